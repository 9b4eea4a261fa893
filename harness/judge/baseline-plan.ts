/** Which entries a baseline needs so that it holds for given verdicts, and what becomes of those that it has. Pure. */
import { UsageError } from '../usage-error.js';
import { type Claim, type Condition, type Entry, placeOf } from './baseline.js';
import { type Circumstances, circumstancesOf, told } from './baseline-condition.js';
import { match } from './baseline-match.js';
import { separate } from './baseline-separate.js';
import { testOutcomes } from './test-outcomes.js';
import type { Judgement } from './verdict.js';

/** A verdict and where it was read from, for messages. */
export interface Source {
  readonly name: string;
  readonly judgement: Judgement;
}

/** An entry to be written; `like` is the entry that named these failures so far, and whose reason it takes over. */
export interface Draft {
  readonly claim: Claim;
  readonly like?: Entry;
}

export interface BaselinePlan {
  /** Entries that hold, or of which the verdicts say nothing: they stay as they are. */
  readonly kept: readonly Entry[];
  /** Entries that passed wherever they were exercised. */
  readonly dropped: readonly Entry[];
  /** Entries that held in part, with what each has to say instead. */
  readonly changed: readonly { readonly entry: Entry; readonly claim: Claim }[];
  readonly added: readonly Draft[];
}

/** Throws UsageError where the same test fails and passes under the same platform and version: no entry can say both. */
export function planBaseline(entries: readonly Entry[], sources: readonly Source[]): BaselinePlan {
  const fates = entries.map((entry) => fateOf(entry, sources));
  const clauses = new Set(sources.flatMap(({ judgement }) => judgement.clauses.map(({ id }) => id)));
  const drafts = [...clauses].flatMap((clause) =>
    draftsFor(
      clause,
      sources,
      fates.filter(({ entry }) => entry.clause === clause),
    ),
  );
  const first = drafts.filter(({ like }, at) => like && drafts.findIndex((one) => one.like === like) === at);
  const kept = fates.flatMap(({ entry, holds }) => (holds ? [entry] : []));
  return {
    kept,
    dropped: entries.filter((entry) => !kept.includes(entry) && !first.some(({ like }) => like === entry)),
    changed: first.flatMap(({ claim, like }) => (like ? [{ entry: like, claim }] : [])),
    added: drafts.filter((draft) => !first.includes(draft)),
  };
}

interface Fate {
  readonly entry: Entry;
  /** No verdict speaks against it. */
  readonly holds: boolean;
  /** Tests whose failure it accounts for, in each verdict. */
  readonly covered: readonly (readonly string[])[];
}

function fateOf(entry: Entry, sources: readonly Source[]): Fate {
  const matches = sources.map(({ judgement }) => match({ entries: [entry] }, judgement));
  return {
    entry,
    holds: matches.every(({ findings }) => findings.length === 0),
    covered: matches.map(({ clauses }) => clauses.flatMap(({ expected }) => expected.map(({ test }) => test))),
  };
}

/** One clause in one verdict: the tests that pass, and those that fail and are named by no kept entry. */
interface Seen {
  readonly source: string;
  readonly circumstances: Circumstances;
  readonly holding: readonly string[];
  readonly needed: readonly string[];
}

function draftsFor(clause: string, sources: readonly Source[], fates: readonly Fate[]): Draft[] {
  const kept = fates.filter(({ holds }) => holds);
  const reopened = fates.filter(({ holds }) => !holds);
  const likeOf = (test: string): Entry | undefined =>
    reopened.find(({ covered }) => covered.some((tests) => tests.includes(test)))?.entry;
  const seen = sources.flatMap(({ name, judgement }, at): Seen[] => {
    const verdict = judgement.clauses.find(({ id }) => id === clause);
    if (!verdict) return [];
    const outcomes = [...testOutcomes(verdict)];
    const violated = outcomes.flatMap(([test, outcome]) => (outcome === 'violated' ? [test] : []));
    const named = (among: readonly Fate[], test: string): boolean =>
      among.some(({ covered }) => covered[at]?.includes(test));
    return [
      {
        source: name,
        circumstances: circumstancesOf(judgement),
        holding: outcomes.flatMap(([test, outcome]) => (outcome === 'holds' ? [test] : [])),
        // A SHOULD never gates: it is in a baseline only if somebody put it there.
        needed: violated.filter((test) => !named(kept, test) && (verdict.level === 'MUST' || named(reopened, test))),
      },
    ];
  });
  const entries = kept.map(({ entry }) => entry);
  return draftForAll(clause, seen, entries, likeOf) ?? draftsByTest(clause, seen, entries, likeOf);
}

type LikeOf = (test: string) => Entry | undefined;

/**
 * Drafts for the whole clause; undefined unless one reason stands for all of its failures, and no test of it passes and no kept
 * entry names one where the drafts would apply.
 */
function draftForAll(
  clause: string,
  seen: readonly Seen[],
  kept: readonly Entry[],
  likeOf: LikeOf,
): Draft[] | undefined {
  const failing = seen.filter(({ needed }) => needed.length > 0);
  const [like, ...others] = new Set(failing.flatMap(({ needed }) => needed.map(likeOf)));
  if (failing.length === 0) return [];
  if (others.length > 0) return undefined;
  const passing = seen.filter(({ holding }) => holding.length > 0);
  return separated(failing, passing, kept)?.map((when) => draft(clause, undefined, when, like));
}

/** Drafts that name their tests; tests that fail in the same runs for the same reason share one. */
function draftsByTest(clause: string, seen: readonly Seen[], kept: readonly Entry[], likeOf: LikeOf): Draft[] {
  const groups = new Map<string, { tests: string[]; conditions: readonly Condition[]; like: Entry | undefined }>();
  for (const test of new Set(seen.flatMap(({ needed }) => needed))) {
    const failing = seen.filter(({ needed }) => needed.includes(test));
    const passing = seen.filter(({ holding }) => holding.includes(test));
    const others = kept.filter(({ tests = [test] }) => tests.includes(test));
    const conditions = separated(failing, passing, others);
    if (!conditions) throw new UsageError(`${clause}, ${test}: ${inseparable(failing, passing, others)}`);
    const like = likeOf(test);
    const key = JSON.stringify([conditions, like?.lines.first]);
    const group = groups.get(key) ?? { tests: [], conditions, like };
    groups.set(key, { ...group, tests: [...group.tests, test] });
  }
  return [...groups.values()].flatMap(({ tests, conditions, like }) =>
    conditions.map((when) => draft(clause, tests, when, like)),
  );
}

const separated = (
  failing: readonly Seen[],
  passing: readonly Seen[],
  kept: readonly Entry[],
): Condition[] | undefined =>
  separate({
    failing: failing.map(({ circumstances }) => circumstances),
    passing: passing.map(({ circumstances }) => circumstances),
    taken: kept.map(({ when = {} }) => when),
  });

const draft = (clause: string, tests: string[] | undefined, when: Condition, like: Entry | undefined): Draft => ({
  claim: { clause, ...(tests && { tests }), ...(Object.keys(when).length > 0 && { when }) },
  ...(like && { like }),
});

function inseparable(failing: readonly Seen[], passing: readonly Seen[], kept: readonly Entry[]): string {
  const where = ({ source, circumstances }: Seen): string => `${source} (${told(circumstances)})`;
  const pair = failing
    .flatMap((bad) => passing.map((good) => ({ bad, good })))
    .find(({ bad, good }) => separated([bad], [good], []) === undefined);
  if (pair) {
    return `fails in ${where(pair.bad)} and passes in ${where(pair.good)}: no platform and version tell the two apart, so no entry can; leave one of these verdicts out`;
  }
  return `fails in ${failing.map(where).join(', ')}: no condition keeps a new entry apart from ${kept.map(placeOf).join(', ')}; widen what stands there`;
}
