/** The answer of a whole run, from the verdicts of its clauses and from how the run itself went. */
import type { RunRecord } from '../record/run-record.js';
import type { ClauseVerdict, Gate, Judgement, Verdict } from './verdict.js';

/** Clauses that a reason names; the report has them all. */
const NAMED = 4;

const musts = (clauses: readonly ClauseVerdict[], verdict: Verdict): string[] =>
  clauses
    .filter(({ level, selected, verdict: given }) => level === 'MUST' && selected && given === verdict)
    .map(({ id }) => id);

/** `a, b, c, d and 22 more`. */
export const named = (names: readonly string[]): string =>
  names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ` and ${names.length - NAMED} more` : '');

const listed = (ids: readonly string[], one: string, many: string): string[] =>
  ids.length === 0 ? [] : [`${ids.length} MUST ${ids.length === 1 ? one : many}: ${named(ids)}`];

const restriction = (filter: string, clauses: readonly ClauseVerdict[]): string =>
  `the run was restricted to ${filter}: ${clauses.filter(({ selected }) => selected).length} of ${clauses.length} clauses exercised, and only a run of all can be conformant`;

/** Everything that keeps a run which violates nothing from being conformant. */
const doubts = ({ header, footer, damage }: RunRecord, clauses: readonly ClauseVerdict[], faults: number): string[] => [
  ...listed(musts(clauses, 'inconclusive'), 'clause is inconclusive', 'clauses are inconclusive'),
  ...(musts(clauses, 'pass').length === 0 ? ['no MUST clause passes: nothing was shown'] : []),
  ...(footer?.end === 'interrupted' ? ['the run was interrupted'] : []),
  ...(header.filter === undefined ? [] : [restriction(header.filter, clauses)]),
  ...damage.map((what) => `the record is damaged: ${what}`),
  ...(faults > 0 ? [`${faults} ${faults === 1 ? 'fault' : 'faults'} of gatelock's own`] : []),
];

/** The gate, and why it is not conformant. A violation that was seen stands, whatever else went wrong. */
export const gateOf = (
  record: RunRecord,
  clauses: readonly ClauseVerdict[],
  faults: number,
): Pick<Judgement, 'gate' | 'reasons'> => {
  const failures = listed(musts(clauses, 'fail'), 'clause fails', 'clauses fail');
  const reasons = [...failures, ...doubts(record, clauses, faults)];
  const withoutFailure: Gate = reasons.length > 0 ? 'inconclusive' : 'conformant';
  return { gate: failures.length > 0 ? 'nonconformant' : withoutFailure, reasons };
};

/** Of a judgement without its exit status. An instrument that failed convicts nobody: its faults come before what it saw. */
export const exitStatus = ({ gate, faults, end }: Pick<Judgement, 'gate' | 'faults' | 'end'>): number => {
  if (faults.length > 0) return 70;
  if (gate === 'nonconformant') return 1;
  if (end === 'interrupted') return 130;
  return gate === 'conformant' ? 0 : 2;
};
