import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Tree } from '../gateway/tree.js';
import { eventually, expect, livingOf, type Trial, test } from '../gateway/trial.js';
import { os, type Process } from '../os/index.js';
import { GOOD, launchersOf, smallTarget, startRun, type TrialRun, workspaceOf } from './trial-run.js';

test.describe.configure({ timeout: 300_000 });

const CLAUSE = 'crash.restart-after-crash';

/** A run that is in the midst of its crashes, with all its processes. */
async function inTheMidst(trial: Trial): Promise<{ run: TrialRun; family: Process[] }> {
  const target = smallTarget(trial, 'good', GOOD, { ready: { deadlineMs: 60_000 } });
  const run = await startRun(trial, 'out', target, '--clause', CLAUSE);
  const restarted = (): boolean =>
    run.lines().some((one) => one.type === 'event' && one.kind === 'ready' && one.gateway === 'restarted');
  await eventually('a gateway has been started again', restarted);
  return { run, family: await new Tree('no nonce', run.id).living() };
}

test('Ctrl-C ends everything, and the record says that it was interrupted', async ({ trial }) => {
  const { run, family } = await inTheMidst(trial);
  await os.end(run.id, 'SIGINT');
  const { status, stdout } = await run.ended;
  expect(status).toBe(130);
  expect(stdout).toContain('the run was interrupted');
  expect(run.lines().at(-1)).toMatchObject({ type: 'footer', end: 'interrupted' });
  const ends = run.lines().flatMap((one) => (one.type === 'test-end' ? [one.outcome] : []));
  expect(ends).toContain('interrupted');
  expect(await livingOf(family)).toBe(0);
  expect(await livingOf(launchersOf(run))).toBe(0);
  expect(existsSync(workspaceOf(run) ?? '')).toBe(false);
});

test('killed, it takes gateways, workers and guardians with it', async ({ trial }) => {
  const { run, family } = await inTheMidst(trial);
  const named = (word: string) => family.filter(({ command }) => command.includes(word)).length;
  expect(named('guardian-process')).toBeGreaterThan(0);
  expect(named('good.cjs')).toBeGreaterThan(0);
  await os.end(run.id, 'SIGKILL');
  const begun = performance.now();
  await eventually('all of them are gone', async () => (await livingOf([...family, ...launchersOf(run)])) === 0);
  // Within a second where the machine is idle; the rest is for a loaded one.
  expect(performance.now() - begun).toBeLessThan(5_000);
  await eventually('its workspace is gone', () => !existsSync(workspaceOf(run) ?? ''));
  expect(run.lines().some(({ type }) => type === 'footer')).toBe(false);
  await run.ended;
});

test('an executor that dies is a fault of our own', async ({ trial }) => {
  const { run, family } = await inTheMidst(trial);
  const executor = family.find(({ parent }) => parent === run.id.pid);
  if (!executor) throw new Error('there is no executor');
  await os.end(executor, 'SIGKILL');
  const { status, stdout } = await run.ended;
  expect(status).toBe(70);
  expect(stdout).toContain('the executor ended with signal SIGKILL before its footer');
  await eventually('nothing of it is left', async () => (await livingOf([...family, ...launchersOf(run)])) === 0);
});

test('what cannot be used is told in one line, before anything is started', async ({ trial }) => {
  const good = smallTarget(trial, 'good', GOOD);
  mkdirSync(trial.path('full'));
  writeFileSync(trial.path('full/record.ndjson'), 'a record\n');
  const cases = [
    ['full', [good], /^gatelock: --out .*full: holds a record already; name another directory, or remove it\n$/],
    ['good.yaml/inside', [good], /^gatelock: --out .*: cannot be written \(ENOTDIR.*\); name a directory of yours\n$/],
    ['out', [good, '--clause', 'crash.no-such'], /^gatelock: .*crash\.no-such.*\n$/],
    ['out', [good, '--test', 'crash/no-such-test'], /^gatelock: --test crash\/no-such-test: no such test/],
    ['out', [good, '--spec', '1999-01-01'], /^gatelock: .*1999-01-01.*\n$/],
    ['out', ['refernce'], /^gatelock: .*reference.*\n$/],
    [
      'out',
      [good, '--shard', '4/3', '--seed', '1'],
      /^gatelock: .*'4\/3' is invalid\. give i\/n, from 1\/n to n\/n\.\n$/,
    ],
    ['out', [good, '--shard', '0/3', '--seed', '1'], /^gatelock: .*'0\/3' is invalid/],
    ['out', [good, '--shard', '1/3'], /^gatelock: --shard: needs --seed N, the same for every shard/],
    [
      'out',
      [good, '--shard', '1/3', '--seed', '1', '--clause', CLAUSE],
      /^gatelock: .*--shard .* cannot be used with .*--clause/,
    ],
    [
      'out',
      [good, '--shard', '999/999', '--seed', '1'],
      /^gatelock: --shard 999\/999: no test falls to it: split the \d+ tests/,
    ],
  ] as const;
  await Promise.all(
    cases.map(async ([out, args, said]) => {
      const { status, stdout, stderr } = await (await startRun(trial, out, ...args)).ended;
      expect([status, stdout]).toEqual([64, '']);
      expect(stderr).toMatch(said);
    }),
  );
  expect(readFileSync(trial.path('full/record.ndjson'), 'utf8')).toBe('a record\n');
  expect(existsSync(trial.path('out/executor.log'))).toBe(false);
});
