/** Lines and columns of a text. Pure. */

/** Both from 1; columns in UTF-16 code units, as editors count. */
export interface Point {
  readonly line: number;
  readonly column: number;
}

/** Where an offset stands. A line ends with LF, CR LF or CR, as in Markdown. */
export function pointsIn(text: string): (offset: number) => Point {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
