import type { Gateway } from '../gateway/gateway.js';
import { expect, node, serving, type Trial, test } from '../gateway/trial.js';
import { here } from '../os/here.js';
import { os } from '../os/index.js';
import { closeTerminal, crashOwner, killLauncher, killTree } from './crash.js';

test.skip(os.name === 'win32', 'signals as Unix has them');

/** A gateway whose listener belongs to a child of its launcher. */
async function family(trial: Trial): Promise<Gateway> {
  const port = await trial.freePort();
  const launcher = `
    require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(serving(port))}], { stdio: 'inherit' });
    setInterval(() => {}, 1e6);`;
  return trial.ready(node(launcher), { port });
}

test('the owner is hit, and its launcher is not', async ({ trial }) => {
  const gateway = await family(trial);
  const owner = await gateway.owner();
  const { victim, diedAt } = await crashOwner(gateway, 'SIGKILL', trial.recorder);
  expect([victim, typeof diedAt]).toEqual([owner, 'number']);
  expect(await os.isAlive(gateway.launcher)).toBe(true);
  await expect(crashOwner(gateway, 'SIGKILL', trial.recorder)).rejects.toThrow('owns no listener any more');
});

test('the launcher is hit, and its child is not', async ({ trial }) => {
  const gateway = await family(trial);
  const owner = await gateway.owner();
  const { victim, diedAt } = await killLauncher(gateway, trial.recorder);
  expect([victim, typeof diedAt]).toEqual([gateway.launcher, 'number']);
  expect((await gateway.ended).exit).toEqual(here('sigkill').is);
  expect(owner && (await os.process(owner.pid))?.state).toBeDefined();
});

test('the whole tree is hit, and the owner is timed', async ({ trial }) => {
  const gateway = await family(trial);
  const owner = await gateway.owner();
  const { victim, diedAt } = await killTree(gateway, trial.recorder);
  expect(victim).toEqual(owner);
  expect(diedAt).toBeGreaterThan(gateway.launchedAt);
  await gateway.ended;
  expect(await gateway.tree.living()).toEqual([]);
});

test('a terminal that is closed ends a plain gateway by SIGHUP', async ({ trial }) => {
  const gateway = await trial.serving();
  const { victim, diedAt } = await closeTerminal(gateway, trial.recorder);
  expect([victim, typeof diedAt]).toEqual([gateway.launcher, 'number']);
  expect((await gateway.ended).exit).toEqual({ signal: 1 });
});

for (const [signal, number] of [
  ['SIGSEGV', 11],
  ['SIGABRT', 6],
] as const) {
  test(`${signal} is how it ends`, async ({ trial }) => {
    const port = await trial.freePort();
    // No core file of a test.
    const gateway = await trial.ready(['/bin/sh', '-c', 'ulimit -c 0; exec "$@"', 'sh', ...node(serving(port))], {
      port,
    });
    expect(typeof (await crashOwner(gateway, signal, trial.recorder)).diedAt).toBe('number');
    expect((await gateway.ended).exit).toEqual({ signal: number });
  });
}
