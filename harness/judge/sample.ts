/** A small spec, tests that hold on it, and their judgement: to vary, for gatelock's own tests. */
import { parseRecord } from '../record/run-record.js';
import { type Sample, type SampleTest, sampleText } from '../record/sample.js';
import { spec as specSchema } from '../spec/clause.js';
import type { Baseline } from './baseline.js';
import { parseBaseline } from './baseline-load.js';
import { judge } from './judge.js';
import type { ClauseVerdict, Judgement } from './verdict.js';

const literals = {
  defaultUrl: 'ws://127.0.0.1:18789',
  errorClass: 'E',
  portInUse: 'taken',
  otherBindFailure: 'failed: <cause>',
  portInUseErrno: 'EADDRINUSE',
  command: 'gateway',
};
const clause = (id: string, more: object = {}) => ({
  id,
  level: 'MUST',
  requirement: `what ${id} requires`,
  observable: 'something',
  ...more,
});
export const spec = {
  ...specSchema.parse({
    name: 'sample',
    revision: '2025-12-11',
    title: 'Sample',
    literals: { en: literals },
    clauses: [
      clause('lock.one'),
      clause('lock.two'),
      clause('extra.nicety', { level: 'SHOULD' }),
      clause('guard.apart', { capabilities: ['guard'] }),
      clause('other.windows', { notApplicable: { win32: 'Windows has none' } }),
      clause('other.untested', { excluded: 'nobody can see it' }),
    ],
  }),
  digest: 'd1',
};

/** One test for each clause that applies on Linux to a target without capabilities. */
export const good: readonly SampleTest[] = ['lock.one', 'lock.two', 'extra.nicety', 'other.windows'].map((id) => ({
  test: id.replace('.', '/'),
  clauses: [id],
}));

/** The good tests, the first of them replaced. */
export const withFirst = (first: Partial<SampleTest>): Sample => ({
  tests: [{ test: 'lock/one', clauses: ['lock.one'], ...first }, ...good.slice(1)],
});

export const judged = (sample: Sample, known?: Baseline): Judgement =>
  judge(parseRecord(sampleText(sample), 'record.ndjson'), spec, known);

/** The baseline of these entries, each the lines below its dash, for the target and the revision of the sample. */
export const knownFailures = (...entries: readonly string[]): Baseline => {
  const written = entries.map((entry) => `  - ${entry.trim().replaceAll(/\n */g, '\n    ')}\n`);
  const head = 'target: reference\nrevision: 2025-12-11\nentries:';
  const { baseline, problems } = parseBaseline(
    entries.length === 0 ? `${head} []\n` : `${head}\n${written.join('')}`,
    'b.yaml',
  );
  if (!baseline) throw new Error(problems.join('\n'));
  return baseline;
};

/** The verdict on one clause. */
export const of = (judgement: Judgement, id: string): ClauseVerdict => {
  const found = judgement.clauses.find((one) => one.id === id);
  if (!found) throw new Error(`${id} was not judged`);
  return found;
};

/** Gate and exit status in one word, as both must agree. */
export const answer = ({ gate, exitStatus }: Judgement): string => `${gate} ${exitStatus}`;
