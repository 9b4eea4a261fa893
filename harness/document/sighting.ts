/** A place of a document where a literal stands, or what has become of one. Pure. */
import type { Literals } from '../spec/clause.js';
import { type Folded, fold } from './fold.js';
import type { Passage } from './passage.js';
import { overlapping, type Stretch, within } from './stretch.js';

export type LiteralName = keyof Literals;

/**
 * `verbatim`: as the revision prints it. `example`: with a value for its placeholder, such as a port, which neither states the
 * literal nor is wrong. `altered`: it was meant and is not what stands there. The stretch is of the passage's text.
 */
export interface Sighting extends Stretch {
  readonly literal: LiteralName;
  readonly kind: 'verbatim' | 'example' | 'altered';
  readonly passage: Passage;
}

/** A passage with its folded text, which the rules look through. */
export interface Sight {
  readonly passage: Passage;
  readonly folded: Folded;
}

export const sightOf = (passage: Passage): Sight => ({ passage, folded: fold(passage.text) });

/** Every place of `part` in `text`, also where two overlap. */
export function occurrences(text: string, part: string): Stretch[] {
  const found: Stretch[] = [];
  if (part === '') return found;
  for (let start = text.indexOf(part); start !== -1; start = text.indexOf(part, start + 1))
    found.push({ start, end: start + part.length });
  return found;
}

/** What is set as code and has all of the stretch in it. */
export const spanOf = ({ spans }: Passage, stretch: Stretch): Stretch | undefined =>
  overlapping(spans, stretch).find((span) => within(stretch, span));

/** Whether a stretch goes into code type or out of it. */
export const crosses = ({ spans }: Passage, stretch: Stretch): boolean =>
  overlapping(spans, stretch).some((span) => !within(stretch, span));

/** Letters that make a word of ASCII another one. Those of other scripts stand beside it without a space, but not in code type. */
const LATIN = /[\p{Script=Latin}\p{N}_]/u;
const ANY = /[\p{L}\p{N}_]/u;

/** Whether something is glued to a stretch that makes it another word. */
export function isGlued(passage: Passage, stretch: Stretch): boolean {
  const span = spanOf(passage, stretch);
  const { start, end } = span ?? { start: 0, end: passage.text.length };
  const before = passage.text.slice(Math.max(start, stretch.start - 1), stretch.start);
  const after = passage.text.slice(stretch.end, Math.min(end, stretch.end + 1));
  const glue = span ? ANY : LATIN;
  return glue.test(before) || glue.test(after);
}
