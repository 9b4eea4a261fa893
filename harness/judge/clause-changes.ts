/** What the tests of a clause say on one side and on the other. Pure. */
import type { Change, ChangeKind, ComparedCheck, State } from './comparison.js';
import { testOutcomes } from './test-outcomes.js';
import type { ClauseVerdict, JudgedCheck } from './verdict.js';

/** A clause as one run left it. */
export interface ClauseSide {
  readonly clause: ClauseVerdict;
  /** Its record lost lines: what holds may have been violated in them. */
  readonly damaged: boolean;
}

const SILENT: readonly State[] = ['unknown', 'left-out', 'not-selected'];
const NOT_ASKED: readonly State[] = ['absent', 'not-applicable'];

const shows = (state: State): boolean => state === 'holds' || state === 'violated';

/** The kind of a change; undefined where nothing changed, or neither side shows anything. Violated twice is asked of the checks. */
export const kindOf = (a: State, b: State): ChangeKind | undefined => {
  if (shows(a) && shows(b)) {
    if (a === b) return undefined;
    return b === 'violated' ? 'worse' : 'better';
  }
  if (NOT_ASKED.includes(a) && shows(b)) return 'new';
  if (NOT_ASKED.includes(b) && shows(a)) return 'gone';
  return shows(a) || shows(b) ? 'unexercised' : undefined;
};

/** It may be that A kept what B violates: one of the two does not show it. What B is not asked for it cannot violate. */
const mayBeWorse = (a: State, b: State): boolean =>
  (a !== 'violated' && b === 'violated') || (a === 'holds' && SILENT.includes(b));

const stateOf = ({ clause, damaged }: ClauseSide, outcome: State | undefined): State => {
  if (clause.verdict === 'not-applicable') return 'not-applicable';
  if (outcome === undefined) return clause.selected ? 'absent' : 'not-selected';
  return damaged && outcome === 'holds' ? 'unknown' : outcome;
};

const SEVERITY: readonly State[] = ['violated', 'unknown', 'holds'];

/** The checks of a test on a clause, by titles without the ports and counters in them; of several of a kind the most severe. */
const checksOf = ({ clause, damaged }: ClauseSide, test: string): Map<string, JudgedCheck & { state: State }> => {
  const found = new Map<string, JudgedCheck & { state: State }>();
  for (const check of clause.checks) {
    if (check.test !== test) continue;
    const key = check.title.replaceAll(/\d+/g, '#');
    const state: State = damaged && check.outcome === 'holds' ? 'unknown' : check.outcome;
    const before = found.get(key);
    if (!before || SEVERITY.indexOf(state) < SEVERITY.indexOf(before.state)) found.set(key, { ...check, state });
  }
  return found;
};

const comparedChecks = (a: ClauseSide, b: ClauseSide, test: string): ComparedCheck[] => {
  const [ofA, ofB] = [checksOf(a, test), checksOf(b, test)];
  return [...new Set([...ofB.keys(), ...ofA.keys()])].map((key) => {
    const [inA, inB] = [ofA.get(key), ofB.get(key)];
    return {
      title: (inB ?? inA)?.title ?? key,
      a: inA?.state ?? 'absent',
      b: inB?.state ?? 'absent',
      expected: (inB ?? inA)?.expected ?? '',
      observed: { ...(inA && { a: inA.observed }), ...(inB && { b: inB.observed }) },
    };
  });
};

/** Which checks a person has to see to believe the change. */
const telling = (checks: readonly ComparedCheck[], kind: ChangeKind): ComparedCheck[] =>
  checks.filter(({ a, b }) => {
    if (kind === 'worse' || kind === 'new') return b === 'violated';
    if (kind === 'better' || kind === 'gone') return a === 'violated';
    return a === 'violated' || b === 'violated' || a === 'unknown' || b === 'unknown';
  });

const whyNot = ({ clause, damaged }: ClauseSide, test: string, state: State): string | undefined => {
  const gap = clause.unexercised.find((one) => one.test === test);
  if (state === 'not-selected') return 'the run was restricted to other tests';
  if (state === 'not-applicable') return clause.reason;
  if (gap) return `${gap.because.replaceAll('-', ' ')}: ${gap.reason}`;
  const unknown = clause.checks.find((check) => check.test === test && check.outcome === 'unknown');
  if (unknown) return `unknown: ${unknown.title}; observed: ${unknown.observed}`;
  return damaged && state === 'unknown' ? 'its record is damaged' : undefined;
};

const testChanges = (a: ClauseSide, b: ClauseSide, test: string, states: { a: State; b: State }): Change[] => {
  const find = ({ clause }: ClauseSide) => [...clause.checks, ...clause.unexercised].find((one) => one.test === test);
  const { testTitle = test, repeat } = find(b) ?? find(a) ?? {};
  const must = b.clause.level === 'MUST';
  const made = (kind: ChangeKind, of: { a: State; b: State }, checks: ComparedCheck[]): Change => {
    const because = shows(of.a) ? whyNot(b, test, of.b) : whyNot(a, test, of.a);
    return {
      kind,
      test,
      testTitle,
      ...states,
      hides: must && kind !== 'worse' && mayBeWorse(of.a, of.b),
      expected: b.clause.expected.some((one) => one.test === test),
      ...(because !== undefined && !(shows(of.a) && shows(of.b)) && { because }),
      checks,
      ...(repeat !== undefined && { repeat }),
    };
  };
  const checks = comparedChecks(a, b, test);
  if (states.a === 'violated' && states.b === 'violated') return checkByCheck(checks, made);
  const kind = kindOf(states.a, states.b);
  return kind === undefined ? [] : [made(kind, states, telling(checks, kind))];
};

/** Of a test that is violated on both sides: one change a kind, with its checks. What held and is not there any more is no news. */
const checkByCheck = (
  checks: readonly ComparedCheck[],
  made: (kind: ChangeKind, of: { a: State; b: State }, checks: ComparedCheck[]) => Change,
): Change[] => {
  const news = checks.filter(
    ({ a, b }) => !(NOT_ASKED.includes(a) && b === 'holds') && !(a === 'holds' && b === 'absent'),
  );
  return [...new Set(news.map(({ a, b }) => kindOf(a, b)))].flatMap((kind) => {
    if (kind === undefined) return [];
    const ofKind = news.filter(({ a, b }) => kindOf(a, b) === kind);
    const worst = ofKind.find(({ a, b }) => mayBeWorse(a, b)) ?? ofKind[0];
    return worst ? [made(kind, worst, ofKind)] : [];
  });
};

/** What changed in one clause, and which tests are inconclusive on both sides. */
export const clauseChanges = (a: ClauseSide, b: ClauseSide): { changes: Change[]; open: string[] } => {
  const [ofA, ofB] = [testOutcomes(a.clause), testOutcomes(b.clause)];
  const states = [...new Set([...ofB.keys(), ...ofA.keys()])].map((test) => ({
    test,
    a: stateOf(a, ofA.get(test)),
    b: stateOf(b, ofB.get(test)),
  }));
  return {
    changes: states.flatMap(({ test, ...both }) => testChanges(a, b, test, both)),
    open: states
      .filter(({ a, b }) => [a, b].includes('unknown') && !shows(a) && !shows(b) && b !== 'not-applicable')
      .map(({ test }) => test),
  };
};
