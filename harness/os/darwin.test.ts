/** The file of macOS on the ps and lsof of whatever Unix this is: they understand the same questions and answer in the same form. */
import { once } from 'node:events';
import { expect } from 'playwright/test';
import which from 'which';
import { darwin } from './darwin.js';
import { os, type ProcessId } from './index.js';
import { listening, node, portsOf, test, the } from './linux-trial.js';

test.skip(os.name === 'win32', 'Windows has neither ps nor lsof');

/** As the file of macOS knows it. */
async function known(pid: number): Promise<ProcessId> {
  const found = await darwin.process(pid);
  if (!found) throw new Error(`ps tells of no process ${pid}`);
  return { pid: found.pid, start: found.start };
}

test('a process is alive until it is dead, zombies are dead, and so is who had the pid before', async ({ start }) => {
  const parent = await start(['sh', '-c', 'sleep 60 & echo $!; exec sleep 61'], { says: true });
  const child = await known(Number(parent.said));
  await expect.poll(async () => (await the(parent.id.pid)).command).toBe('sleep 61');
  expect(await darwin.isAlive(child)).toBe(true);
  expect(await darwin.isAlive({ ...child, start: String(Number(child.start) - 1) })).toBe(false);
  expect(await darwin.end(child, 'SIGKILL')).toBe('signalled');
  await expect.poll(() => darwin.isAlive(child)).toBe(false);
  // Nobody asks for its status.
  expect((await darwin.process(child.pid))?.state).toBe('zombie');
  expect((await darwin.processes()).find(({ pid }) => pid === child.pid)?.state).toBe('zombie');
  expect(await darwin.end(child, 'SIGKILL')).toBe('gone');

  const whole = await known(parent.id.pid);
  const ended = once(parent.child, 'exit');
  parent.child.kill('SIGKILL');
  await ended;
  expect(await darwin.isAlive(whole)).toBe(false);
  for (const pid of [0, -1, -process.pid]) expect(await darwin.isAlive({ pid, start: whole.start })).toBe(false);
});

test('listeners with all of their owners, by port and by process', async ({ start }) => {
  test.skip((await which('lsof', { nothrow: true })) === null, 'lsof is not installed');
  const plain = await start(listening('127.0.0.1', '::1', '0.0.0.0'), { says: true });
  for (const port of portsOf(plain)) {
    const [found, ...more] = await darwin.listeners(port);
    const [expected] = await os.listeners(port);
    expect(more).toEqual([]);
    expect([found?.address, found?.family, found?.port]).toEqual([expected?.address, expected?.family, port]);
    expect(found?.owners.map(({ pid }) => pid)).toEqual([plain.id.pid]);
  }
  const self = await known(plain.id.pid);
  expect((await darwin.listenersOf([self])).map(({ port }) => port).sort()).toEqual(portsOf(plain).sort());
  expect(await darwin.listenersOf([{ ...self, start: '1' }])).toEqual([]);

  const heirs = await start(
    node(`
      const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
        const child = require('node:child_process').spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', server._handle] });
        child.on('spawn', () => console.log(JSON.stringify([server.address().port, child.pid])));
      });`),
    { says: true },
  );
  const [port = 0, heir = 0] = portsOf(heirs);
  const [shared, ...others] = await darwin.listeners(port);
  expect(others).toEqual([]);
  expect(shared?.owners.map(({ pid }) => pid).sort()).toEqual([heirs.id.pid, heir].sort());
  process.kill(heir, 'SIGKILL');
});
