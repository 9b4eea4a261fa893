/** The judge: a record, the revision it was made with and a baseline give a judgement. Reads no clock, file, process or environment. */
import type { RunRecord } from '../record/run-record.js';
import type { Baseline } from './baseline.js';
import { examine } from './baseline-examine.js';
import { match } from './baseline-match.js';
import { judgeClause } from './clause-verdict.js';
import { type DatedSpec, faultsOf } from './faults.js';
import { exitStatus, gateOf } from './gate.js';
import { historiesOf } from './history.js';
import { obstaclesOf } from './obstacles.js';
import { type ClauseVerdict, FORMAT, type JudgedBaseline, type Judgement, type Slow } from './verdict.js';

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

/** The baseline applied to the verdicts, and what is wrong with it on the day of the run. */
const withBaseline = (found: ClauseVerdict[], record: RunRecord, spec: DatedSpec, baseline?: Baseline) => {
  const { header, plan, damage } = record;
  // A shard sees only a part of what an entry names: known failures are for the merged record.
  if (!baseline || header.shard) return { clauses: found };
  const { clauses, entries, findings } = match(baseline, { ...header, clauses: found, damage: [...damage] });
  const tests = header.filter === undefined ? plan?.tests : undefined;
  const wrong = examine(baseline, { spec, tests, day: header.startedAt.slice(0, '2026-11-21'.length) });
  const judged: JudgedBaseline = {
    file: baseline.file,
    entries,
    findings: [...wrong, ...findings].sort((a, b) => a.line - b.line),
  };
  return { clauses, baseline: judged };
};

/** Verdict of every clause, and the gate. Pure: the same record, spec and baseline give the same judgement on any machine. */
export const judge = (record: RunRecord, spec: DatedSpec, known?: Baseline): Judgement => {
  const { header, calibration, lines, footer } = record;
  const histories = historiesOf(record);
  const found = spec.clauses.map((clause) => judgeClause(clause, record, histories));
  const { clauses, baseline } = withBaseline(found, record, spec, known);
  const faults = faultsOf(record, spec, histories);

  const { gate, reasons } = gateOf(record, clauses, faults.length, baseline);
  const end = footer?.end ?? 'broken-off';

  const times = lines.map((line) => ('t' in line ? line.t : 0));
  return {
    format: FORMAT,
    gate,
    exitStatus: exitStatus({ gate, faults, end, ...(baseline && { baseline }) }),
    reasons,
    spec: header.spec,
    target: header.target,
    platform: header.platform,
    selector: header.selector,
    ...(header.specs && { specs: header.specs }),
    ...(header.filter !== undefined && { filter: header.filter }),
    ...(header.shard && { shard: { index: header.shard.index, of: header.shard.of } }),
    ...(header.shards && { shards: header.shards }),
    effort: header.effort,
    seed: header.seed,
    run: header.run,
    gatelock: header.gatelock,
    startedAt: header.startedAt,
    end,
    damage: [...record.damage],
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
    tests: histories.map(({ test, title, durationMs, own }) => ({
      test,
      title,
      ...(durationMs !== undefined && { durationMs }),
      ...(own && { own }),
    })),
    ...(baseline && { baseline }),
    obstacles: obstaclesOf(clauses, histories, header),
    residue: lines.flatMap((line) => {
      if (line.type !== 'residue') return [];
      const { type, t, ...left } = line;
      return [left];
    }),
    faults,
    slow: slowPasses(clauses),
  };
};
