import { randomUUID } from 'node:crypto';
import { type OperatingSystem, os, type Process } from '../os/index.js';
import { seenLast, Tree } from './tree.js';
import { eventually, expect, node, test, theProcess } from './trial.js';

const pidsOf = (processes: readonly Process[]): number[] => processes.map(({ pid }) => pid).sort((a, b) => a - b);

const ASLEEP = 'setInterval(() => {}, 1e6)';

/** Starts a grandchild through a child, and prints both pids. `after`: what the child does once the grandchild is there. */
const generations = (after: string, options = '{}'): string[] => {
  const child = `
    const one = require('node:child_process').spawn(process.execPath, ['-e', '${ASLEEP}'], { stdio: 'ignore', ...${options} });
    one.unref();
    process.stdout.write([process.pid, one.pid].join(' ') + '\\n', () => { ${after} });`;
  return node(
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); ${ASLEEP}`,
  );
};

test('child and grandchild belong, a stranger does not', async ({ trial }) => {
  const launcher = await trial.start(generations(ASLEEP));
  const stranger = await trial.start(node(ASLEEP));
  const descendants = (await launcher.says).split(' ').map(Number);
  const tree = new Tree(randomUUID(), launcher.id);
  expect(pidsOf(await tree.living())).toEqual([launcher.id.pid, ...descendants].sort((a, b) => a - b));
  expect(tree.has(stranger.id)).toBe(false);
  expect(tree.has({ ...launcher.id, start: 'another' })).toBe(false);
  for (const one of await tree.living()) await os.end(one, 'SIGKILL');
  await eventually('all of it is dead', async () => (await tree.living()).length === 0);
  expect(tree.seen).toHaveLength(3);
  expect(tree.has(launcher.id)).toBe(true);
});

test('a grandchild that was seen keeps its place when its parent dies', async ({ trial }) => {
  const launcher = await trial.start(generations(ASLEEP));
  const [child, grandchild] = (await launcher.says).split(' ').map(Number);
  const tree = new Tree(randomUUID(), launcher.id);
  await tree.living();
  await os.end(await theProcess(child), 'SIGKILL');
  await os.end(launcher.id, 'SIGKILL');
  await eventually('the orphan alone is left', async () => pidsOf(await tree.living()).join() === String(grandchild));
  expect((await theProcess(grandchild)).parent).not.toBe(child);
  await os.end(await theProcess(grandchild), 'SIGKILL');
});

test('one that shed parent, group and session before the first look is known by its nonce', async ({ trial }) => {
  const nonce = randomUUID();
  const launcher = await trial.start(generations('process.exit()', '{ detached: true }'), { nonce });
  const [child, daemon] = (await launcher.says).split(' ').map(Number);
  await eventually('its parent is gone', async () => (await os.process(Number(child)))?.state !== 'running');
  await os.end(launcher.id, 'SIGKILL');
  await eventually('the launcher is dead', async () => !(await os.isAlive(launcher.id)));
  const { session, parent } = await theProcess(daemon);
  expect([session, parent === child]).toEqual([daemon, false]);
  expect(pidsOf(await new Tree(nonce, launcher.id).living())).toEqual([daemon]);
  expect(pidsOf(await new Tree(nonce, undefined).living())).toEqual([daemon]);
  expect(await new Tree(randomUUID(), undefined).living()).toEqual([]);
  await os.end(await theProcess(daemon), 'SIGKILL');
});

test('one that shed its parent and its environment is known by its session', async ({ trial }) => {
  test.skip(os.name === 'win32', 'there are no sessions on Windows');
  const launcher = await trial.start(generations('process.exit()', '{ env: {} }'), { detached: true });
  const [child, orphan] = (await launcher.says).split(' ').map(Number);
  await eventually('its parent is gone', async () => (await os.process(Number(child)))?.state !== 'running');
  const tree = new Tree(randomUUID(), launcher.id);
  expect(pidsOf(await tree.living())).toEqual([launcher.id.pid, Number(orphan)].sort((a, b) => a - b));
  await os.end(await theProcess(orphan), 'SIGKILL');
});

test('one that shed parent, session and environment is known by its mark, and no other process is', async ({
  trial,
}) => {
  test.skip(os.name !== 'linux', 'only Linux has marks');
  const nonce = randomUUID();
  const command = generations('process.exit()', '{ env: {}, detached: true }');
  const launcher = await os.startMarked(nonce, () => trial.start(command));
  const neighbour = await os.startMarked(randomUUID(), () => trial.start(node(ASLEEP)));
  const [child, daemon] = (await launcher.says).split(' ').map(Number);
  await eventually('its parent is gone', async () => (await os.process(Number(child)))?.state !== 'running');
  await os.end(launcher.id, 'SIGKILL');
  const tree = new Tree(nonce, launcher.id);
  await eventually('the daemon alone is left', async () => pidsOf(await tree.living()).join() === String(daemon));
  expect(pidsOf(await new Tree(nonce, undefined).living())).toEqual([daemon]);
  expect([tree.has(neighbour.id), tree.has(await theProcess(process.pid))]).toEqual([false, false]);
  await os.end(await theProcess(daemon), 'SIGKILL');
});

test('who was seen before the launch is not asked for its nonce', async ({ trial }) => {
  const nonce = randomUUID();
  const early = await trial.start(node(ASLEEP), { nonce });
  await new Tree(randomUUID(), undefined).living();
  const before = seenLast();
  const late = await trial.start(node(ASLEEP), { nonce });
  expect(pidsOf(await new Tree(nonce, undefined, { before }).living())).toEqual([late.id.pid]);
  expect(pidsOf(await new Tree(nonce, undefined).living())).toEqual(pidsOf([await theProcess(early.id.pid), late.id]));
});

test('a zombie does not live', async ({ trial }) => {
  test.skip(os.name !== 'linux', 'reads /proc');
  // The shell becomes a program that never asks what became of its child, which waits for that and ends.
  const child = '(while [ "$(cat /proc/$$/comm)" != sleep ]; do :; done)';
  const launcher = await trial.start(['/bin/sh', '-c', `${child} & echo $!; exec sleep 60`]);
  const pid = Number(await launcher.says);
  await eventually('it is a zombie', async () => (await os.process(pid))?.state === 'zombie');
  const zombie = await theProcess(pid);
  const tree = new Tree(randomUUID(), launcher.id);
  expect(pidsOf(await tree.living())).toEqual([launcher.id.pid]);
  expect(tree.has(zombie)).toBe(true);
});

// Pids come round too seldom to wait for it.
test('a process that took over the pid of a dead launcher is a stranger, and so is its session', async () => {
  const process = (pid: number, start: string, parent: number): Process => ({
    ...{ pid, start, parent, session: 77, state: 'running', command: 'x' },
  });
  const table = [process(77, 'later', 1), process(78, 'later', 77), process(79, 'later', 1)];
  const system: OperatingSystem = {
    ...os,
    processes: async () => table,
    wasStartedWith: async () => false,
    isMarked: async () => false,
  };
  expect(await new Tree('nonce', { pid: 77, start: 'earlier' }, { system }).living()).toEqual([]);
  // The session outlives its leader under the same number.
  const orphan = [process(79, 'later', 1)];
  const withoutLeader: OperatingSystem = { ...system, processes: async () => orphan };
  expect(await new Tree('nonce', { pid: 77, start: 'earlier' }, { system: withoutLeader }).living()).toEqual(orphan);
});
