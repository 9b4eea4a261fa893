import { oneOwner } from '../checks/refusal.js';
import { ownedText, PortWatch } from './port-watch.js';
import { expect, node, serving, test } from './trial.js';

test('two gateways on one port are a double, however many looks it takes to be sure', async ({ trial }) => {
  const port = await trial.freePort();
  const one = await trial.ready(node(serving(port)), { name: 'one', port });
  const other = await trial.ready(node(serving(port, { hosts: ['::1'] })), { name: 'other', port, host: '::1' });
  const watch = new PortWatch(port, [one, other], trial.recorder);
  await watch.look();
  // A single look reads its tables one after the other, and may see a socket of yesterday beside one of today.
  expect(watch.doubles).toEqual([]);
  await watch.look();
  expect(watch.doubles.map((double) => double.map(ownedText).sort())).toEqual([
    [`one (pid ${one.launcher.pid}) on 127.0.0.1`, `other (pid ${other.launcher.pid}) on ::1`],
  ]);
  expect(watch.looks).toBe(2);
});

test('two sockets of one gateway are none, seen as often as one likes', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.ready(node(serving(port, { hosts: ['127.0.0.1', '::1'] })), { port });
  const watch = new PortWatch(port, [gateway], trial.recorder);
  for (let look = 0; look < 3; look++) expect(await watch.look()).toHaveLength(2);
  expect([watch.doubles, watch.looks]).toEqual([[], 3]);
  // What did not change is recorded once.
  expect(trial.events('owners')).toHaveLength(1);
});

test('a stranger beside a gateway is named and not counted as one', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.ready(node(serving(port)), { port });
  const stranger = await trial.ready(node(serving(port, { hosts: ['::1'] })), { name: 'other', port, host: '::1' });
  const watch = new PortWatch(port, [gateway], trial.recorder);
  await watch.look();
  const owned = await watch.look();
  expect(owned.map(ownedText).sort()).toEqual([
    `a stranger (pid ${stranger.launcher.pid}) on ::1`,
    `gateway (pid ${gateway.launcher.pid}) on 127.0.0.1`,
  ]);
  expect(watch.doubles).toEqual([]);
});

test('it looks on by itself until it is stopped, and tells every change of hands', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.launch(node(serving(port)), { port });
  const watch = new PortWatch(port, [gateway], trial.recorder);
  watch.start();
  watch.start();
  const owned = (): string[] => trial.events('owners').map(({ text }) => text.replace(/.* by /, ''));
  const deadline = performance.now() + 20_000;
  while (!owned().some((text) => text.startsWith('gateway')) && performance.now() < deadline)
    await gateway.endedWithin(5);
  await gateway.signal(gateway.launcher, 'SIGKILL');
  await gateway.ended;
  await watch.stop();
  const { looks } = watch;
  expect(looks).toBeGreaterThan(1);
  expect(watch.pauseMs).toBeGreaterThanOrEqual(15);
  expect(owned()).toEqual(['nobody', `gateway (pid ${gateway.launcher.pid}) on 127.0.0.1`, 'nobody']);
});

test('an owner that the system does not tell is said to be so', () => {
  const listener = { address: '127.0.0.1', port: 1, family: 4 as const, socket: '9', owners: [] };
  expect(ownedText({ listener, gateway: undefined })).toBe('a stranger (pid not told) on 127.0.0.1');
});

test('looks that see no gateway own the port are no evidence that only one does', async ({ trial }) => {
  const gateway = await trial.serving();
  const elsewhere = new PortWatch(await trial.freePort(), [gateway], trial.recorder);
  await elsewhere.look();
  expect(oneOwner({ watch: elsewhere })).toMatchObject({
    outcome: 'unknown',
    observed: 'no gateway that owns the port in 1 looks',
  });
  const watch = new PortWatch(gateway.port, [gateway], trial.recorder);
  await watch.look();
  expect(oneOwner({ watch }).outcome).toBe('holds');
});
