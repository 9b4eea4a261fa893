import type { JudgedCheck } from '../judge/verdict.js';

type Evidence = JudgedCheck['evidence'];

export interface Excerpt {
  readonly title: string;
  readonly rows: readonly string[];
}

/** A line of evidence in the rows that it takes up. */
export type Rows = (line: string) => string[];

const TERMINAL = /^(?:terminal|transcript)\b/i;

const asItIs: Rows = (line) => [line];

/** Whole lines from the start as long as they fit; of a first line that does not, what fits. */
const fitting = (lines: readonly (readonly string[])[], most: number): (readonly string[])[] => {
  let taken = 0;
  const fit = lines.filter((rows) => {
    taken += rows.length;
    return taken <= most;
  });
  return fit.length > 0 ? fit : lines.slice(0, 1).map((rows) => rows.slice(0, most));
};

/** Shortens one piece of evidence. A terminal tells most at its end, a list of anything else at its beginning. */
const shortened = ({ title, text }: Evidence[number], most: number, rowsOf: Rows): Excerpt => {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => rowsOf(line.trimEnd()));
  const isTerminal = TERMINAL.test(title);
  const fit = isTerminal ? fitting(lines.toReversed(), most).toReversed() : fitting(lines, most);
  const part = fit.length < lines.length ? `, its ${isTerminal ? 'last' : 'first'} lines` : '';
  return { title: `${title}${part}`, rows: fit.flat() };
};

/** At most `most` lines of each piece of evidence. */
export const excerpts = (evidence: Evidence, most: number): Excerpt[] =>
  evidence.map((one) => shortened(one, most, asItIs));

/** At most `most` rows of the piece that tells most: what stood in the terminal, or the first if there is no such piece. */
export const excerpt = (evidence: Evidence, most: number, rowsOf: Rows): Excerpt[] => {
  const best = evidence.find(({ title }) => TERMINAL.test(title)) ?? evidence[0];
  return best ? [shortened(best, most, rowsOf)] : [];
};
