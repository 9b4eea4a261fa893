/** The literals that are one word: the class and the errno. Pure. */

import { allNear, anchors, around, cut, edits } from './near.js';
import { free, Places } from './places.js';
import { isGlued, type LiteralName, occurrences, type Sight, type Sighting, spanOf } from './sighting.js';
import type { Stretch } from './stretch.js';

/** Edits that a slip makes, in a word as long as these. */
const SLIP = 2;

/** What is shorter is left of neither word. */
const SHORTEST = 8;

const TOKEN = /[\p{L}\p{N}\p{M}_$]+/gu;

export function wordSightings(sight: Sight, literal: LiteralName, word: string): Sighting[] {
  const { passage, folded } = sight;
  const verbatim = occurrences(passage.text, word)
    .filter((stretch) => !isGlued(passage, stretch))
    .map((stretch): Sighting => ({ literal, kind: 'verbatim', passage, ...stretch }));
  // Addresses and ids write words in their own way.
  if (passage.kind === 'target') return verbatim;
  const plain = word.toLowerCase();
  const pieces = cut(plain, SLIP + 1);
  const taken = new Places(passage.text.length, verbatim);
  const candidates = [...folded.text.matchAll(TOKEN)].flatMap(({ 0: token, index }) => {
    if (token.length < SHORTEST) return [];
    const stretch = folded.origin.of({ start: index, end: index + token.length });
    if (taken.has(stretch) && token === plain) return [];
    return mistaken(token, { plain, pieces, word }, inCode(sight, stretch)) ? [part(sight, stretch, plain)] : [];
  });
  const altered = [...candidates, ...broken(sight, plain, taken)].filter((one) => taken.take(one));
  return [...verbatim, ...altered.map((stretch): Sighting => ({ literal, kind: 'altered', passage, ...stretch }))];
}

const inCode = ({ passage }: Sight, stretch: Stretch): boolean => spanOf(passage, stretch) !== undefined;

/** Whether a token is what became of the word. Beside it in prose, letters of another script are the sentence's own. */
function mistaken(
  token: string,
  { plain, pieces, word }: { plain: string; pieces: readonly string[]; word: string },
  code: boolean,
): boolean {
  if (token.includes(plain)) return true;
  const latin = token.replaceAll(/[^a-z0-9_]/g, '');
  const alike = Math.abs(latin.length - plain.length) <= SLIP && pieces.some((piece) => latin.includes(piece));
  if (alike && edits(latin, plain) <= SLIP) return true;
  return code && latin !== token && piecesOf(word).filter((piece) => latin.includes(piece)).length >= 2;
}

/** `GatewayLockError`: gateway, lock, error. */
const piecesOf = (word: string): string[] => (word.match(/\p{Lu}\p{Ll}+/gu) ?? []).map((piece) => piece.toLowerCase());

/** In prose the letters of other scripts at the ends of a token belong to the sentence. */
function part(sight: Sight, stretch: Stretch, plain: string): Stretch {
  if (inCode(sight, stretch)) return stretch;
  const text = sight.passage.text.slice(stretch.start, stretch.end);
  const [, before = '', inner = text] =
    /^([^\p{Script=Latin}\p{N}_]*)([\s\S]*?)[^\p{Script=Latin}\p{N}_]*$/u.exec(text) ?? [];
  // Letters drawn alike are of other scripts as well: what is too short without them is not cut.
  if (inner.length < plain.length - SLIP) return stretch;
  const start = stretch.start + before.length;
  return { start, end: start + inner.length };
}

/** The word with one character of any kind put in, taken out or replaced; with two it may be a phrase, such as "gateway lock error". */
const broken = ({ folded }: Sight, plain: string, taken: Places): Stretch[] =>
  around(folded.text, free(folded, anchors(folded.text, plain, 2), taken), plain.length + 1).flatMap(({ start, end }) =>
    allNear(folded.text.slice(start, end), plain, 1).map((near) =>
      folded.origin.of({ start: start + near.start, end: start + near.end }),
    ),
  );

/** What is called with a documented message is its class, whatever name it has: none but an error is called so. */
export function misnamed(
  { passage }: Sight,
  literal: LiteralName,
  messages: readonly Sighting[],
  classes: readonly Sighting[],
): Sighting[] {
  if (messages.length === 0) return [];
  const named = new Places(passage.text.length, classes);
  return messages.flatMap(({ start }) => {
    const before = passage.text.slice(Math.max(0, start - 80), start);
    const [called = '', name = ''] =
      /(?<![\p{L}\p{N}_.])([\p{L}_][\p{L}\p{N}_]*)\s?[(（]\s?["'`“«「]$/u.exec(before) ?? [];
    const one = { start: start - called.length, end: start - called.length + name.length };
    if (!/^[^\p{Ll}]/u.test(name) || named.has(one)) return [];
    return [{ literal, kind: 'altered', passage, ...one }];
  });
}
