import type { RunRecord } from '../record/run-record.js';
import type { Check, TestEnd } from '../record/schema.js';
import { type Outcome, outcomeOf } from './test-outcomes.js';
import type { Unexercised } from './verdict.js';

/** What the record tells of one test: planned ones, and those that left checks without being planned. */
export interface TestHistory {
  readonly test: string;
  readonly title: string;
  /** The clauses it declared in the plan. */
  readonly declared: readonly string[];
  /** It stands in a spec of the user's own. */
  readonly own: true | undefined;
  readonly begun: boolean;
  /** Milliseconds from begin to end; undefined where either is missing. */
  readonly durationMs: number | undefined;
  readonly end: TestEnd | undefined;
  readonly checks: readonly Check[];
}

/** All tests of a record, in the order of the plan. */
export const historiesOf = ({ plan, lines }: RunRecord): TestHistory[] => {
  const checks = lines.filter((line) => line.type === 'check');
  const ends = lines.filter((line) => line.type === 'test-end');
  const begun = new Map(lines.filter((line) => line.type === 'test-begin').map(({ test, t }) => [test, t]));
  const planned = new Map((plan?.tests ?? []).map((test) => [test.test, test]));
  return [...new Set([...planned.keys(), ...checks.map((check) => check.test)])].map((test) => {
    const end = ends.find((one) => one.test === test);
    const begunAt = begun.get(test);
    return {
      test,
      title: planned.get(test)?.title ?? test,
      declared: planned.get(test)?.clauses ?? [],
      own: planned.get(test)?.own,
      begun: begunAt !== undefined,
      durationMs: end && begunAt !== undefined ? end.t - begunAt : undefined,
      end,
      checks: checks.filter((check) => check.test === test),
    };
  });
};

/** Why a test did not yield everything it could have. */
export type Gap = Pick<Unexercised, 'because' | 'reason'>;

const gapOf = ({ begun, end }: TestHistory): Gap | undefined => {
  if (end?.outcome === 'reached') return undefined;
  if (end) return { because: end.outcome, reason: end.reason ?? 'no reason given' };
  if (begun) return { because: 'never-ended', reason: 'the test began and never ended' };
  return { because: 'never-began', reason: 'the test never began' };
};

/** What one test says about one clause. */
export interface Exercise {
  readonly history: TestHistory;
  readonly outcome: Outcome;
  readonly checks: readonly Check[];
  readonly gap: Gap | undefined;
}

/** What one test says about one clause. */
export const exerciseOf = (history: TestHistory, clause: string): Exercise => {
  const checks = history.checks.filter((check) => check.clause === clause);
  const gap: Gap | undefined =
    gapOf(history) ??
    (checks.length === 0
      ? { because: 'no-check', reason: 'the test ended without a check on this clause' }
      : undefined);
  return { history, outcome: outcomeOf(checks, gap), checks, gap };
};
