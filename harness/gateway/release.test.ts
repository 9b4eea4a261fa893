import { os } from '../os/index.js';
import { untilReleased } from './release.js';
import { eventually, expect, node, test, theProcess } from './trial.js';

test('the port of a gateway that was killed is free', async ({ trial }) => {
  const gateway = await trial.serving();
  await gateway.signal(gateway.launcher, 'SIGKILL');
  await gateway.ended;
  const since = gateway.end?.deadAt ?? 0;
  const release = await untilReleased(gateway, since, 20_000, trial.recorder);
  expect(release).toMatchObject({ since, holders: [] });
  expect(release.releasedAt).toBeGreaterThan(since);
  expect(trial.events('released')).toHaveLength(1);
});

test('a port that comes free later is released then, and not before', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.ready(
    node(`
      const server = require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1');
      process.on('SIGTERM', () => setTimeout(() => { console.log('closing'); process.exit(); }, 300));`),
    { port },
  );
  const since = trial.recorder.now();
  await gateway.signal(gateway.launcher, 'SIGTERM');
  const { releasedAt } = await untilReleased(gateway, since, 20_000, trial.recorder);
  expect(await gateway.transcript.text()).toContain('closing');
  expect((releasedAt ?? 0) - since).toBeGreaterThan(250);
});

test('a listener that a surviving child inherited is not released, and its holder is named', async ({ trial }) => {
  test.skip(os.name === 'win32', 'descriptors are inherited otherwise on Windows');
  const port = await trial.freePort();
  const heir =
    "process.on('message', (_, server) => { server.on('connection', (one) => one.end()); process.send('up'); })";
  const gateway = await trial.launch(
    node(`
      const server = require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1', () => {
        const options = { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true };
        const heir = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(heir)}], options);
        heir.send('here', server);
        heir.once('message', () => console.log('heir', heir.pid));
      });`),
    { port },
  );
  const heirPid = async (): Promise<string> => /heir (\d+)/.exec(await gateway.transcript.text())?.[1] ?? '';
  await eventually('the heir has it', async () => (await heirPid()) !== '');
  await gateway.tree.living();
  await gateway.signal(gateway.launcher, 'SIGKILL');
  await gateway.ended;
  const { releasedAt, holders } = await untilReleased(gateway, 0, 300, trial.recorder);
  expect(releasedAt).toBeUndefined();
  const { pid, start } = await theProcess(await heirPid());
  expect(holders.map(({ address, owners }) => ({ address, owners }))).toEqual([
    { address: '127.0.0.1', owners: [{ pid, start }] },
  ]);
  expect(trial.events('note').map(({ text }) => text)).toEqual([
    `port ${port} still taken after 300 ms, by pid ${pid}`,
  ]);
});

// The probe binds the exact address only; the owner look-up sees the rest.
test('a gateway that still listens on another address has not released its port', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.launch(node(`require('node:net').createServer().listen(${port}, '::1')`), { port });
  await eventually('it listens', async () => (await gateway.listeners()).length > 0);
  const { releasedAt, holders } = await untilReleased(gateway, 0, 300, trial.recorder);
  expect([releasedAt, holders.map(({ address }) => address)]).toEqual([undefined, ['::1']]);
});
