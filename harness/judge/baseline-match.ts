/** What the entries of a baseline come to in one run; the table in baseline.ts says it in words. Pure. */
import { type Baseline, type Entry, placeOf } from './baseline.js';
import { circumstancesOf, told, unmet } from './baseline-condition.js';
import { named } from './gate.js';
import { testOutcomes } from './test-outcomes.js';
import type { ClauseVerdict, Finding, JudgedEntry, Judgement } from './verdict.js';

type Judged = Pick<Judgement, 'clauses' | 'platform' | 'target' | 'damage'>;

interface Effect extends Pick<JudgedEntry, 'state' | 'because'> {
  /** Tests that fail as expected. */
  readonly tests: readonly string[];
  readonly findings: readonly Finding[];
}

export interface Match {
  readonly clauses: ClauseVerdict[];
  readonly entries: JudgedEntry[];
  readonly findings: Finding[];
}

/** Applies each entry to the verdicts of one run. */
export const match = ({ entries }: Pick<Baseline, 'entries'>, judged: Judged): Match => {
  const effects = entries.map((entry) => ({ entry, ...effectOf(entry, judged) }));
  return {
    clauses: judged.clauses.map((clause) => {
      const lines = effects
        .filter(({ entry }) => entry.clause === clause.id)
        .flatMap(({ entry, tests }) => tests.map((test) => [test, entry.lines.first] as const));
      return lines.length === 0 ? clause : withExpected(clause, new Map(lines));
    }),
    entries: effects.map(({ entry: { lines, ...named }, state, because }) => ({
      line: lines.first,
      ...named,
      state,
      ...(because !== undefined && { because }),
    })),
    findings: effects.flatMap(({ findings }) => findings),
  };
};

/** `lines`: the line of the entry that expects it, for each test that fails as expected. */
const withExpected = (clause: ClauseVerdict, lines: ReadonlyMap<string, number>): ClauseVerdict => {
  const { unexpected: _, ...rest } = clause;
  const others = [...testOutcomes(clause)].flatMap(([test, outcome]) => (lines.has(test) ? [] : [outcome]));
  const inconclusive = others.includes('unknown') ? ({ unexpected: 'inconclusive' } as const) : {};
  return {
    ...rest,
    expected: [...lines].map(([test, line]) => ({ test, line })),
    ...(others.includes('violated') ? ({ unexpected: 'fail' } as const) : inconclusive),
  };
};

const effectOf = (entry: Entry, judged: Judged): Effect => {
  const nothing = (state: Effect['state'], because: string): Effect => ({ state, because, tests: [], findings: [] });
  const clause = judged.clauses.find(({ id }) => id === entry.clause);
  if (!clause) return { state: 'unmatched', tests: [], findings: [] };
  const seen = circumstancesOf(judged);
  const because = unmet(entry.when, seen);
  if (because !== undefined) return nothing('dormant', because);
  if (clause.verdict === 'not-applicable') {
    return nothing('not-exercised', `the clause does not apply: ${clause.reason}`);
  }
  const effect = entry.tests ? ofTests(entry, entry.tests, clause, told(seen)) : ofClause(entry, clause, told(seen));
  if (!effect) return nothing('not-exercised', clause.selected ? 'nothing that it names came to an end' : NOT_SELECTED);
  // A violation may be among what is lost: of a damaged record nothing is known to pass.
  if (effect.findings.length === 0 || judged.damage.length === 0) return effect;
  return effect.state === 'stale' ? nothing('not-exercised', DAMAGED) : { ...effect, findings: [] };
};

const NOT_SELECTED = 'the run was restricted to other clauses';
const DAMAGED = 'the record is damaged, and what it names may have failed';

const testsOf = (clause: ClauseVerdict, wanted: 'violated' | 'holds' | 'unknown'): string[] =>
  [...testOutcomes(clause)].filter(([, outcome]) => outcome === wanted).map(([test]) => test);

/** An entry for the whole clause says that every test of it fails. Undefined where the run cannot tell. */
const ofClause = (entry: Entry, clause: ClauseVerdict, seen: string): Effect | undefined => {
  const violated = testsOf(clause, 'violated');
  const holding = testsOf(clause, 'holds');
  if (violated.length > 0 && holding.length > 0) {
    const what = `the entry is for every test of ${clause.id}, and ${holding.length} of ${violated.length + holding.length} pass: add test: [${violated.join(', ')}]`;
    return {
      state: 'expected',
      tests: violated,
      findings: [{ because: 'too-wide', line: entry.lines.clause, what }],
    };
  }
  if (violated.length > 0) return { state: 'expected', tests: violated, findings: [] };
  return clause.verdict === 'pass' ? stale(entry, `${clause.id} passes`, seen) : undefined;
};

const ofTests = (entry: Entry, tests: readonly string[], clause: ClauseVerdict, seen: string): Effect | undefined => {
  const violated = testsOf(clause, 'violated').filter((test) => tests.includes(test));
  const passing = testsOf(clause, 'holds').filter((test) => tests.includes(test));
  if (passing.length === tests.length) {
    return stale(entry, `${clause.id} passes in ${named(passing)}`, seen);
  }
  const findings = passing.map((test): Finding => {
    const line = entry.lines.tests[tests.indexOf(test)] ?? entry.lines.first;
    return {
      because: 'stale',
      line,
      what: `${clause.id} passes in ${test} (${seen}): remove that test from the entry`,
    };
  });
  if (violated.length > 0) return { state: 'expected', tests: violated, findings };
  return passing.length > 0 ? { state: 'stale', tests: [], findings } : undefined;
};

const stale = (entry: Entry, what: string, seen: string): Effect => ({
  state: 'stale',
  tests: [],
  findings: [
    {
      because: 'stale',
      line: entry.lines.first,
      what: `${what} (${seen}): delete ${placeOf(entry)}, or say in when where it still fails`,
    },
  ],
});
