import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { os } from '../os/index.js';
import { listen } from '../ports.js';
import { exitText } from './gateway.js';
import { eventually, expect, node, serving, test, theProcess } from './trial.js';

test('how it ended is known, with all that it said', async ({ trial }) => {
  const gateway = await trial.launch(
    node("process.stdout.write('x'.repeat(200_000) + ' last words\\n', () => process.exit(9))"),
  );
  expect(gateway.end).toBeUndefined();
  const ended = await gateway.ended;
  expect(ended).toMatchObject({ exit: { status: 9 }, complete: true });
  expect(gateway.end).toBe(ended);
  expect(ended.deadAt).toBeGreaterThan(gateway.launchedAt);
  expect((await gateway.transcript.text()).endsWith('x last words')).toBe(true);
  // The record takes the beginning only; the transcript is kept beside it.
  const [drained] = trial.events('drained');
  expect(drained?.data).toMatchObject({ status: 9, complete: true, bytes: gateway.transcript.total, notKept: 0 });
  const recorded = trial.events('output').map(({ data }) => Buffer.from(String(data?.base64), 'base64').length);
  const bytes = recorded.reduce((sum, one) => sum + one, 0);
  expect(bytes).toBeGreaterThan(128 * 1024);
  expect(bytes).toBeLessThan(200_000);
});

test('a program that has ended before anybody looked is an end like any other', async ({ trial }) => {
  const gateway = await trial.launch(['/nowhere/to/be/found']);
  expect((await gateway.ended).exit).toEqual({ status: 1 });
  expect(await gateway.owner()).toBeUndefined();
});

test('where a gateway has removed its profile the next one is started all the same', async ({ trial }) => {
  const profile = trial.profile();
  const removing = node('require("node:fs").rmSync(process.cwd(), { recursive: true })');
  await (await trial.launch(removing, { profile })).ended;
  expect(existsSync(profile.directory)).toBe(false);
  const next = await trial.launch(node('console.log(process.cwd())'), { profile });
  expect((await next.ended).exit).toEqual({ status: 0 });
  expect(await next.transcript.text()).toBe(trial.directory);
});

test('waiting for its end has a deadline', async ({ trial }) => {
  const gateway = await trial.launch(node('setInterval(() => {}, 1e6)'));
  expect(await gateway.endedWithin(10)).toBeUndefined();
  await gateway.signal(gateway.launcher, 'SIGTERM');
  expect((await gateway.endedWithin(20_000))?.exit).toEqual({ signal: 15 });
  expect(trial.events('signal').map(({ text }) => text)).toEqual([`SIGTERM to pid ${gateway.launcher.pid} of gateway`]);
});

test('a signal that comes too late reaches nobody', async ({ trial }) => {
  const gateway = await trial.launch(node(''));
  await gateway.ended;
  await gateway.signal(gateway.launcher, 'SIGKILL');
});

test('it is typed at, and hung up', async ({ trial }) => {
  const typed = await trial.launch(
    node("process.once('SIGINT', () => process.exit(4)); console.log('up'); setInterval(() => {}, 1e6)"),
  );
  await eventually('it is up', async () => (await typed.transcript.text()).includes('up'));
  typed.type('\x03');
  expect((await typed.ended).exit).toEqual({ status: 4 });
  const hungUp = await trial.launch(node("console.log('up'); setInterval(() => {}, 1e6)"));
  await eventually('it is up', async () => (await hungUp.transcript.text()).includes('up'));
  hungUp.closeTerminal();
  expect((await hungUp.ended).exit).toEqual({ signal: 1 });
  expect(trial.lines().flatMap((one) => (one.type === 'event' ? [one.kind] : []))).toEqual(
    expect.arrayContaining(['spawn', 'typed', 'terminal-closed', 'dead', 'drained']),
  );
});

test('its listeners are those of its own processes on its own port', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.ready(node(`${serving(port)}; createServer().listen(${port + 1}, '127.0.0.1')`), {
    port,
  });
  const stranger = await trial.ready(node(serving(port, { hosts: ['::1'] })), { port, host: '::1' });
  expect((await gateway.listeners()).map(({ address, port }) => ({ address, port }))).toEqual([
    { address: '127.0.0.1', port },
  ]);
  expect(await gateway.owner()).toEqual(gateway.launcher);
  expect(await stranger.owner()).toEqual(stranger.launcher);
});

test('disposed of, it and its children are gone, and told by name', async ({ trial }) => {
  const gateway = await trial.launch(
    node(`
      const options = { detached: true, stdio: 'ignore' };
      require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], options);
      process.on('SIGHUP', () => {}).on('SIGTERM', () => {});
      console.log('up'); setInterval(() => {}, 1e6);`),
  );
  await eventually('both are there', async () => (await gateway.tree.living()).length === 2);
  const { ended, left } = await gateway.dispose();
  expect([ended.length, left]).toEqual([2, []]);
  expect(await gateway.tree.living()).toEqual([]);
  expect(gateway.end?.exit).toEqual({ signal: 9 });
});

test('hundreds of processes are watched at a small cost', async ({ trial }) => {
  const gateway = await trial.launch(['/bin/sh', '-c', 'for i in $(seq 300); do sleep 60 & done; wait']);
  await eventually('all of them are there', async () => (await gateway.tree.living()).length === 301);
  const self = await theProcess(process.pid);
  const [begun, before] = [performance.now(), await os.processorTime(self)];
  await delay(1_000);
  const [tookMs, after] = [performance.now() - begun, await os.processorTime(self)];
  if (!before || !after) return test.skip(true, 'this system does not tell');
  // Where the machine is crowded we wait for a processor, too.
  const awakeMs = tookMs - (after.starvedMs - before.starvedMs);
  expect(after.usedMs - before.usedMs).toBeLessThan(0.3 * awakeMs);
});

test('an end in words', () => {
  expect([exitText({ status: 1 }), exitText({ signal: 9 })]).toEqual(['status 1', 'signal 9']);
});

test('what we hold ourselves is no socket of a gateway, not even between its fork and its exec', async ({ trial }) => {
  const ours = await listen('127.0.0.1', (await trial.freePort()) + 1);
  const seen: number[] = [];
  for (let round = 0; round < 40; round++) {
    const gateway = await trial.launch(node(''));
    seen.push(...(await gateway.sockets()).map(({ port }) => port));
    await gateway.ended;
  }
  ours?.close();
  expect(seen).toEqual([]);
});
