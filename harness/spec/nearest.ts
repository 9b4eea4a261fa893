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

/** The candidate that `word` was most likely meant to be: the fewest edits, first come first; undefined without candidates. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined =>
  candidates
    .map((candidate) => ({ candidate, edits: distance(word, candidate) }))
    .reduce<{ candidate: string; edits: number } | undefined>(
      (best, one) => (best === undefined || one.edits < best.edits ? one : best),
      undefined,
    )?.candidate;

/** ` (did you mean "x"?)`, to be put after an unknown name; empty without candidates. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const found = nearest(word, candidates);
  return found === undefined ? '' : ` (did you mean ${found}?)`;
};
