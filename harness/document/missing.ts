/** What comes nearest to a literal that stands nowhere. Pure. */
import { fold } from './fold.js';
import { nearest } from './near.js';
import type { LiteralName, Sight, Sighting } from './sighting.js';

/** Share of its characters that may differ: what resembles it less is shown to nobody as its likeness. */
const ALIKE = 0.5;

/** All passages one after the other, since looking through one long text costs less than through many short ones. */
export interface Whole {
  readonly text: string;
  readonly parts: readonly { readonly sight: Sight; readonly start: number }[];
}

export function joined(sights: readonly Sight[]): Whole {
  const parts: { sight: Sight; start: number }[] = [];
  const texts: string[] = [];
  let start = 0;
  for (const sight of sights) {
    if (sight.passage.kind === 'target') continue;
    parts.push({ sight, start });
    texts.push(sight.folded.text);
    start += sight.folded.text.length + 1;
  }
  return { text: texts.join('\n'), parts };
}

/** The first of the examples of the literal, or what resembles it most; undefined where nothing does. */
export function nearestTo(
  literal: LiteralName,
  printed: string,
  document: Whole,
  seen: readonly Sighting[],
): Sighting | undefined {
  const example = seen.find((one) => one.literal === literal && one.kind === 'example');
  if (example) return example;
  const plain = fold(printed).text;
  const near = nearest(document.text, plain, plain.length * ALIKE);
  const part = near && document.parts.findLast(({ start }) => start <= near.start);
  if (!near || !part) return undefined;
  const { passage, folded } = part.sight;
  const end = Math.min(near.end - part.start, folded.text.length);
  const stretch = folded.origin.of(whole(folded.text, { start: near.start - part.start, end }));
  return stretch.end <= stretch.start ? undefined : { literal, kind: 'altered', passage, ...stretch };
}

const WORD = /[\p{L}\p{N}_]/u;

function whole(text: string, stretch: { start: number; end: number }): { start: number; end: number } {
  let { start, end } = stretch;
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  while (start > 0 && WORD.test(text.charAt(start)) && WORD.test(text.charAt(start - 1))) start--;
  while (end < text.length && WORD.test(text.charAt(end - 1)) && WORD.test(text.charAt(end))) end++;
  return { start, end };
}
