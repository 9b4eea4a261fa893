/** Whether a documented message stands in what the terminal showed. Pure; rules of the spec page's last paragraph. */

/**
 * `whole`: stands as documented. `altered`: a line resembles it closely, which is what a report has to show.
 * `line` counts from 1 within the given text; `text` is that line.
 */
export type Match =
  | { readonly kind: 'whole'; readonly line: number; readonly text: string }
  | { readonly kind: 'altered'; readonly line: number; readonly text: string }
  | { readonly kind: 'absent' };

/** Quotes and brackets that a message may stand in: opening, closing. Some languages use a mark the other way round. */
const ENCLOSURES: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
  ['„', '“'],
  ['‚', '‘'],
  ['«', '»'],
  ['»', '«'],
  ['‹', '›'],
  ['›', '‹'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['〈', '〉'],
  ['【', '】'],
  ['（', '）'],
  ['［', '］'],
  ['＂', '＂'],
];
const OPENING = new Set(ENCLOSURES.map(([opening]) => opening));
const CLOSING = new Set(ENCLOSURES.map(([, closing]) => closing));

const standsFreeLeft = (before: string): boolean =>
  before === '' || /\s$/u.test(before) || OPENING.has(before.slice(-1));

/** ` | ` because real gateways append the chain of causes so. */
const standsFreeRight = (after: string): boolean =>
  after.trim() === '' || CLOSING.has(after.slice(0, 1)) || after.startsWith(' | ');

/** A cause that says something: a letter or digit before the chain of causes begins. */
const hasCause = (after: string): boolean => /[\p{L}\p{N}]/u.test(after.split(' | ')[0] ?? '');

const occurrences = (line: string, part: string): number[] => {
  const found: number[] = [];
  for (let at = line.indexOf(part); at !== -1; at = line.indexOf(part, at + 1)) found.push(at);
  return found;
};

const pairs = (text: string): string[] => {
  const letters = [...text.toLowerCase()];
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
};

/** A message without its URL, which any line about that address has too. */
const wording = (message: string): string => message.replace(/ws:\/\/\S+/, '');

/** Share of the pairs of neighbouring letters in `words` that the line has too, 0 to 1; blind to what else it says. */
const resemblance = (line: string, words: string): number => {
  const left = new Map<string, number>();
  for (const pair of pairs(line)) left.set(pair, (left.get(pair) ?? 0) + 1);
  const wanted = pairs(words);
  const shared = wanted.filter((pair) => {
    const count = left.get(pair) ?? 0;
    left.set(pair, count - 1);
    return count > 0;
  });
  return shared.length / wanted.length;
};

/** Above what a gateway that came up or another error shares by chance, below what one replaced word leaves. */
const RESEMBLES = 0.6;

const find = (text: string, message: string, right: (after: string) => boolean): Match => {
  const lines = text.split(/\r?\n/);
  const whole = lines.findIndex((line) =>
    occurrences(line, message).some(
      (at) => standsFreeLeft(line.slice(0, at)) && right(line.slice(at + message.length)),
    ),
  );
  if (whole !== -1) return { kind: 'whole', line: whole + 1, text: lines[whole] ?? '' };
  const words = wording(message);
  const nearest = lines
    .map((line, index) => ({ line: index + 1, text: line, score: resemblance(line, words) }))
    .reduce((best, one) => (one.score > best.score ? one : best), { line: 0, text: '', score: 0 });
  return nearest.score < RESEMBLES ? { kind: 'absent' } : { kind: 'altered', line: nearest.line, text: nearest.text };
};

/** Looks for a message that must stand whole in rendered text (no escape sequences, soft wraps rejoined). */
export const findMessage = (text: string, message: string): Match => find(text, message, standsFreeRight);

/** The same for a message that ends with a cause of the gateway's own choosing: `beginning`, then a cause that is not empty. */
export const findMessageWithCause = (text: string, beginning: string): Match => find(text, beginning, hasCause);
