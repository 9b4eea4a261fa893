/** What a misspelt name was meant to be. Pure. */

/** Edits (insert, delete, replace) between two words. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/**
 * The candidate that `word` was most likely meant to be: of those that contain it, or are at most half its length in edits
 * away, the one of fewest edits, first come first. Undefined where none is: a far-fetched guess misleads.
 */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const within = Math.max(1, Math.floor(word.length / 2));
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(word, candidate) }))
    .filter(({ candidate, edits }) => edits <= within || (word !== '' && candidate.includes(word)))
    .sort((a, b) => a.edits - b.edits);
  return best?.candidate;
};

/** ` (did you mean x?)`, to be put after an unknown name; empty where nothing is near. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const found = nearest(word, candidates);
  return found === undefined ? '' : ` (did you mean ${found}?)`;
};
