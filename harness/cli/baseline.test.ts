/** Baselines by the command line, as their users see it: real files, in a process of its own. */
import { execFile } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'playwright/test';
import { judge } from '../judge/judge.js';
import { judgement } from '../judge/verdict.js';
import { parseRecord } from '../record/run-record.js';
import { type SampleTest, sampleHeader, sampleText } from '../record/sample.js';
import { renderJson } from '../report/json.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';

const CLI = fileURLToPath(new URL('./main.js', import.meta.url));
const DAY_MS = 86_400_000;

const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory to work in, the command in it, and runs that it can be told of. */
interface Desk {
  readonly path: (name: string) => string;
  readonly gatelock: (...args: string[]) => Promise<Ended>;
  /** Writes record and verdict of a run below the directory: all clauses hold, but for tests that are replaced or added. */
  readonly record: (
    name: string,
    tests?: readonly SampleTest[],
    header?: Partial<typeof sampleHeader>,
  ) => Promise<void>;
}

const test = base.extend<{ desk: Desk }>({
  desk: async ({}, use, info) => {
    const directory = info.outputPath('desk');
    mkdirSync(directory, { recursive: true });
    const path = (name: string): string => join(directory, name);
    await use({
      path,
      gatelock: (...args) =>
        new Promise((resolve) => {
          execFile(process.execPath, [CLI, ...args], { cwd: directory }, (error, stdout, stderr) =>
            resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
          );
        }),
      record: async (name, tests = [], header = {}) => {
        const spec = await loadSpec('2025-12-11', specDirectory());
        const { revision, digest, clauses } = spec;
        const replaced = tests.map((one) => one.test);
        const holding = clauses
          .filter(({ capabilities }) => capabilities.length === 0)
          .map(({ id }) => ({ test: id.replace('.', '/'), clauses: [id] }))
          .filter((one) => !replaced.includes(one.test));
        mkdirSync(path(name));
        const text = sampleText({
          header: { spec: { name: spec.name, revision, digest }, ...header },
          tests: [...holding, ...tests],
        });
        writeFileSync(path(`${name}/record.ndjson`), text);
        const judged = judge(parseRecord(text, name), spec);
        writeFileSync(path(`${name}/verdict.json`), renderJson(judged));
      },
    });
  },
});

const FAILS: SampleTest = {
  test: 'errors/fail-fast',
  clauses: ['errors.fail-fast'],
  checks: [{ outcome: 'violated' }],
};
const ON_DARWIN = { platform: { ...sampleHeader.platform, name: 'darwin' as const } };
const PARTICULARS = ['--reason', 'it retries', '--owner', 'core', '--expires', dayFromNow(90)];

const baselineOf = (...entries: string[]): string =>
  `target: reference\nrevision: 2025-12-11\nentries:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`;
const entry = (clause: string, more = ''): string =>
  `{ clause: ${clause}, ${more}reason: r, owner: core, expires: ${dayFromNow(90)} }`;

test.describe.configure({ timeout: 180_000 });

test.describe('judge', () => {
  test('uses the baseline beside the record, another one, or none', async ({ desk }) => {
    await desk.record('run', [FAILS]);
    expect((await desk.gatelock('judge', 'run')).status).toBe(1);
    writeFileSync(desk.path('run/gatelock.baseline.yaml'), baselineOf(entry('errors.fail-fast')));
    const beside = await desk.gatelock('judge', 'run');
    expect(beside).toMatchObject({ status: 0, stderr: '' });
    expect(beside.stdout).toContain('r; core, until');
    expect((await desk.gatelock('judge', 'run', '--no-baseline')).status).toBe(1);
    writeFileSync(desk.path('other.yaml'), baselineOf(entry('errors.fail-fast'), entry('errors.nonzero-exit')));
    const other = await desk.gatelock('judge', 'run', '--baseline', 'other.yaml');
    expect(other.status).toBe(3);
    expect(other.stdout).toContain(
      '  other.yaml:5: stale: errors.nonzero-exit passes (linux, version 1.0.0): delete line 5,',
    );
    const verdict = judgement.parse(JSON.parse(readFileSync(desk.path('run/verdict.json'), 'utf8')));
    expect(verdict).toMatchObject({ exitStatus: 3, baseline: { file: 'other.yaml', findings: [{ line: 5 }] } });
  });

  test('does not take one that lies in the working directory', async ({ desk }) => {
    await desk.record('run', [FAILS]);
    writeFileSync(desk.path('gatelock.baseline.yaml'), baselineOf(entry('errors.fail-fast')));
    expect((await desk.gatelock('judge', 'run')).status).toBe(1);
  });

  test('refuses one that is for another target, is broken or is not there', async ({ desk }) => {
    await desk.record('run', [FAILS]);
    const text = baselineOf(entry('errors.fail-fast'));
    const cases = [
      [
        text.replace('reference', 'gateway'),
        /^gatelock: b\.yaml: holds known failures of gateway by 2025-12-11, this is reference by/,
      ],
      [
        text.replace('2025-12-11', '2024-01-01'),
        /^gatelock: b\.yaml: .* by 2024-01-01, this is reference by 2025-12-11: name its own/,
      ],
      [
        text.replace('clause', 'claus'),
        /^gatelock: b\.yaml:4:7: unknown key entries\[0\]\.claus: did you mean clause\? \(and 1 more: gatelock baseline check b\.yaml\)\n$/,
      ],
      [text.replace('{', '['), /^gatelock: b\.yaml:4:\d+: no valid YAML: /],
    ] as const;
    for (const [broken, said] of cases) {
      writeFileSync(desk.path('b.yaml'), broken);
      expect(await desk.gatelock('judge', 'run', '--baseline', 'b.yaml')).toMatchObject({
        status: 64,
        stdout: '',
        stderr: expect.stringMatching(said),
      });
    }
    const missing = await desk.gatelock('judge', 'run', '--baseline', 'none.yaml');
    expect(missing).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/none\.yaml: cannot be read .*baseline write\n$/),
    });
    expect(readdirSync(desk.path('run'))).toEqual(['record.ndjson', 'verdict.json']);
  });
});

test.describe('check', () => {
  test('says what is wrong, without a run, and what soon ends', async ({ desk }) => {
    writeFileSync(
      desk.path('gatelock.baseline.yaml'),
      baselineOf(
        entry('errors.failfast'),
        entry('errors.fail-fast', 'test: singleton/no-such-test, '),
        entry('errors.nonzero-exit').replace(dayFromNow(90), dayFromNow(-1)),
        entry('errors.error-class').replace(dayFromNow(90), dayFromNow(3)),
        entry('crash.restart-after-crash', 'when: { version: ">2 <1" }, '),
      ),
    );
    const { status, stdout, stderr } = await desk.gatelock('baseline', 'check');
    expect([status, stderr]).toEqual([3, '']);
    const file = 'gatelock.baseline.yaml';
    expect(stdout.split('\n')).toEqual([
      `${file}:4: unmatched: errors.failfast is no clause of gateway-lock 2025-12-11 (did you mean errors.fail-fast?)`,
      expect.stringMatching(`^${file}:5: unmatched: singleton/no-such-test is no test of errors\\.fail-fast`),
      expect.stringMatching(
        `^${file}:6: expired: the entry for errors\\.nonzero-exit expired on ${dayFromNow(-1)}: ask core`,
      ),
      `${file}:8: impossible: no version is in >2 <1: mend the range`,
      expect.stringMatching(
        `^${file}:7: soon: the entry for errors\\.error-class ends with ${dayFromNow(3)}, 3 days from now`,
      ),
      `${file}: reference by gateway-lock 2025-12-11: 5 known failures, 4 problems`,
      '',
    ]);
  });

  test('ends with 0 where nothing is wrong: tests are known by the suite', async ({ desk }) => {
    const named = 'test: singleton/a-contender-on-a-profile-of-its-own-is-refused, ';
    writeFileSync(desk.path('b.yaml'), baselineOf(entry('errors.nonzero-exit', named)));
    expect(await desk.gatelock('baseline', 'check', 'b.yaml')).toEqual({
      status: 0,
      stdout: 'b.yaml: reference by gateway-lock 2025-12-11: 1 known failure, 0 problems\n',
      stderr: '',
    });
  });

  test('tells everything that keeps a file from being a baseline', async ({ desk }) => {
    writeFileSync(desk.path('b.yaml'), baselineOf('{ clause: errors.fail-fast, reason: r }'));
    const { status, stdout } = await desk.gatelock('baseline', 'check', 'b.yaml');
    expect(status).toBe(64);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'b.yaml:4:5: entries[0].owner is missing: add it',
      'b.yaml:4:5: entries[0].expires is missing: add it',
    ]);
    expect((await desk.gatelock('baseline', 'check', 'none.yaml')).status).toBe(64);
  });
});

test.describe('write', () => {
  test('makes a baseline from several verdicts, by which each of them passes the gate', async ({ desk }) => {
    await desk.record('linux', [FAILS]);
    await desk.record('darwin', [], ON_DARWIN);
    const wrote = await desk.gatelock(
      'baseline',
      'write',
      'linux',
      'darwin',
      ...PARTICULARS,
      '--link',
      'https://example.org/7',
    );
    expect(wrote).toEqual({
      status: 0,
      stdout: 'gatelock.baseline.yaml: 1 added, 0 changed, 0 removed, 0 kept\n',
      stderr: '',
    });
    const text = readFileSync(desk.path('gatelock.baseline.yaml'), 'utf8');
    expect(text).toContain('  - clause: errors.fail-fast\n    when:\n      platform: linux\n    reason: it retries\n');
    expect(text).toContain('    link: https://example.org/7\n    owner: core\n');
    for (const name of ['linux', 'darwin']) {
      expect((await desk.gatelock('judge', name, '--baseline', 'gatelock.baseline.yaml')).status).toBe(0);
    }
    const again = await desk.gatelock('baseline', 'write', 'linux', 'darwin', ...PARTICULARS);
    expect(again.stdout).toBe('gatelock.baseline.yaml: 0 added, 0 changed, 0 removed, 1 kept\n');
    expect(readFileSync(desk.path('gatelock.baseline.yaml'), 'utf8')).toBe(text);
  });

  test('tells what it removes and changes, and writes through a link', async ({ desk }) => {
    await desk.record('run', [FAILS, { ...FAILS, test: 'errors/other', checks: [{}] }]);
    mkdirSync(desk.path('kept'));
    writeFileSync(desk.path('kept/b.yaml'), baselineOf(entry('errors.nonzero-exit'), entry('errors.fail-fast')));
    symlinkSync('kept/b.yaml', desk.path('b.yaml'));
    const { status, stdout } = await desk.gatelock('baseline', 'write', 'run', ...PARTICULARS, '--out', 'b.yaml');
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'b.yaml: 0 added, 1 changed, 1 removed, 0 kept',
      expect.stringMatching(/^removed, it no longer holds: line 4: errors\.nonzero-exit \(r; core, until /),
      expect.stringMatching(/^changed, it holds in part: line 5: errors\.fail-fast \(r; core, until /),
      '',
    ]);
    expect(lstatSync(desk.path('b.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(desk.path('kept/b.yaml'), 'utf8')).toContain(
      '{ clause: errors.fail-fast, test: errors/fail-fast, ',
    );
    expect(readdirSync(desk.path('kept'))).toEqual(['b.yaml']);
  });

  test('says what no entry can expect', async ({ desk }) => {
    const blocked: SampleTest = { ...FAILS, checks: [], end: { outcome: 'blocked', reason: 'never ready' } };
    await desk.record('run', [blocked]);
    const { status, stdout } = await desk.gatelock('baseline', 'write', 'run', ...PARTICULARS);
    expect(status).toBe(0);
    expect(stdout).toContain('run: inconclusive, which no entry can expect: errors.fail-fast\n');
    expect(readdirSync(desk.path('.'))).toEqual(['run']);
  });

  test('refuses what cannot be, and leaves what is there', async ({ desk }) => {
    await desk.record('bad', [FAILS]);
    await desk.record('good');
    await desk.record('other', [FAILS], { target: { ...sampleHeader.target, name: 'gateway' } });
    mkdirSync(desk.path('unjudged'));
    mkdirSync(desk.path('cut'));
    const cut = sampleText({ tests: [FAILS] })
      .split('\n')
      .slice(0, -2)
      .join('\n');
    const spec = await loadSpec('2025-12-11', specDirectory());
    writeFileSync(desk.path('cut/verdict.json'), renderJson(judge(parseRecord(`${cut}\n`, 'cut'), spec)));
    writeFileSync(desk.path('notes.txt'), 'mine: 1\n');
    writeFileSync(desk.path('theirs.yaml'), baselineOf(entry('errors.fail-fast')).replace('reference', 'gateway'));
    const cases: [string[], RegExp][] = [
      [
        ['bad', 'good', ...PARTICULARS],
        /errors\.fail-fast, errors\/fail-fast: fails in bad \(linux, version 1\.0\.0\) and passes in good/,
      ],
      [
        ['bad', 'other', ...PARTICULARS],
        /bad is of reference by 2025-12-11, other of gateway by 2025-12-11: a baseline is for one/,
      ],
      [
        ['cut', ...PARTICULARS],
        /cut.verdict\.json: of a damaged record \(no footer: the run broke off\), so what passes/,
      ],
      [['unjudged', ...PARTICULARS], /unjudged.verdict\.json: cannot be read .*: gatelock judge unjudged writes it/],
      [['bad', ...PARTICULARS, '--out', 'notes.txt'], /notes\.txt:1:1: unknown key mine/],
      [
        ['bad', ...PARTICULARS, '--out', 'theirs.yaml'],
        /theirs\.yaml: holds known failures of gateway .* name another file/,
      ],
      [['bad', ...PARTICULARS, '--out', 'none/b.yaml'], /none\/b\.yaml: cannot be written \(ENOENT/],
      [['bad', ...PARTICULARS, '--expires', dayFromNow(-1)], /--expires has passed already: name a later day/],
      [['bad', ...PARTICULARS, '--expires', 'soon'], /--expires is no date/],
      [['bad', ...PARTICULARS, '--reason', ' '], /--reason is empty/],
      [['bad', '--reason', 'r', '--expires', dayFromNow(1)], /required option '--owner <who>' not specified/],
    ];
    const before = readdirSync(desk.path('.'));
    await Promise.all(
      cases.map(async ([args, said]) => {
        const { status, stderr } = await desk.gatelock('baseline', 'write', ...args);
        expect([status, stderr], args.join(' ')).toEqual([64, expect.stringMatching(said)]);
        expect(stderr.trimEnd().split('\n'), args.join(' ')).toHaveLength(1);
      }),
    );
    expect(readdirSync(desk.path('.'))).toEqual(before);
    expect(readFileSync(desk.path('notes.txt'), 'utf8')).toBe('mine: 1\n');
  });
});
