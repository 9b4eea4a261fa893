/** Fitting text into columns. Pure; a character counts as one column. */

/** Narrower than this nothing is folded: what is left would be harder to read than lines that a terminal breaks. */
const LEAST = 20;

/** Lines of at most `width` columns, broken at spaces where there are any; as they are where `width` is Infinity. */
export const fold = (text: string, width: number): string[] => {
  const lines = text.split('\n');
  if (width < LEAST || width === Number.POSITIVE_INFINITY) return lines;
  const piece = new RegExp(`.{1,${width}}(?:\\s+|$)|\\S{1,${width}}`, 'gu');
  return lines.flatMap((line) => line.match(piece)?.map((part) => part.trimEnd()) ?? ['']);
};

/** The text if it fits, otherwise its beginning and an ellipsis. */
export const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
