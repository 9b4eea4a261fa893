/** What tells a text from the one that should stand there, in words. Pure. */

/** Characters that a reader cannot see, or takes for others. */
const OBSCURE = /[^\p{L}\p{N}\p{P}\p{S} ]|[^\S ]/u;

const code = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The text with every character that cannot be seen as its number, so that it can be told. */
export const visible = (text: string): string =>
  [...text].map((character) => (OBSCURE.test(character) ? `⟨${code(character)}⟩` : character)).join('');

const quoted = (characters: readonly string[]): string => {
  const text = characters.join('');
  const numbers = characters.length <= 3 && /[^\u0020-\u007e]/.test(text) ? ` (${characters.map(code).join(' ')})` : '';
  return `${JSON.stringify(visible(text))}${numbers}`;
};

const inWord = (characters: readonly string[], at: number): boolean =>
  /^[\p{L}\p{N}]{2}$/u.test(`${characters[at - 1] ?? ''}${characters[at] ?? ''}`);

/** Beyond this share of it the whole is another text. */
const OTHER = 0.6;

/** `has "：" (U+FF1A) where ":" belongs`, `lacks "<port>"`, `has "s" too much`, `is in other words`. */
export function difference(found: string, wanted: string): string {
  const [a, b] = [[...found], [...wanted]];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const shorter = a.length < b.length ? a : b;
  const longer = a.length < b.length ? b : a;
  // What was put in or taken out may begin earlier just as well: "instance " rather than "nstance i".
  if (head + tail === shorter.length) {
    while (head > 0 && longer[head - 1] === longer[longer.length - tail - 1] && inWord(longer, head)) {
      head--;
      tail++;
    }
  }
  const extra = a.slice(head, a.length - tail);
  const lost = b.slice(head, b.length - tail);
  if (extra.length === 0 && lost.length === 0) return 'stands by itself nowhere';
  if (extra.length === 0) return `lacks ${quoted(lost)}`;
  if (lost.length === 0) return `has ${quoted(extra)} too much`;
  if (lost.length > OTHER * b.length) return 'is in other words';
  return `has ${quoted(extra)} where ${quoted(lost)} belongs`;
}
