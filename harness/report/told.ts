/** Which checks of a clause are shown to people: each different one once. Pure. */
import { likeness } from '../judge/likeness.js';
import type { ClauseVerdict, JudgedCheck } from '../judge/verdict.js';

export interface Told {
  readonly check: JudgedCheck;
  /** Checks that say the same and are not shown. */
  readonly like: number;
}

/** Different checks that are shown of one clause. */
const SHOWN = 3;

/** Of the same title, or the same thing observed: whoever has read one has read the other. */
const alike = (a: JudgedCheck, b: JudgedCheck): boolean =>
  a.outcome === b.outcome && (a.title === b.title || likeness(a.observed) === likeness(b.observed));

const URGENCY = ['violated', 'unknown', 'holds'];

/** The checks that make a clause fail or inconclusive; those that fail as expected tell nothing new. */
export const telling = ({ checks, expected }: ClauseVerdict): JudgedCheck[] =>
  checks
    .filter(({ outcome, test }) => outcome !== 'holds' && !expected.some((one) => one.test === test))
    .sort((a, b) => URGENCY.indexOf(a.outcome) - URGENCY.indexOf(b.outcome));

/** The telling checks to be shown, and how many different ones are not. */
export const told = (clause: ClauseVerdict): { readonly shown: readonly Told[]; readonly others: number } => {
  const different: Told[] = [];
  for (const check of telling(clause)) {
    const index = different.findIndex((one) => alike(one.check, check));
    const found = different[index];
    if (found) different[index] = { ...found, like: found.like + 1 };
    else different.push({ check, like: 0 });
  }
  return { shown: different.slice(0, SHOWN), others: Math.max(0, different.length - SHOWN) };
};

/** `and 6 more like it`; empty where there are none. */
export const moreLikeIt = ({ like }: Told): string[] => (like === 0 ? [] : [`and ${like} more like it`]);
