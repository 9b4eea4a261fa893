/**
 * Text without what a translator, an editor or a typesetter changes unseen: letter case, full-width forms, typographic quotes and
 * dashes, other blanks, invisible characters, letters drawn alike. Pure.
 */
import { LOOK_ALIKES } from './look-alikes.js';
import type { Stretch } from './passage.js';

export interface Folded {
  readonly text: string;
  /** For each code unit of the folded text where the character that it came from begins and ends in the original. */
  readonly from: readonly number[];
  readonly until: readonly number[];
}

/** Soft hyphen, zero-width characters, marks of direction, variation selectors, byte order mark and their like. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/[“”„‟«»「」『』＂〝〞]/u, '"'],
  [/[‘’‚‛‹›′`´]/u, "'"],
  [/[–—―]/u, '--'],
  [/[‐‑‒−]/u, '-'],
  [/[〈《]/u, '<'],
  [/[〉》]/u, '>'],
  [/\n/, '\n'],
  [/\s/u, ' '],
];

const ASCII = /^[\u0020-\u005f\u0061-\u007e\n]*$/;

const known = new Map<string, string>();

function foldedCharacter(character: string): string {
  const found = known.get(character);
  if (found !== undefined) return found;
  const folded = folding(character);
  known.set(character, folded);
  return folded;
}

function folding(character: string): string {
  if (INVISIBLE.test(character)) return '';
  const sign = SIGNS.find(([signs]) => signs.test(character));
  if (sign) return sign[1];
  const plain = character.normalize('NFKC').toLowerCase();
  return LOOK_ALIKES.get(plain) ?? plain;
}

export function fold(original: string): Folded {
  if (ASCII.test(original)) {
    const from = Array.from(original, (_, index) => index);
    return { text: original.toLowerCase(), from, until: from.map((index) => index + 1) };
  }
  let text = '';
  const from: number[] = [];
  const until: number[] = [];
  let at = 0;
  for (const character of original) {
    for (const unit of foldedCharacter(character).split('')) {
      text += unit;
      from.push(at);
      until.push(at + character.length);
    }
    at += character.length;
  }
  return { text, from, until };
}

/** Where a stretch of the folded text stands in the original. */
export const unfolded = ({ from, until }: Folded, { start, end }: Stretch): Stretch => ({
  start: from[start] ?? 0,
  end: until[end - 1] ?? 0,
});
