/** The judge: a record and the revision it was made with give a judgement. Reads no clock, file, process or environment. */
import type { RunRecord } from '../record/run-record.js';
import { judgeClause } from './clause-verdict.js';
import { type DatedSpec, faultsOf } from './faults.js';
import { historiesOf } from './history.js';
import { type ClauseVerdict, FORMAT, type Gate, type Judgement, type Slow, type Verdict } from './verdict.js';

/** A passing check that used up more of its limit than this is named before it fails. */
const SLOW = 0.8;

const slowPasses = (clauses: readonly ClauseVerdict[]): Slow[] =>
  clauses.flatMap(({ id, checks }) =>
    checks.flatMap(({ test, title, outcome, measure }) =>
      outcome === 'holds' && measure?.unit === 'ms' && measure.value > SLOW * measure.limit
        ? [{ test, clause: id, title, value: measure.value, limit: measure.limit }]
        : [],
    ),
  );

const musts = (clauses: readonly ClauseVerdict[], verdict: Verdict): string[] =>
  clauses.filter((clause) => clause.level === 'MUST' && clause.verdict === verdict).map(({ id }) => id);

const listed = (ids: readonly string[], one: string, many: string): string[] =>
  ids.length === 0 ? [] : [`${ids.length} MUST ${ids.length === 1 ? one : many}: ${ids.join(', ')}`];

/** Everything that keeps a run which violates nothing from being conformant. */
const doubts = ({ header, footer, damage }: RunRecord, clauses: readonly ClauseVerdict[], faults: number): string[] => [
  ...listed(musts(clauses, 'inconclusive'), 'clause is inconclusive', 'clauses are inconclusive'),
  ...(musts(clauses, 'pass').length === 0 ? ['no MUST clause passes: nothing was shown'] : []),
  ...(footer?.end === 'interrupted' ? ['the run was interrupted'] : []),
  ...(header.filter === undefined ? [] : [`the run was restricted to ${header.filter}`]),
  ...damage.map((what) => `the record is damaged: ${what}`),
  ...(faults > 0 ? [`${faults} ${faults === 1 ? 'fault' : 'faults'} of gatelock's own`] : []),
];

/** Of a judgement without its exit status. A violation that was seen stands, whatever else went wrong. */
export const exitStatus = ({ gate, faults, end }: Pick<Judgement, 'gate' | 'faults' | 'end'>): number => {
  if (gate === 'nonconformant') return 1;
  if (faults.length > 0) return 70;
  if (end === 'interrupted') return 130;
  return gate === 'conformant' ? 0 : 2;
};

/** Verdict of every clause, and the gate. Pure: the same record and spec give the same judgement on any machine. */
export const judge = (record: RunRecord, spec: DatedSpec): Judgement => {
  const { header, calibration, lines, footer } = record;
  const histories = historiesOf(record);
  const clauses = spec.clauses.map((clause) => judgeClause(clause, record, histories));
  const faults = faultsOf(record, spec, histories);

  const failures = listed(musts(clauses, 'fail'), 'clause fails', 'clauses fail');
  const reasons = [...failures, ...doubts(record, clauses, faults.length)];
  const withoutFailure: Gate = reasons.length > 0 ? 'inconclusive' : 'conformant';
  const gate = failures.length > 0 ? 'nonconformant' : withoutFailure;
  const end = footer?.end ?? 'broken-off';

  const times = lines.map((line) => ('t' in line ? line.t : 0));
  return {
    format: FORMAT,
    gate,
    exitStatus: exitStatus({ gate, faults, end }),
    reasons,
    spec: header.spec,
    target: header.target,
    platform: header.platform,
    selector: header.selector,
    effort: header.effort,
    seed: header.seed,
    run: header.run,
    gatelock: header.gatelock,
    startedAt: header.startedAt,
    end,
    durationMs: footer?.t ?? times.at(-1) ?? 0,
    starts: footer?.starts ?? lines.filter((line) => line.type === 'event' && line.kind === 'spawn').length,
    ...(calibration && {
      calibration: {
        coldMs: calibration.coldMs,
        warmMs: calibration.warmMs,
        ...(calibration.floorMs !== undefined && { floorMs: calibration.floorMs }),
      },
    }),
    clauses,
    residue: lines.flatMap((line) => {
      if (line.type !== 'residue') return [];
      const { type, t, ...left } = line;
      return [left];
    }),
    faults,
    slow: slowPasses(clauses),
  };
};
