/**
 * Times that moved beyond their noise. Pure.
 *
 * Measurements of one kind, the same check of a clause in whichever tests both sides ran, are one sample a side. All times are the
 * gateway's own. A machine that is slower moves all of them at once: the factor that they have in common is taken away before,
 * and told. What is left counts only if it is large, in proportion and against the cold start, and
 *  - with five measurements or more a side: if ranks so far apart (Wilcoxon, Mann and Whitney) come by chance with p < 5 %, all
 *    comparisons of the two runs together (Bonferroni);
 *  - with fewer no test can tell, so only a much larger move counts.
 */
import { errorFunction, max, median, min, wilcoxonRankSum } from 'simple-statistics';
import type { Sample, Timing, Timings } from './comparison.js';
import type { Judgement } from './verdict.js';

/** With fewer the rank test cannot reach a level that survives a correction for many comparisons. */
const ENOUGH = 5;
const P = 0.05;

/**
 * From here on a move counts: ratio of the medians, and their difference in cold starts (of the slower side). The ranks tell the
 * noise within a run, not that from run to run: between 15 pairs of runs of gateways that start alike, on a crowded machine of two
 * cores, the largest move was ×2.1.
 */
export const LARGE = { ratio: 2.5, coldStarts: 0.15 };
/** The same where there are too few measurements to know their noise. */
export const MUCH_LARGER = { ratio: 4, coldStarts: 1 };

/** Shorter times are as long as the machine's own hiccups: they tell nothing of what is common to all. */
const TELLING_MS = 50;

interface Pair {
  readonly clause?: string;
  readonly title: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
}

const sampleOf = (values: readonly number[]): Sample => ({
  n: values.length,
  median: median([...values]),
  least: min([...values]),
  most: max([...values]),
});

/** Two-sided, by the normal approximation with its correction for continuity. Alike whichever side comes first. */
export const rankProbability = (a: readonly number[], b: readonly number[]): number => {
  const [n, m] = [a.length, b.length];
  const u = wilcoxonRankSum([...a], [...b]) - (n * (n + 1)) / 2;
  const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / deviation;
  return Math.min(1, 1 - errorFunction(z / Math.SQRT2));
};

/** By clause and title, then by test. */
const measured = ({
  clauses,
}: Judgement): Map<string, { clause: string; title: string; tests: Map<string, number[]> }> => {
  const kinds = new Map<string, { clause: string; title: string; tests: Map<string, number[]> }>();
  for (const { id, checks } of clauses) {
    for (const { title, test, measure } of checks) {
      if (measure?.unit !== 'ms') continue;
      const key = `${id} ${title.replaceAll(/\d+/g, '#')}`;
      const kind = kinds.get(key) ?? { clause: id, title, tests: new Map() };
      kind.tests.set(test, [...(kind.tests.get(test) ?? []), measure.value]);
      kinds.set(key, kind);
    }
  }
  return kinds;
};

/** What both sides measured, in the tests that both have: others may have been in another situation. */
const pairsOf = (a: Judgement, b: Judgement): Pair[] => {
  const ofB = measured(b);
  return [...measured(a)].flatMap(([key, { clause, title, tests }]) => {
    const other = ofB.get(key)?.tests ?? new Map<string, number[]>();
    const both = [...tests.keys()].filter((test) => other.has(test));
    const values = (side: ReadonlyMap<string, number[]>): number[] => both.flatMap((test) => side.get(test) ?? []);
    return both.length === 0 ? [] : [{ clause, title, a: values(tests), b: values(other) }];
  });
};

const calibrationsOf = ({ calibration, shards }: Judgement) =>
  (shards ?? [{ calibration }]).flatMap((one) => one.calibration ?? []);

const STARTS = [
  ['coldMs', 'cold start: launch to ready in a fresh profile'],
  ['warmMs', 'warm start: launch to ready in a used profile'],
  ['floorMs', "launch to exit of the command's own --version"],
] as const;

const startPairs = (a: Judgement, b: Judgement): Pair[] =>
  STARTS.flatMap(([name, title]) => {
    const values = (side: Judgement): number[] => calibrationsOf(side).flatMap((one) => one[name] ?? []);
    const pair = { title, a: values(a), b: values(b) };
    return pair.a.length > 0 && pair.b.length > 0 ? [pair] : [];
  });

const ratioOf = ({ a, b }: Pair): number => median([...b]) / median([...a]);

/** As a logarithm: halves and doubles weigh the same, whichever side comes first. */
const commonFactor = (pairs: readonly Pair[]): number => {
  const telling = pairs.filter(({ a, b }) => Math.max(median([...a]), median([...b])) >= TELLING_MS);
  return telling.length === 0 ? 1 : Math.exp(median(telling.map((pair) => Math.log(ratioOf(pair)))));
};

/** Why times of the two cannot be compared: other hardware, another clock of things. */
const unlikeness = ({ platform: a }: Judgement, { platform: b }: Judgement): string | undefined => {
  const differing = (['name', 'arch', 'cpus'] as const).find((key) => a[key] !== b[key]);
  return (
    differing &&
    `the machines differ: ${differing === 'name' ? '' : `${differing} `}${a[differing]} and ${b[differing]}`
  );
};

export const timingMoves = (a: Judgement, b: Judgement): Timings => {
  const unlike = unlikeness(a, b);
  const pairs = unlike === undefined ? [...startPairs(a, b), ...pairsOf(a, b)] : [];
  const common = commonFactor(pairs);
  /** Half of the way is taken from either side, so that it does not matter which comes first. */
  const half = Math.sqrt(common);
  const coldMs = Math.max(...[...calibrationsOf(a), ...calibrationsOf(b)].map((one) => one.coldMs), TELLING_MS);

  const isEnough = (pair: Pair): boolean => Math.min(pair.a.length, pair.b.length) >= ENOUGH;
  const tested = pairs.filter(isEnough).length;
  const moved = pairs.flatMap((pair): Timing[] => {
    const likened = { ...pair, a: pair.a.map((ms) => ms * half), b: pair.b.map((ms) => ms / half) };
    const enough = isEnough(pair);
    const { ratio: least, coldStarts } = enough ? LARGE : MUCH_LARGER;
    // Large as it was measured, and large beside what all of them did.
    const large = [pair, likened].every((one) => {
      const difference = Math.abs(median([...one.b]) - median([...one.a]));
      return Math.abs(Math.log(ratioOf(one))) >= Math.log(least) && difference >= coldStarts * coldMs;
    });
    const sameWay = ratioOf(pair) > 1 === ratioOf(likened) > 1;
    const p = enough ? Math.min(1, rankProbability(likened.a, likened.b) * tested) : undefined;
    if (!large || !sameWay || (p !== undefined && p >= P)) return [];
    const ratio = ratioOf(pair);
    return [
      {
        kind: ratio > 1 ? 'worse' : 'better',
        ...(pair.clause !== undefined && { clause: pair.clause }),
        title: pair.title,
        a: sampleOf(pair.a),
        b: sampleOf(pair.b),
        ratio,
        ...(p !== undefined && { p }),
      },
    ];
  });
  return { compared: pairs.length, ...(unlike !== undefined && { unlike }), common, moved };
};
