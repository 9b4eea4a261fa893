/** The command that selects another port. Pure. */
import { allNear, around } from './near.js';
import { free, Places } from './places.js';
import { crosses, type LiteralName, occurrences, type Sight, type Sighting } from './sighting.js';

/** Share of its characters that may differ. */
const ALIKE = 0.27;

const WORDS = /[^\s"']+/g;

export function commandSightings({ passage, folded }: Sight, literal: LiteralName, command: string): Sighting[] {
  const seen =
    (kind: Sighting['kind']) =>
    (stretch: { start: number; end: number }): Sighting => ({ literal, kind, passage, ...stretch });
  const [fixed = '', placeholder = ''] = command.split(/(?=<port>)/);
  const verbatim = occurrences(passage.text, command)
    .filter(({ start }) => !/[\p{Script=Latin}\p{N}_-]/u.test(passage.text.slice(Math.max(0, start - 1), start)))
    .map(seen('verbatim'));
  const examples = occurrences(passage.text, fixed.trimEnd())
    .flatMap(({ start, end }) => {
      const value = /^[ =]["']?(?:\d{1,5}\b|\$\{?\w+\}?)/.exec(passage.text.slice(end, end + 60));
      return value ? [{ start, end: end + value[0].length }] : [];
    })
    .map(seen('example'));
  const right = [...verbatim, ...examples];
  const taken = new Places(passage.text.length, right);
  const plain = command.toLowerCase();
  const most = plain.length * ALIKE;
  const windows = around(folded.text, free(folded, portsIn(folded.text), taken), plain.length + Math.ceil(most));
  const altered = windows.flatMap(({ start: from, end: to }) =>
    (LIKELY.test(folded.text.slice(from, to)) ? allNear(folded.text.slice(from, to), plain, most) : []).flatMap(
      (near) => {
        const stretch = whole(folded.text, { start: from + near.start, end: from + near.end });
        const one = folded.origin.of(stretch);
        const found = folded.text.slice(stretch.start, stretch.end);
        return taken.has(one) ||
          crosses(passage, one) ||
          !/(?<![a-z])port(?![a-z])/.test(found) ||
          isAnother(found, plain, placeholder)
          ? []
          : [one];
      },
    ),
  );
  return [...right, ...altered.map(seen('altered'))];
}

/** The word that has to be left of it. */
const portsIn = (text: string): number[] => [...text.matchAll(/(?<![a-z])port(?![a-z])/g)].map(({ index }) => index);

/** Of a command line, and not of a sentence about a port. */
const LIKELY = /openclaw|gateway|-/;

/** With the words at both ends whole. */
function whole(text: string, stretch: { start: number; end: number }): { start: number; end: number } {
  let { start, end } = stretch;
  while (/\s/.test(text.charAt(start))) start++;
  while (start > 0 && /[^\s"'([{]/.test(text.charAt(start - 1))) start--;
  while (end < text.length && /[a-z0-9_>}]/.test(text.charAt(end))) end++;
  while (/[\s"'),.;]/.test(text.charAt(end - 1))) end--;
  return { start, end };
}

/** The same words with others between them are another command; so is this one as part of a larger, with another value. */
function isAnother(found: string, plain: string, placeholder: string): boolean {
  const words = found.match(WORDS) ?? [];
  const wanted = plain.match(WORDS) ?? [];
  let next = 0;
  for (const word of words)
    if (word === wanted[next] || (wanted[next] === placeholder && /^(?:\d{1,5}|\$\{?\w+\}?)$/.test(word))) next++;
  return next === wanted.length && words.length > wanted.length;
}
