import type { RunRecord } from '../record/run-record.js';
import type { Check, Header } from '../record/schema.js';
import type { Clause } from '../spec/clause.js';
import { type Exercise, exerciseOf, type TestHistory } from './history.js';
import { groupedBy } from './likeness.js';
import { repeatCommand } from './repeat.js';
import type { ClauseVerdict, JudgedCheck, Unexercised, Verdict } from './verdict.js';

type Rounds = NonNullable<Check['rounds']>;

const REASON_LENGTH = 300;

const oneLine = (text: string): string => {
  const joined = text.replaceAll(/\s+/g, ' ').trim();
  return joined.length > REASON_LENGTH ? `${joined.slice(0, REASON_LENGTH - 1)}…` : joined;
};

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

const andMore = (others: number): string => (others > 0 ? ` (and ${others} more)` : '');

/** Why the document, the target or the platform does not ask this clause of this run; undefined if it does. */
export const exemption = (clause: Clause, header: Header): string | undefined => {
  const missing = clause.capabilities.find((capability) => !header.target.capabilities.includes(capability));
  return (
    clause.excluded ??
    clause.notApplicable[header.platform.name] ??
    (header.platform.wine && clause.notApplicable.wine) ??
    (missing && `the target does not declare the capability ${missing}`)
  );
};

/** Percent with two significant digits, such as 0.75 %. */
const percent = (probability: number): string => `${Number((probability * 100).toPrecision(2))} %`;

/** `2 × 0/60, 0/9`: violated of all rounds, kind by kind. Kinds differ in their number of starts: they are not one sample. */
const kOfN = (raced: readonly Rounds[]): string =>
  groupedBy(raced, ({ violated, n }) => `${violated}/${n}`)
    .map((kind) => `${kind.length > 1 ? `${kind.length} × ` : ''}${kind[0].violated}/${kind[0].n}`)
    .join(', ');

/** The rounds come first: a table that is too narrow for all of it may not cut these. */
const passReason = (exercises: readonly Exercise[]): string => {
  const checks = exercises.flatMap((exercise) => exercise.checks);
  const tests = exercises.filter((exercise) => exercise.checks.length > 0).length;
  const raced = checks.flatMap((check) => check.rounds ?? []);
  const weakest = Math.max(...raced.map(({ upper }) => upper));
  return [
    ...(raced.length > 0 ? [`${kOfN(raced)} rounds, p < ${percent(weakest)}`] : []),
    `${counted(checks.length, 'check')} in ${counted(tests, 'test')}`,
  ].join('; ');
};

const failReason = (exercises: readonly Exercise[]): string => {
  const violated = exercises.flatMap((exercise) => exercise.checks).filter((check) => check.outcome === 'violated');
  const [first] = violated;
  if (!first) return '';
  const { rounds } = first;
  const k = rounds ? ` in ${rounds.violated}/${rounds.n} rounds, p < ${percent(rounds.upper)}` : '';
  return `violated${k}: ${first.title}; observed: ${first.observed}${andMore(violated.length - 1)}`;
};

const ONLY_SUITE = 'only the suite passes a clause';

const inconclusiveReason = (exercises: readonly Exercise[]): string => {
  const open = exercises.flatMap(({ outcome, checks, gap }) => {
    const unknown = checks.find((check) => check.outcome === 'unknown');
    if (unknown) return `unknown: ${unknown.title}; observed: ${unknown.observed}`;
    return gap && (outcome === 'unknown' || outcome === 'left-out')
      ? `${gap.because.replaceAll('-', ' ')}: ${gap.reason}`
      : [];
  });
  const [first] = open;
  const own = exercises.filter(({ outcome }) => outcome === 'holds').length;
  const nobody =
    own === 0 ? 'no test exercised it' : `it holds in ${counted(own, 'test')} of your own, and ${ONLY_SUITE}`;
  return first === undefined ? nobody : `${first}${andMore(open.length - 1)}`;
};

/**
 * Most severe wins: fail, then inconclusive. No holding check at all is inconclusive: zero evidence is no pass. A spec of the
 * user's own is heard against the target only: what is conformant with it is conformant without it.
 */
const verdictOf = (exercises: readonly Exercise[]): Exclude<Verdict, 'not-applicable'> => {
  const outcomes = new Set(exercises.map(({ outcome }) => outcome));
  if (outcomes.has('violated')) return 'fail';
  const shown = exercises.some(({ outcome, history }) => outcome === 'holds' && !history.own);
  return outcomes.has('unknown') || !shown ? 'inconclusive' : 'pass';
};

const REASONS = { pass: passReason, fail: failReason, inconclusive: inconclusiveReason };

/** Judges one clause by all tests that declared it or left a check on it. */
export const judgeClause = (
  clause: Clause,
  { header, lines }: RunRecord,
  histories: readonly TestHistory[],
): ClauseVerdict => {
  const exercises = histories
    .filter(
      ({ declared, checks }) => declared.includes(clause.id) || checks.some((check) => check.clause === clause.id),
    )
    .map((history) => exerciseOf(history, clause.id));
  const checks = exercises.flatMap((exercise) =>
    exercise.checks.map(
      ({ type, t, clause, ...check }): JudgedCheck => ({
        ...check,
        testTitle: exercise.history.title,
        repeat: repeatCommand(header, check.test),
      }),
    ),
  );
  // What a test says of applicability yields to any observation; what the document or the target says does not.
  const claim = lines.find((line) => line.type === 'not-applicable' && line.clause === clause.id);
  const claimed = checks.length === 0 && claim?.type === 'not-applicable' ? claim.reason : undefined;
  const exempt = exemption(clause, header) ?? claimed;
  const verdict = exempt === undefined ? verdictOf(exercises) : 'not-applicable';
  const unexercised = exercises.flatMap(({ history, gap }): Unexercised[] =>
    gap && verdict !== 'not-applicable'
      ? [{ test: history.test, testTitle: history.title, ...gap, repeat: repeatCommand(header, history.test) }]
      : [],
  );
  const reason = verdict === 'not-applicable' ? (exempt ?? '') : REASONS[verdict](exercises);
  const { id, level, requirement } = clause;
  const whole = header.filter === undefined && header.shard === undefined;
  const selected = whole || exercises.length > 0;
  const unexpected = verdict === 'fail' || verdict === 'inconclusive' ? { unexpected: verdict } : {};
  return {
    id,
    level,
    requirement,
    verdict,
    reason: oneLine(reason),
    checks,
    unexercised,
    selected,
    expected: [],
    ...unexpected,
  };
};
