/** The tests of a judgement as a person looks at them: each with all that it says, whatever clause it says it on. Pure. */
import { repeatCommand } from '../../judge/repeat.js';
import { testOutcomes } from '../../judge/test-outcomes.js';
import type { ClauseVerdict, JudgedCheck, Judgement, Unexercised } from '../../judge/verdict.js';
import type { RunRecord } from '../../record/run-record.js';
import type { Residue } from '../../record/schema.js';
import { expectation } from '../expectation.js';
import { plainText } from '../plain.js';

/** Most urgent first. `expected`: it fails, as the baseline says. `none`: it says nothing on any clause that applies. */
export const STATUSES = ['fail', 'inconclusive', 'expected', 'pass', 'left-out', 'none'] as const;
export type Status = (typeof STATUSES)[number];

export interface ClauseCheck {
  readonly clause: ClauseVerdict;
  readonly check: JudgedCheck;
}

export interface TestView {
  readonly test: string;
  /** Of its element in the page. */
  readonly anchor: string;
  readonly title: string;
  readonly status: Status;
  readonly durationMs: number | undefined;
  readonly checks: readonly ClauseCheck[];
  /** Why it did not say all that it could have, each reason once. */
  readonly gaps: readonly Unexercised[];
  /** What the baseline says of it, a line a clause. */
  readonly expected: readonly string[];
  readonly residue: readonly Omit<Residue, 'type' | 't' | 'test'>[];
  readonly repeat: string;
}

type Outcomes = ReturnType<typeof testOutcomes>;

const statusOf = (test: string, clauses: ReadonlyMap<ClauseVerdict, Outcomes>): Status => {
  const said = [...clauses].flatMap(([clause, outcomes]): Status[] => {
    const outcome = outcomes.get(test);
    if (outcome === undefined) return [];
    if (outcome === 'violated') return [clause.expected.some((one) => one.test === test) ? 'expected' : 'fail'];
    if (outcome === 'unknown') return ['inconclusive'];
    return [outcome === 'holds' ? 'pass' : 'left-out'];
  });
  return STATUSES.find((status) => said.includes(status)) ?? 'none';
};

/** An id of gatelock's own can be read in an address; any other text is numbered. */
const anchorOf = (test: string, index: number): string =>
  /^[a-z0-9]+(?:[-/][a-z0-9]+)*$/.test(test) ? `test:${test}` : `test:${index}`;

const once = (gaps: readonly Unexercised[]): Unexercised[] => [
  ...new Map(gaps.map((gap) => [`${gap.because} ${gap.reason}`, gap])).values(),
];

const grouped = <T extends { readonly test: string }>(all: readonly T[]): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.test);
    if (group) group.push(one);
    else groups.set(one.test, [one]);
  }
  return groups;
};

/** Those of the plan in its order, then whatever else the record speaks of. `report` is plain already. */
export const testsOf = (report: Judgement, { header, lines }: RunRecord): TestView[] => {
  const outcomes = new Map(report.clauses.map((clause) => [clause, testOutcomes(clause)]));
  const known = new Map(report.tests.map((one) => [one.test, one]));
  const spoken = lines.flatMap((line) => ('test' in line ? plainText(line.test) : []));
  const checks = grouped(
    report.clauses.flatMap((clause) => clause.checks.map((check) => ({ test: check.test, clause, check }))),
  );
  const gaps = grouped(report.clauses.flatMap(({ unexercised }) => unexercised));
  const residue = grouped(report.residue);
  return [...new Set([...known.keys(), ...spoken])].map((test, index) => {
    const own = known.get(test);
    return {
      test,
      anchor: anchorOf(test, index),
      title: own?.title ?? test,
      status: statusOf(test, outcomes),
      durationMs: own?.durationMs,
      checks: checks.get(test) ?? [],
      gaps: once(gaps.get(test) ?? []),
      expected: report.clauses.flatMap((clause) => expectation(report, clause, test) ?? []),
      residue: residue.get(test) ?? [],
      repeat: plainText(repeatCommand(header, test)),
    };
  });
};
