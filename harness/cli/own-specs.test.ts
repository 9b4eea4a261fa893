import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Trial, test } from '../gateway/trial.js';
import { judgement } from '../judge/verdict.js';
import { packageRoot } from '../package-root.js';
import { GOOD, gatelock, linesOf, smallTarget, startRun } from './trial-run.js';

const CLAUSE = 'listener.port-option';

test.describe.configure({ timeout: 300_000 });

/** A directory of specs in a project that has this gatelock installed. */
function specs(trial: Trial, name: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(trial.path('node_modules'), { recursive: true });
  try {
    symlinkSync(packageRoot(), trial.path('node_modules/gatelock'), 'junction');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  writeFileSync(trial.path('package.json'), '{ "type": "module" }');
  mkdirSync(trial.path(name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(trial.path(name), file), text);
  return trial.path(name);
}

const IMPORT = "import { exercises, finding, test } from 'gatelock/test';\nconsole.log('loaded');\n";

/** TypeScript, so that it has to be compiled. */
const FOUR = `${IMPORT}
const title: string = 'the gateway answers';
test('it holds', exercises('${CLAUSE}'), async ({ host, check }) => {
  const gateway = await host.incumbent();
  await check('${CLAUSE}', finding(title, gateway.end === undefined, 'it lives', 'it lives'));
});
test('it is violated', exercises('${CLAUSE}'), async ({ check }) => {
  await check('${CLAUSE}', finding(title, false, 'a thing', 'another thing'));
});
test('it breaks', exercises('${CLAUSE}'), async () => {
  (undefined as unknown as { call(): void }).call();
});
test('it is skipped', exercises('${CLAUSE}'), async () => {
  test.skip(true, 'not on a Sunday');
});
`;

test("specs of the user's own run beside the suite: in the record, in the verdict, and again by the command that repeats one", async ({
  trial,
}) => {
  const target = smallTarget(trial, 'good', GOOD, { ready: { deadlineMs: 60_000 } });
  const directory = specs(trial, "the gateway's", { 'own.spec.ts': FOUR });
  const wanted = ['it-holds', 'it-is-violated', 'it-breaks', 'it-is-skipped'].map((slug) => `own/own/${slug}`);
  const only = ['listener/the-port-option-selects-the-port', ...wanted].flatMap((id) => ['--test', id]);
  const run = await startRun(trial, 'out', target, '--specs', directory, '--seed', '7', ...only);
  const { status, stdout, stderr } = await run.ended;
  expect([status, stderr], stdout).toEqual([1, '']);

  expect(run.lines()[0]).toMatchObject({
    specs: { path: `'${directory.replaceAll("'", "'\\''")}'`, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  const [plan] = linesOf(run, 'plan');
  expect(plan?.tests.filter(({ own }) => own).map(({ test }) => test)).toEqual(wanted);
  const ends = new Map(linesOf(run, 'test-end').map(({ test, outcome, reason }) => [test, { outcome, reason }]));
  expect(wanted.map((id) => ends.get(id))).toEqual([
    { outcome: 'reached' },
    { outcome: 'reached' },
    { outcome: 'broken', reason: expect.stringContaining('TypeError') },
    { outcome: 'left-out', reason: 'not on a Sunday' },
  ]);

  const verdict = judgement.parse(JSON.parse(readFileSync(trial.path('out/verdict.json'), 'utf8')));
  expect(verdict.faults).toEqual([]);
  expect(verdict.clauses.find(({ id }) => id === CLAUSE)).toMatchObject({ verdict: 'fail', unexpected: 'fail' });
  expect(stdout).toContain('beside the suite 4 tests of ');

  const repeat = / +repeat +gatelock (run .* --test own\/own\/it-is-violated .*)/.exec(stdout)?.[1];
  const again = await inShell(
    `"${process.execPath}" "${packageRoot()}/dist/harness/cli/start.js" ${repeat} --out "${trial.path('again')}"`,
  );
  expect(again.status, again.stdout).toBe(1);
  expect(again.stdout).toMatch(/violated +the gateway answers/);
});

function inShell(line: string): Promise<{ readonly status: number; readonly stdout: string }> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { maxBuffer: 1 << 26 }, (error, stdout) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout }),
    );
  });
}

test('specs that cannot be run are told in one line, with the place and the mend, before anything is started', async ({
  trial,
}) => {
  const of = (name: string, text: string): string => specs(trial, name, { 'a.spec.js': `${IMPORT}${text}\n` });
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      of('typo', "test('t', exercises('listener.port-optoin'), () => {});"),
      /a\.spec\.js:3: t: listener\.port-optoin is no clause of .*did you mean listener\.port-option/,
    ],
    [
      of('tag', "test('t', { tag: ['@listener.exclusive', '@slow'] }, () => {});"),
      /a\.spec\.js:3: t: slow is no clause of .*; gatelock list names them/,
    ],
    [of('none', "test('t', () => {});"), /a\.spec\.js:3: t: exercises no clause: give it exercises/],
    [
      of('twice', `test('t u', exercises('${CLAUSE}'), () => {});\ntest('t-u', exercises('${CLAUSE}'), () => {});`),
      /a\.spec\.js:3 and .*a\.spec\.js:4 are both own\/a\/t-u.*rename one/,
    ],
    [of('broken', "tset('t');"), /a\.spec\.js:3: ReferenceError: tset is not defined\n$/],
    [
      of('only', `test.only('t', exercises('${CLAUSE}'), () => {});`),
      /a\.spec\.js:3: item focused with '\.only' is not allowed/,
    ],
    [of('empty', ''), /--specs .*empty: no test stands there: files are named \*\.spec\.ts/],
    [trial.path('nowhere'), /--specs .*nowhere: cannot be read \(ENOENT.*\); name a directory/],
    [trial.path('package.json'), /--specs .*package\.json: is no directory; name the one that the specs are in/],
  ];
  await Promise.all(
    cases.map(async ([directory, said]) => {
      const { status, stdout, stderr } = await gatelock(['list', '--check', '--specs', directory]);
      expect([status, stdout], stderr).toEqual([64, '']);
      expect(stderr).toMatch(said);
      expect(stderr.trimEnd()).not.toContain('\n');
    }),
  );
  const [[typo]] = cases as [readonly [string, RegExp]];
  const run = await startRun(trial, 'out', smallTarget(trial, 'good', GOOD), '--specs', typo);
  expect(await run.ended).toMatchObject({ status: 64, stdout: '', stderr: expect.stringContaining('port-optoin') });
  expect(run.lines()).toEqual([]);
});

test('specs that import another gatelock than the one that runs are refused, and those that find none', async ({
  trial,
}) => {
  mkdirSync(trial.path('lone'));
  expect(await gatelock(['list', '--check', '--specs', trial.path('lone')])).toMatchObject({
    status: 64,
    stderr: expect.stringMatching(/lone: gatelock\/test cannot be imported there: npm install --save-dev gatelock@\d/),
  });
  const other = trial.path('lone/node_modules/gatelock');
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, 'package.json'), '{ "name": "gatelock", "version": "9.9.9" }');
  expect(await gatelock(['list', '--check', '--specs', trial.path('lone')])).toMatchObject({
    status: 64,
    stderr: expect.stringMatching(/imports the gatelock in .*lone.*, and this is the one in .*: run that one, by npx/),
  });
});

test('variables by which a project sets up a Playwright of its own do not reach ours', async ({ trial }) => {
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: trial.path('theirs.json'), GATELOCK_SPECS: trial.path('nowhere') };
  expect(await gatelock(['list', '--check'], env)).toEqual({ status: 0, stdout: '', stderr: '' });
});
