import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gateway } from '../gateway/gateway.js';
import { test as base, eventually, expect, node, type Trial } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { takeCensus } from './census.js';
import { noLockFiles, noSharedLockFiles, takeSharedCensus } from './no-lock-files.js';

const test = base.extend<{ shared: string }>({
  shared: async ({}, use) => {
    const [first = ''] = os.sharedTemporaryDirectories();
    const directory = mkdtempSync(join(first, 'gatelock-shared-'));
    await use(directory);
    rmSync(directory, { recursive: true, force: true });
  },
});

/** A gateway that does `deed` in its profile directory and stays. */
async function doing(trial: Trial, deed: string): Promise<Gateway> {
  const gateway = await trial.launch(
    node(`const fs = require('node:fs'); ${deed}; fs.writeFileSync('done.log', ''); setInterval(() => {}, 1e6)`),
  );
  await eventually('it has done so', () => existsSync(join(gateway.profile.directory, 'done.log')));
  return gateway;
}

const PROFILES: Readonly<Record<string, readonly [deed: string, outcome: string, observed: string]>> = {
  nothing: ['', 'holds', 'none among 1 new entries'],
  'a file that is no lock': ["fs.writeFileSync('session.json', '{}')", 'holds', 'none among 2 new entries'],
  'a lock by its name': ["fs.writeFileSync('gateway.lock', '')", 'violated', 'gateway.lock'],
  'a lock by its content': ["fs.writeFileSync('instance', String(process.pid))", 'violated', 'instance'],
  'a lock in its content': ["fs.writeFileSync('i.json', JSON.stringify({ pid: process.pid }))", 'violated', 'i.json'],
  'the pid of a stranger': ["fs.writeFileSync('parent', String(process.ppid))", 'holds', 'none among 2 new entries'],
};

for (const [title, [deed, outcome, observed]] of Object.entries(PROFILES)) {
  test(`in the profile stands ${title}`, async ({ trial }) => {
    const gateway = await doing(trial, deed);
    expect(await noLockFiles('no lock stands', gateway, { entries: new Map(), cut: false })).toMatchObject({
      title: 'no lock stands',
      outcome,
      observed,
    });
  });
}

test('a lock that stood there before is not of this run', async ({ trial }) => {
  const gateway = await doing(trial, "fs.writeFileSync('gateway.lock', '')");
  const before = await takeCensus(gateway.profile.roots);
  expect((await noLockFiles('no lock stands', gateway, before)).outcome).toBe('holds');
});

test('a lock of a stranger in a shared directory is shown, and not held against the gateway', async ({
  trial,
  shared,
}) => {
  const before = await takeSharedCensus();
  const gateway = await doing(trial, '');
  writeFileSync(join(shared, 'gateway.lock'), '1');
  const found = await noSharedLockFiles(gateway, before);
  expect(found.outcome).toBe('holds');
  const unknown = found.evidence.find(({ title }) => title === 'new locks of unknown origin');
  expect(unknown?.text).toContain(join(shared, 'gateway.lock'));
});

for (const [title, deed] of [
  ['naming one of its processes', (path: string) => `fs.writeFileSync('${path}', String(process.pid))`],
  ['held open by it', (path: string) => `fs.openSync('${path}', 'w')`],
  [
    'that goes by the name of one it holds',
    (path: string) => `fs.openSync('${path}', 'w'); fs.writeFileSync('${path}-wal', '')`,
  ],
] as const) {
  test(`a lock in a shared directory ${title} is the gateway's`, async ({ trial, shared }) => {
    const before = await takeSharedCensus();
    const path = join(shared, 'state.lock');
    const gateway = await doing(trial, deed(path));
    // Known from the time when it ran; its death takes nothing from that.
    await gateway.heldOutside();
    await gateway.signal(gateway.launcher, 'SIGKILL');
    await gateway.ended;
    const found = await noSharedLockFiles(gateway, before);
    expect(found.outcome).toBe('violated');
    expect(found.observed.split(', ')).toContain(title.startsWith('that') ? `${path}-wal` : path);
  });
}
