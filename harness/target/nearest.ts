/** The candidate most like a misspelt word; undefined if none is near enough to be what was meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const within = Math.max(1, Math.floor(word.length / 2));
  const measured = candidates.map((candidate) => ({ candidate, edits: edits(word, candidate) }));
  measured.sort((a, b) => a.edits - b.edits);
  const [best] = measured;
  return best && best.edits <= within ? best.candidate : undefined;
}

/** Levenshtein distance: insertions, deletions and replacements between two words. */
function edits(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}
