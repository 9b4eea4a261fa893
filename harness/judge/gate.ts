/** The answer of a whole run, from the verdicts of its clauses and from how the run itself went. */
import type { RunRecord } from '../record/run-record.js';
import type { Shard } from '../record/schema.js';
import type { ClauseVerdict, Gate, JudgedBaseline, Judgement } from './verdict.js';

/** Clauses that a reason names; the report has them all. */
const NAMED = 4;

const musts = (clauses: readonly ClauseVerdict[], is: (clause: ClauseVerdict) => boolean): string[] =>
  clauses.filter((clause) => clause.level === 'MUST' && clause.selected && is(clause)).map(({ id }) => id);

/** Expected failures are not held against the target. */
const open = (clauses: readonly ClauseVerdict[], verdict: 'fail' | 'inconclusive'): string[] =>
  musts(clauses, ({ unexpected }) => unexpected === verdict);

/** `a, b, c, d and 22 more`. */
export const named = (names: readonly string[]): string =>
  names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ` and ${names.length - NAMED} more` : '');

const listed = (ids: readonly string[], one: string, many: string): string[] =>
  ids.length === 0 ? [] : [`${ids.length} MUST ${ids.length === 1 ? one : many}: ${named(ids)}`];

const exercised = (clauses: readonly ClauseVerdict[]): string =>
  `${clauses.filter(({ selected }) => selected).length} of ${clauses.length} clauses exercised`;

const restriction = (filter: string, clauses: readonly ClauseVerdict[]): string =>
  `the run was restricted to ${filter}: ${exercised(clauses)}, and only a run of all can be conformant`;

const partOnly = ({ index, of }: Shard, clauses: readonly ClauseVerdict[]): string =>
  `shard ${index} of ${of} only, ${exercised(clauses)}: merge them by gatelock merge`;

const playedBy = (wine: string): string =>
  `Wine ${wine} played Windows: what holds there is evidence of Wine only, so run the suite on Windows`;

/** Everything that keeps a run which violates nothing from being conformant. */
const doubts = ({ header, footer, damage }: RunRecord, clauses: readonly ClauseVerdict[], faults: number): string[] => [
  ...listed(open(clauses, 'inconclusive'), 'clause is inconclusive', 'clauses are inconclusive'),
  ...(musts(clauses, ({ verdict }) => verdict === 'pass').length === 0
    ? ['no MUST clause passes: nothing was shown']
    : []),
  ...(footer?.end === 'interrupted' ? ['the run was interrupted'] : []),
  ...(header.filter === undefined ? [] : [restriction(header.filter, clauses)]),
  ...(header.shard ? [partOnly(header.shard, clauses)] : []),
  ...(header.platform.wine === undefined ? [] : [playedBy(header.platform.wine)]),
  ...damage.map((what) => `the record is damaged: ${what}`),
  ...(faults > 0 ? [`${faults} ${faults === 1 ? 'fault' : 'faults'} of gatelock's own`] : []),
];

/**
 * The gate, and why it is not conformant. An unexpected violation that was seen stands, whatever else went wrong. Where only
 * the baseline is wrong the gate is inconclusive: what was known of the target no longer agrees with what it shows.
 */
export const gateOf = (
  record: RunRecord,
  clauses: readonly ClauseVerdict[],
  faults: number,
  baseline?: JudgedBaseline,
): Pick<Judgement, 'gate' | 'reasons'> => {
  const failures = listed(open(clauses, 'fail'), 'clause fails', 'clauses fail');
  const findings = baseline?.findings.map(({ line, because, what }) => `${baseline.file}:${line}: ${because}: ${what}`);
  const reasons = [...failures, ...(findings ?? []), ...doubts(record, clauses, faults)];
  const withoutFailure: Gate = reasons.length > 0 ? 'inconclusive' : 'conformant';
  return { gate: failures.length > 0 ? 'nonconformant' : withoutFailure, reasons };
};

/**
 * Of a judgement without its exit status. An instrument that failed convicts nobody: its faults come before what it saw. A
 * baseline that is wrong comes before a doubt: it is known for certain, and its mend does not wait for another run.
 */
export const exitStatus = ({
  gate,
  faults,
  end,
  baseline,
}: Pick<Judgement, 'gate' | 'faults' | 'end' | 'baseline'>): number => {
  if (faults.length > 0) return 70;
  if (gate === 'nonconformant') return 1;
  if (end === 'interrupted') return 130;
  if (gate === 'conformant') return 0;
  return baseline && baseline.findings.length > 0 ? 3 : 2;
};
