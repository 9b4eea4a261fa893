/**
 * Text without what a translator, an editor or a typesetter changes unseen: letter case, full-width forms, typographic quotes and
 * dashes, other blanks, invisible characters, letters drawn alike. Pure.
 */
import { LOOK_ALIKES } from './look-alikes.js';
import { Origin } from './origin.js';

export interface Folded {
  readonly text: string;
  /** Where its characters stand in the original. */
  readonly origin: Origin;
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
  const origin = new Origin();
  if (ASCII.test(original)) {
    origin.add(original.length, 0);
    return { text: original.toLowerCase(), origin };
  }
  let text = '';
  let at = 0;
  for (const character of original) {
    const folded = foldedCharacter(character);
    if (folded.length === 1 && character.length === 1) origin.add(1, at);
    else origin.addFor(folded.length, { start: at, end: at + character.length });
    text += folded;
    at += character.length;
  }
  return { text, origin };
}
