import { expect, test } from 'playwright/test';
import { type Sample, type SampleTest, sampleHeader } from '../record/sample.js';
import {
  byVersion,
  type FoundRun,
  matrixOfReleases,
  placeRuns,
  type ReleaseMatrix,
  releaseMatrix,
} from './release-matrix.js';
import { good, judged, withFirst } from './sample.js';

const VIOLATED: Partial<SampleTest> = { checks: [{ outcome: 'violated' }] };

let runs = 0;

/** A run of a release that no other is. */
const found = (
  version: string | undefined,
  sample: Sample = { tests: good },
  more: Partial<Sample['header']> = {},
): FoundRun => {
  const { version: _, ...target } = sampleHeader.target;
  const header = {
    run: `run-${++runs}`,
    target: { ...target, ...(version !== undefined && { version }) },
    ...sample.header,
    ...more,
  };
  return {
    place: `out/${runs}`,
    judgement: judged({ ...sample, header }),
    files: [{ name: 'verdict.json', bytes: 7 }],
  };
};

const matrixOf = (...all: FoundRun[]): ReleaseMatrix => releaseMatrix.parse(matrixOfReleases(placeRuns(all)));

const columns = (matrix: ReleaseMatrix): string[] =>
  matrix.columns.map(({ system, version, variant, gate }) =>
    [system, version ?? 'none', variant, gate].filter(Boolean).join(' '),
  );

/** What the cells of the first column say of the first clause. */
const first = ({ columns: [column] }: ReleaseMatrix) => column?.cells[0];

test('versions in their order, the newest first, then what is no version, then none', () => {
  const versions = ['1.9.0', undefined, 'nightly', '1.10.0', '1.10.0-beta.2', '1.10.0-beta.10', '2026.09.6'];
  expect(versions.toSorted(byVersion)).toEqual([
    ...['2026.09.6', '1.10.0', '1.10.0-beta.10', '1.10.0-beta.2', '1.9.0', 'nightly', undefined],
  ]);
  const darwin = { platform: { ...sampleHeader.platform, name: 'darwin' as const } };
  expect(columns(matrixOf(found('1.9.0', { tests: good }, darwin), found('1.9.0'), found('1.10.0')))).toEqual([
    'linux 1.10.0 conformant',
    'linux 1.9.0 conformant',
    'darwin 1.9.0 conformant',
  ]);
});

test('of several runs of a release the most severe counts, and all are there', () => {
  const failing = found('1.0.0', withFirst(VIOLATED), { startedAt: '2026-11-20T10:00:00.000Z' });
  const matrix = matrixOf(found('1.0.0'), failing, found('1.0.0'));
  expect(columns(matrix)).toEqual(['linux 1.0.0 nonconformant']);
  expect(matrix.columns[0]?.runs).toHaveLength(3);
  const failed = matrix.runs.find(({ run }) => run === failing.judgement.run);
  expect(first(matrix)).toEqual({ verdict: 'fail', run: failed?.id, disagree: true });
  expect(matrix.columns[0]?.cells[1]).toMatchObject({ verdict: 'pass', disagree: false });
});

test('what a run was restricted to is all that it says', () => {
  const part = found('1.0.0', { tests: good.slice(1, 2), header: { filter: 'lock.two' } });
  expect(first(matrixOf(part))).toEqual({ verdict: 'not-exercised', disagree: false });
  expect(first(matrixOf(part, found('1.0.0')))).toMatchObject({ verdict: 'pass' });
  expect(columns(matrixOf(part))).toEqual(['linux 1.0.0 inconclusive']);
});

test('a record that broke off never shows as conformant', () => {
  const cut = found('1.0.0', { tests: good, footer: { lines: 3 } });
  expect(columns(matrixOf(cut, found('1.0.0')))).toEqual(['linux 1.0.0 inconclusive']);
});

test('the same release in another environment is another column', () => {
  const target = { ...sampleHeader.target, environment: { MULTI: '1' } };
  const other = found('1.0.0', { tests: good }, { target, selector: 'npm:a@1.0.0 --env MULTI=1' });
  expect(columns(matrixOf(other, found('1.0.0'), found('0.9.0')))).toEqual([
    'linux 1.0.0 npm:a@1.0.0 --env MULTI=1 conformant',
    'linux 1.0.0 reference conformant',
    'linux 0.9.0 conformant',
  ]);
});

test('the same run twice is one; with other verdicts, or another text of the document, it is refused', () => {
  const run = found('1.0.0');
  expect(matrixOf(run, { ...run, place: 'copy' }).runs).toHaveLength(1);
  const other = { ...found('1.0.0', withFirst(VIOLATED)), place: 'again' };
  const judgedAgain = { ...other, judgement: { ...other.judgement, run: run.judgement.run } };
  expect(() => placeRuns([run, judgedAgain])).toThrow(
    /^out\/\d+ and again are the same run with different verdicts: leave one of them away$/,
  );
  const spec = { ...run.judgement.spec, revision: '2026-01-01' };
  const newer = { ...run, place: 'newer', judgement: { ...run.judgement, spec, run: 'x' } };
  expect(() => placeRuns([run, newer])).toThrow(/^out\/\d+ is judged by sample 2025-12-11, newer by sample 2026-01-01/);
});

test('names are fit for a path and stay the same, whatever else is there', () => {
  const target = { ...sampleHeader.target, name: '../../<b>"x', version: '1.0.0' };
  const odd = found('1.0.0', { tests: good }, { target, run: '../..' });
  const [run] = placeRuns([odd]);
  expect(run?.id).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
  expect(placeRuns([found('2.0.0'), odd])[1]?.id).toBe(run?.id);
  const twins = ['abcdefgh-1', 'abcdefgh-2'].map((id) => found('1.0.0', { tests: good }, { run: id }));
  expect(new Set(placeRuns(twins).map(({ id }) => id)).size).toBe(2);
});
