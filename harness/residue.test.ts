import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeCensus } from './checks/census.js';
import { test as base, eventually, expect, node, type Trial } from './gateway/trial.js';
import { os } from './os/index.js';
import { collectResidue } from './residue.js';

const test = base.extend<{ shared: string }>({
  shared: async ({}, use) => {
    const [first = ''] = os.sharedTemporaryDirectories();
    const directory = mkdtempSync(join(first, 'gatelock-residue-'));
    await use(directory);
    rmSync(directory, { recursive: true, force: true });
  },
});

const told = (trial: Trial) =>
  trial.lines().flatMap((one) => (one.type === 'residue' ? [`${one.kind} by ${one.by}: ${one.what}`] : []));

test('a child that outlives its gateway is told, with what it holds, and ended', async ({ trial }) => {
  const port = await trial.freePort();
  const heir = JSON.stringify(`require('node:net').createServer().listen(${port}, '127.0.0.1')`);
  const gateway = await trial.launch(
    node(`
      require('node:child_process').spawn(process.execPath, ['-e', ${heir}], { detached: true, stdio: 'ignore' });
      const look = () => require('node:net').connect(${port}, '127.0.0.1', () => process.exit()).on('error', look);
      look();`),
    { port },
  );
  await gateway.ended;
  await collectResidue(gateway, await takeCensus([]), trial.recorder);
  expect(told(trial)).toEqual([
    `listener by target: 127.0.0.1:${port} still held after gateway had ended`,
    expect.stringMatching(/^process by target: pid \d+ of gateway outlived it: .*createServer/),
  ]);
  expect([await gateway.tree.living(), await os.listeners(port)]).toEqual([[], []]);
});

test('a child that ends soon after is none, and what a test itself ends is none', async ({ trial }) => {
  const soon = await trial.launch(['/bin/sh', '-c', 'sleep 0.3 & exit 0']);
  await soon.ended;
  await collectResidue(soon, await takeCensus([]), trial.recorder);
  const running = await trial.serving({ name: 'running' });
  await collectResidue(running, await takeCensus([]), trial.recorder);
  expect(told(trial)).toEqual([]);
  expect(running.end?.exit).toEqual({ signal: 9 });
});

test('what became of the profile is recorded, whether or not it matters', async ({ trial }) => {
  const gateway = await trial.launch(['/bin/sh', '-c', 'exit 0']);
  await gateway.ended;
  const root = mkdtempSync(join(tmpdir(), 'gatelock-census-'));
  writeFileSync(join(root, 'old.json'), '');
  const birth = await takeCensus([root]);
  rmSync(root, { recursive: true });
  await collectResidue(gateway, birth, trial.recorder);
  const [census] = trial.lines().flatMap((one) => (one.type === 'event' && one.kind === 'census' ? [one] : []));
  expect(census?.text).toMatch(/^entries in the profile of gateway since its birth: \d+ added, 1 removed, 0 changed$/);
  expect(census?.data?.entries).toContainEqual({ sign: 'removed', name: 'old.json', kind: 'file' });
});

/** Opens these files, and stays. */
const holding = (...paths: string[]): string[] =>
  node(
    `for (const path of ${JSON.stringify(paths)}) require('node:fs').openSync(path, 'a'); console.log('held'); setInterval(() => {}, 1e6)`,
  );

test('its lock in a shared directory is told and removed; an older one, and what is no lock, are left', async ({
  trial,
  shared,
}) => {
  const [lock, older, data] = [join(shared, 'new.lock'), join(shared, 'older.lock'), join(shared, 'data.json')];
  writeFileSync(older, '');
  await eventually('it is older than the launch', () => Date.now() - statSync(older).birthtimeMs > 100);
  const gateway = await trial.launch(holding(lock, older, data, join(shared, 'new.lock-wal')));
  await eventually('they are held', async () => (await gateway.heldOutside()).size >= 4);
  await gateway.signal(gateway.launcher, 'SIGKILL');
  await gateway.ended;
  await collectResidue(gateway, await takeCensus([]), trial.recorder);
  expect(told(trial)).toEqual(expect.arrayContaining([`file by target: ${lock} of gateway, outside its profile`]));
  expect([lock, older, data].map((path) => existsSync(path))).toEqual([false, true, true]);
  expect(told(trial).join()).not.toContain(older);
});

test('a lock that names it and is held by nobody is removed too; one that names another, and an older one, are left', async ({
  trial,
}) => {
  const [shared = ''] = os.sharedTemporaryDirectories();
  const at = (name: string): string => join(shared, `gatelock-residue-${process.pid}-${name}.lock`);
  const [own, others, older] = [at('own'), at('others'), at('older')];
  try {
    writeFileSync(older, '1');
    await eventually('it is older than the launch', () => Date.now() - statSync(older).birthtimeMs > 100);
    const gateway = await trial.launch(
      node(`
        const { writeFileSync } = require('node:fs');
        for (const path of ${JSON.stringify([own, older])}) writeFileSync(path, String(process.pid));
        writeFileSync(${JSON.stringify(others)}, '1');
        setInterval(() => {}, 1e6);`),
    );
    await eventually('all are written', () => existsSync(others));
    await gateway.signal(gateway.launcher, 'SIGKILL');
    await gateway.ended;
    await collectResidue(gateway, await takeCensus([]), trial.recorder);
    expect([own, others, older].map((path) => existsSync(path))).toEqual([false, true, true]);
    expect(told(trial)).toEqual(expect.arrayContaining([`file by target: ${own} of gateway, outside its profile`]));
  } finally {
    for (const path of [own, others, older]) rmSync(path, { force: true });
  }
});
