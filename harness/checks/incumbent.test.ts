import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gateway } from '../gateway/gateway.js';
import { expect, node, serving, test } from '../gateway/trial.js';
import { takeCensus } from './census.js';
import { didNothingElse, Incumbent, profileUntouched } from './incumbent.js';

async function observe(gateway: Gateway): Promise<Incumbent> {
  const observed = await Incumbent.observe(gateway, '/');
  if (!observed) throw new Error('it is ready, and so owns its port');
  return observed;
}

test('unharmed: the same owner, and the session works', async ({ trial }) => {
  const gateway = await trial.serving({ name: 'incumbent' });
  const observed = await observe(gateway);
  const observation = `owned by pid ${gateway.launcher.pid}, the session works`;
  expect(await observed.unharmed()).toMatchObject({ outcome: 'holds', observed: observation });
});

test('harmed: killed', async ({ trial }) => {
  const gateway = await trial.serving({ name: 'incumbent' });
  const observed = await observe(gateway);
  await gateway.signal(gateway.launcher, 'SIGKILL');
  await gateway.ended;
  const found = await observed.unharmed();
  expect(found.outcome).toBe('violated');
  expect(found.observed).toMatch(/^owned by no process of it, (the session was broken with close code 1006|no pong)/);
  expect(await Incumbent.observe(gateway, '/')).toBeUndefined();
});

test('harmed: another process of it took over, though the launcher is the same', async ({ trial }) => {
  const port = await trial.freePort();
  const child = JSON.stringify(`${serving(port)}; process.on('uncaughtException', () => process.exit(1))`);
  const again = `require('node:child_process').spawn(process.execPath, ['-e', ${child}]).on('exit', start)`;
  const gateway = await trial.ready(node(`const start = () => ${again}; start();`), { name: 'incumbent', port });
  const observed = await observe(gateway);
  const owner = await gateway.owner();
  if (!owner) throw new Error('it is ready');
  await gateway.signal(owner, 'SIGKILL');
  await expect
    .poll(async () => (await gateway.owner())?.pid ?? owner.pid, { timeout: 20_000, intervals: [5] })
    .not.toBe(owner.pid);
  expect(await observed.unharmed()).toMatchObject({ outcome: 'violated' });
});

const CHANGES: Readonly<
  Record<string, readonly [change: (profile: string) => void, outcome: string, observed: RegExp]>
> = {
  nothing: [() => undefined, 'holds', /^nothing but logs and caches, if anything$/],
  'a line in a log': [(profile) => appendFileSync(join(profile, 'gateway.log'), 'x'), 'holds', /^nothing but/],
  'an entry in a cache': [
    (profile) => {
      mkdirSync(join(profile, '.cache'));
      writeFileSync(join(profile, '.cache', 'x'), '');
    },
    'holds',
    /^nothing but/,
  ],
  'a byte of a file': [
    (profile) => appendFileSync(join(profile, 'config.json'), ' '),
    'violated',
    /^changed config.json$/,
  ],
  'a new file': [(profile) => writeFileSync(join(profile, 'session.json'), ''), 'violated', /^added session.json$/],
  'a file that is gone': [(profile) => rmSync(join(profile, 'config.json')), 'violated', /^removed config.json$/],
  'many files': [
    (profile) => {
      for (let i = 0; i < 8; i++) writeFileSync(join(profile, `f${i}`), '');
    },
    'violated',
    /^(added f\d, ){4}added f\d and 3 more$/,
  ],
};

for (const [title, [change, outcome, observed]] of Object.entries(CHANGES)) {
  test(`the loser wrote into the profile: ${title}`, async ({ trial }) => {
    const { directory, roots } = trial.profile();
    writeFileSync(join(directory, 'config.json'), '{}');
    writeFileSync(join(directory, 'gateway.log'), '');
    const before = await takeCensus(roots);
    change(directory);
    const found = profileUntouched(before, await takeCensus(roots));
    expect(found.outcome).toBe(outcome);
    expect(found.observed).toMatch(observed);
  });
}

for (const [title, script, outcome, observed] of [
  ['nothing', '', 'holds', /^nothing but/],
  ['a log line', 'mkdir logs; echo x > logs/today', 'holds', /^nothing but/],
  ['a file', 'echo x > state.json', 'violated', /^state.json$/],
  ['a directory', 'mkdir sessions', 'violated', /^sessions$/],
] as const) {
  test(`before it was refused it did: ${title}`, async ({ trial }) => {
    const profile = trial.profile();
    const before = await takeCensus(profile.roots);
    const contender = await trial.launch(['/bin/sh', '-c', `${script}\nexit 1`], { profile });
    await contender.ended;
    const found = await didNothingElse(contender, before);
    expect(found.outcome).toBe(outcome);
    expect(found.observed).toMatch(observed);
  });
}

test('what a cut census does not show is not known to be untouched', async ({ trial }) => {
  const { entries } = await takeCensus([trial.directory]);
  const whole = { entries, cut: false };
  expect(profileUntouched(whole, whole).outcome).toBe('holds');
  expect(profileUntouched(whole, { entries, cut: true }).outcome).toBe('unknown');
  const added = new Map([
    ...entries,
    [
      '/p/state.db',
      { path: '/p/state.db', name: 'state.db', kind: 'file', size: 1, mtimeNs: '1', inode: '1:1' } as const,
    ],
  ]);
  expect(profileUntouched(whole, { entries: added, cut: true }).outcome).toBe('violated');
});
