import { existsSync, readdirSync } from 'node:fs';
import { smallTarget, startRun, type TrialRun } from './cli/trial-run.js';
import { expect, serving, test } from './gateway/trial.js';
import type { Line } from './record/schema.js';

const CLAUSE = 'listener.port-option';
const TEST = 'listener/the-port-option-selects-the-port';

const GOOD = `${serving(0).replace('port: 0', 'port: Number(process.argv.at(-1))')}`;

const of = <T extends Line['type']>(run: TrialRun, type: T): Extract<Line, { type: T }>[] =>
  run.lines().filter((line): line is Extract<Line, { type: T }> => line.type === type);

test.describe.configure({ timeout: 120_000 });

test('a target that never serves is inconclusive, whatever keeps it, and its terminal is shown', async ({ trial }) => {
  const targets = [
    ['silent', 'setInterval(() => {}, 1e6)', 'was not ready in time', '(nothing was printed)'],
    ['short', "console.log('no config found'); process.exit(78)", 'ended with status 78', 'no config found'],
    [
      'asking',
      "process.stdout.write('Continue? [y/N] '); process.stdin.resume()",
      'not ready in time',
      'Continue? [y/N]',
    ],
  ] as const;
  await Promise.all(
    targets.map(async ([name, script, why, shown]) => {
      const run = await startRun(trial, name, smallTarget(trial, `${name}-target`, script), '--clause', CLAUSE);
      const { status, stdout } = await run.ended;
      expect(status).toBe(2);
      expect(stdout).toMatch(/^INCONCLUSIVE/);
      expect(stdout).toContain(why);
      expect(stdout).toContain(shown);
      expect(of(run, 'test-end').find((end) => end.test === TEST)).toMatchObject({
        outcome: 'blocked',
        reason: expect.stringContaining(why),
        evidence: [{ title: 'terminal of gateway', text: shown }],
      });
      expect(of(run, 'footer')).toMatchObject([{ end: 'finished', starts: 1 }]);
      expect(of(run, 'check')).toEqual([]);
    }),
  );
});

test('a run that was restricted is never conformant, however well it went', async ({ trial }) => {
  const run = await startRun(trial, 'out', smallTarget(trial, 'good', GOOD), '--test', TEST);
  const { status, stdout, stderr } = await run.ended;
  expect([status, stderr]).toEqual([2, '']);
  expect(stdout).toContain(`the run was restricted to ${TEST}`);
  const lines = run.lines();
  expect(lines[0]?.type).toBe('header');
  expect(of(run, 'plan')).toMatchObject([{ tests: [{ test: TEST, clauses: [CLAUSE] }] }]);
  expect(of(run, 'calibration')).toHaveLength(1);
  expect(of(run, 'test-begin').map((begin) => begin.test)).toContain(TEST);
  expect(of(run, 'test-end').find((end) => end.test === TEST)).toMatchObject({ outcome: 'reached' });
  expect(of(run, 'check')).toMatchObject([{ test: TEST, clause: CLAUSE, outcome: 'holds' }]);
  expect(of(run, 'footer')).toMatchObject([{ end: 'finished', lines: lines.length - 1 }]);
  expect(lines.at(-1)?.type).toBe('footer');
  expect(readdirSync(trial.path('out/transcripts'))).toContain(
    'listener--the-port-option-selects-the-port--incumbent.log',
  );
  // What it kept for itself is gone.
  expect(readdirSync(trial.directory).filter((name) => name.startsWith('gatelock-'))).toEqual([]);
});

test('what a gateway violates, what it leaves out, and what is our own fault, side by side', async ({ trial }) => {
  const wrong = smallTarget(trial, 'wrong', GOOD, {
    errorClass: { module: '{here}/nowhere.mjs', start: 'begin' },
    ready: { deadlineMs: 10_000 },
  });
  const run = await startRun(
    trial,
    'out',
    wrong,
    '--clause',
    'errors.error-class',
    '--clause',
    'docs.literals-verbatim',
  );
  const { status, stdout } = await run.ended;
  // The module cannot be imported: nobody can say what the target throws.
  expect(status).toBe(70);
  expect(stdout).toContain('nowhere.mjs');
  const ends = Object.fromEntries(of(run, 'test-end').map(({ test, outcome }) => [test, outcome]));
  expect(ends).toMatchObject({
    'errors/the-error-can-be-imported': 'fault',
    'docs/every-edition-states-the-literals-verbatim': 'left-out',
  });
  expect(of(run, 'test-end').find(({ outcome }) => outcome === 'left-out')?.reason).toBe(
    'the target ships no edition of the document',
  );
  expect(existsSync(trial.path('out/verdict.json'))).toBe(true);
});
