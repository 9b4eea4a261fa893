import { setTimeout as delay } from 'node:timers/promises';
import { refused } from '../checks/refusal.js';
import { expect, node, serving, test } from '../gateway/trial.js';
import { watchContender } from './contend.js';

const DEADLINE_MS = 10_000;

test('one that ends at once has listened nowhere', async ({ trial }) => {
  const incumbent = await trial.serving({ name: 'incumbent' });
  const contender = await trial.launch(node("console.log('refused'); process.exit(1)"), { port: incumbent.port });
  const contention = await watchContender(contender, [incumbent], DEADLINE_MS, trial.recorder);
  expect(contention).toMatchObject({ listened: [], text: 'refused', ended: { exit: { status: 1 } } });
  expect(contention.watch.looks).toBeGreaterThan(0);
  expect(contention.took.clockMs).toBe((contention.ended?.deadAt ?? 0) - contender.launchedAt);
  expect(contention.unseenMs).toBeGreaterThan(0);
  expect(contention.unseenMs).toBeLessThanOrEqual(contention.took.clockMs);
  expect(await refused(contention, DEADLINE_MS)).toMatchObject({ outcome: 'holds' });
});

test('one that listens elsewhere is seen, and is not refused', async ({ trial }) => {
  const incumbent = await trial.serving({ name: 'incumbent' });
  const elsewhere = await trial.freePort();
  const script = serving(elsewhere);
  const contender = await trial.launch(node(script), { name: 'contender', port: incumbent.port });
  const contention = await watchContender(contender, [incumbent], 1_500, trial.recorder);
  expect(contention.ended).toBeUndefined();
  expect(contention.listened.map(({ address, port }) => `${address}:${port}`)).toEqual([`127.0.0.1:${elsewhere}`]);
  const found = await refused(contention, 1_500);
  expect(found.outcome).toBe('violated');
  expect(found.observed).toMatch(new RegExp(`^still running after .*, listened on 127.0.0.1:${elsewhere}$`));
});

test('what it leaves running may still take the port', async ({ trial }) => {
  const elsewhere = await trial.freePort();
  const heir = `${serving(elsewhere)}; process.on('SIGHUP', () => {})`;
  const contender = await trial.launch(
    node(`
      const heir = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(heir)}], { stdio: 'ignore', detached: true });
      const look = () => require('node:net').connect(${elsewhere}, '127.0.0.1', () => process.exit(1)).on('error', look);
      look();`),
    { name: 'contender' },
  );
  const contention = await watchContender(contender, [], DEADLINE_MS, trial.recorder);
  expect(contention.ended?.exit).toEqual({ status: 1 });
  expect(contention.listened.map(({ port }) => port)).toEqual([elsewhere]);
  expect((await refused(contention, DEADLINE_MS)).outcome).toBe('violated');
});

test('how long nobody looked at its processes is told', async ({ trial }) => {
  const contender = await trial.launch(['/bin/sh', '-c', 'sleep 0.5; exit 1'], { name: 'contender' });
  const { tree } = contender;
  const look = tree.living.bind(tree);
  let looks = 0;
  // The third look comes late.
  tree.living = async () => {
    if (++looks === 3) await delay(250);
    return look();
  };
  const { unseenMs } = await watchContender(contender, [], DEADLINE_MS, trial.recorder);
  expect(looks).toBeGreaterThan(3);
  expect(unseenMs).toBeGreaterThan(250);
});
