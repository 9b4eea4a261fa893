import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GOOD, launchersOf, linesOf, smallTarget, startRun, workspaceOf } from './cli/trial-run.js';
import { Tree } from './gateway/tree.js';
import { expect, livingOf, readLines, test } from './gateway/trial.js';
import { os } from './os/index.js';
import { RUN_FILE, type Run } from './run.js';
import { description } from './target/description.js';

const CLAUSE = 'listener.port-option';
const TEST = 'listener/the-port-option-selects-the-port';

const PATIENT = { ready: { deadlineMs: 60_000 } };

const CALIBRATION = 'calibrate/cold-start-warm-start-and-floor';

test.describe.configure({ timeout: 300_000 });

test('a target that never serves is inconclusive, whatever keeps it, and its terminal is shown', async ({ trial }) => {
  const targets = [
    ['silent', 'setInterval(() => {}, 1e6)', 'was not ready in time', '(nothing was printed)'],
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
      expect(linesOf(run, 'test-end').find((end) => end.test === TEST)).toMatchObject({
        outcome: 'blocked',
        reason: expect.stringContaining(why),
        evidence: [{ title: 'terminal of gateway', text: shown }],
      });
      expect(linesOf(run, 'footer')).toMatchObject([{ end: 'finished', starts: 1 }]);
      expect(linesOf(run, 'check')).toEqual([]);
    }),
  );
});

test('a bare command is a target, and the header says how to repeat the run: quoted for a shell', async ({ trial }) => {
  const file = smallTarget(trial, 'short', "console.log('no config found'); process.exit(78)").replace('.yaml', '.cjs');
  const command = `${process.execPath} ${file}`;
  const run = await startRun(
    trial,
    'out',
    '--command',
    command,
    '--env',
    "NOTE=it's",
    '--seed',
    '7',
    '--clause',
    CLAUSE,
  );
  const { status, stdout } = await run.ended;
  expect(status).toBe(2);
  expect(stdout).toContain('ended with status 78');
  expect(stdout).toContain('no config found');
  expect(run.lines()[0]).toMatchObject({
    selector: `--command '${command}' --env 'NOTE=it'\\''s'`,
    seed: 7,
    filter: CLAUSE,
  });
});

test('a run that was restricted is never conformant, however well it went', async ({ trial }) => {
  const run = await startRun(trial, 'out', smallTarget(trial, 'good', GOOD, PATIENT), '--test', TEST);
  const { status, stdout, stderr } = await run.ended;
  expect([status, stderr]).toEqual([2, '']);
  expect(stdout).toContain(`the run was restricted to ${TEST}`);
  const lines = run.lines();
  expect(lines[0]?.type).toBe('header');
  expect(linesOf(run, 'plan')).toMatchObject([{ tests: [{ test: CALIBRATION }, { test: TEST, clauses: [CLAUSE] }] }]);
  expect(linesOf(run, 'calibration')).toHaveLength(1);
  expect(linesOf(run, 'test-begin').map((begin) => begin.test)).toContain(TEST);
  expect(linesOf(run, 'test-end').find((end) => end.test === TEST)).toMatchObject({ outcome: 'reached' });
  expect(linesOf(run, 'check').filter(({ test }) => test === TEST)).toMatchObject([
    { clause: CLAUSE, outcome: 'holds' },
  ]);
  expect(linesOf(run, 'check').filter(({ test }) => test === CALIBRATION)).toHaveLength(2);
  expect(linesOf(run, 'footer')).toMatchObject([{ end: 'finished', lines: lines.length - 1 }]);
  expect(lines.at(-1)?.type).toBe('footer');
  // Where starts are dear the incumbent stands since the calibration.
  expect(readdirSync(trial.path('out/transcripts'))).toContainEqual(
    expect.stringMatching(/--(incumbent|gateway)\.log$/),
  );
  // What it kept for itself is gone.
  expect(existsSync(workspaceOf(run) ?? '')).toBe(false);
});

test('the calibration can be repeated alone, as its checks say', async ({ trial }) => {
  const run = await startRun(trial, 'out', smallTarget(trial, 'good', GOOD, PATIENT), '--test', CALIBRATION);
  const { status, stderr } = await run.ended;
  expect([status, stderr]).toEqual([2, '']);
  expect(linesOf(run, 'plan')).toMatchObject([{ tests: [{ test: CALIBRATION }] }]);
  expect(linesOf(run, 'check').map(({ test, outcome }) => [test, outcome])).toEqual(
    Array.from({ length: 2 }, () => [CALIBRATION, 'holds']),
  );
});

/** Serves as GOOD does; where its port is taken already it kills what started it, and lives on. */
const TREACHEROUS = `
  process.on('SIGHUP', () => {}).once('uncaughtException', () => process.kill(process.ppid, 'SIGKILL'));
  setInterval(() => {}, 1e6);
  ${GOOD}`;

test('a worker that is killed under its test is a fault of ours that names what ran; other tests are not touched', async ({
  trial,
}) => {
  test.skip(os.name === 'win32', 'a process of Windows has no parent to kill');
  const killing = 'singleton/a-contender-on-a-profile-of-its-own-is-refused';
  const target = smallTarget(trial, 'treacherous', TREACHEROUS, PATIENT);
  const run = await startRun(trial, 'out', target, '--test', killing, '--test', TEST);
  const { status, stdout } = await run.ended;
  expect(await livingOf(launchersOf(run))).toBe(0);
  expect(status).toBe(70);
  const ends = new Map(linesOf(run, 'test-end').map(({ test, outcome, reason }) => [test, { outcome, reason }]));
  const { outcome, reason = '' } = ends.get(killing) ?? {};
  expect(outcome).toBe('fault');
  // Where starts are dear the incumbent stands since the calibration, and is named as it was then.
  expect(reason).toMatch(
    /^worker process exited unexpectedly \(code=null, signal=SIGKILL\) while \w+ \(pid \d+\), contender \(pid \d+\) ran; who killed it is not known$/,
  );
  expect(launchersOf(run).map(({ pid }) => String(pid))).toEqual(
    expect.arrayContaining([...reason.matchAll(/pid (\d+)/g)].map(([, pid]) => pid)),
  );
  expect(stdout).toContain(reason);
  expect(ends.get(TEST)).toEqual({ outcome: 'reached', reason: undefined });
  expect(linesOf(run, 'check').filter((one) => one.test === TEST)).toMatchObject([
    { clause: CLAUSE, outcome: 'holds' },
  ]);
  expect(linesOf(run, 'footer')).toMatchObject([{ end: 'finished', lines: run.lines().length - 1 }]);
  expect(existsSync(workspaceOf(run) ?? '')).toBe(false);
});

const IMMUNE = `process.on('SIGHUP', () => {}); ${GOOD}`;

test('what a killed worker leaves is ended with the run, also if its guardian was killed with it', async ({
  trial,
}) => {
  const run = await startRun(trial, 'out', smallTarget(trial, 'immune', IMMUNE, PATIENT), '--test', TEST);
  const isUp = (): boolean => linesOf(run, 'event').some(({ kind }) => kind === 'ready');
  await expect.poll(isUp, { timeout: 200_000, intervals: [20] }).toBe(true);
  const family = await new Tree('no nonce', run.id).living();
  const doomed = ['guardian-process', 'workerProcessEntry'].flatMap((word) =>
    family.filter(({ command }) => command.includes(word)),
  );
  expect(doomed).toHaveLength(2);
  for (const one of doomed) await os.end(one, 'SIGKILL');
  const { status } = await run.ended;
  expect(await livingOf(launchersOf(run))).toBe(0);
  expect(status).toBe(70);
  expect(linesOf(run, 'residue')).toEqual([]);
});

/** Serves as GOOD does; from the third start on it stops listening before it answers for the first time, and ends. */
const SHORT_LIVED = `
  require('node:fs').appendFileSync(__filename + '.starts', 'x');
  if (require('node:fs').statSync(__filename + '.starts').size < 3) { ${GOOD} }
  else {
    const server = require('node:http').createServer((_, answer) => {
      server.close();
      answer.on('close', () => process.exit(3)).writeHead(200, { connection: 'close' }).end();
    });
    server.listen(Number(process.argv.at(-1)), '127.0.0.1');
  }`;

test('a gateway that ends before it can be crashed blocks the test: that is no fault of ours', async ({ trial }) => {
  const crashing = 'crash/sigkill-of-the-owner-frees-the-listener';
  const target = smallTarget(trial, 'short-lived', SHORT_LIVED, PATIENT);
  const run = await startRun(trial, 'out', target, '--test', crashing);
  const { status, stdout } = await run.ended;
  expect(stdout).toContain('gateway owns no listener any more that could be crashed');
  expect(status).toBe(2);
  expect(linesOf(run, 'test-end').find((end) => end.test === crashing)).toMatchObject({ outcome: 'blocked' });
});

const THROWS = 'errors/the-error-can-be-imported';
const LEAVES_OUT = 'docs/every-edition-states-the-literals-verbatim';

test('a test that throws is a fault of ours, and one that is left out says why', async ({ trial }) => {
  const wrong = smallTarget(trial, 'wrong', GOOD, {
    errorClass: { module: '{here}/nowhere.mjs', start: 'begin' },
    ...PATIENT,
  });
  const run = await startRun(trial, 'out', wrong, '--test', THROWS, '--test', LEAVES_OUT);
  const { status, stdout } = await run.ended;
  // The module cannot be imported: nobody can say what the target throws.
  expect(status).toBe(70);
  expect(stdout).toContain('nowhere.mjs');
  const ends = Object.fromEntries(linesOf(run, 'test-end').map(({ test, outcome }) => [test, outcome]));
  expect(ends).toMatchObject({
    [THROWS]: 'fault',
    [LEAVES_OUT]: 'left-out',
  });
  expect(linesOf(run, 'test-end').find(({ outcome }) => outcome === 'left-out')?.reason).toBe(
    'the target ships no edition of the document',
  );
  expect(existsSync(trial.path('out/verdict.json'))).toBe(true);
});

test('trouble outside of every test is a fault in the record', async ({ trial }, info) => {
  // Inside the package, so that it finds Playwright.
  const suite = info.outputPath('suite');
  mkdirSync(suite);
  writeFileSync(join(suite, 'playwright.config.js'), "export default { testDir: '.' };");
  writeFileSync(join(suite, 'lock.spec.js'), "throw new Error('this suite cannot be read');");
  const run: Run = {
    directory: trial.directory,
    workspace: trial.path('workspace'),
    starter: { pid: process.pid, start: '0' },
    record: trial.path('run.ndjson'),
    epoch: String(process.hrtime.bigint()),
    revision: '2025-12-11',
    target: {
      selector: 'sample',
      description: description.parse({ name: 'sample', command: ['sample'] }),
      here: trial.directory,
      node: process.execPath,
      programs: {},
      digest: '',
    },
    effort: 'quick',
    focus: [],
    seed: 1,
    workers: 1,
  };
  writeFileSync(trial.path('run.json'), JSON.stringify(run));
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  const executor = fileURLToPath(new URL('./executor.js', import.meta.url));
  const output = trial.path('playwright');
  const args = [cli, 'test', '--config', suite, '--reporter', executor, '--output', output];
  const playwright = spawn(process.execPath, args, {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, [RUN_FILE]: trial.path('run.json') },
  });
  trial.adopt(playwright);
  expect(await once(playwright, 'exit')).toEqual([1, null]);
  expect(readLines(run.record)).toMatchObject([
    { type: 'plan', tests: [] },
    { type: 'fault', what: 'Error: this suite cannot be read' },
    { type: 'fault', what: 'Error: No tests found' },
    { type: 'footer', end: 'finished', starts: 0 },
  ]);
});
