/** The two messages. Pure. */
import type { Literals } from '../spec/clause.js';
import { asDocumented } from '../spec/literals.js';
import { fold } from './fold.js';
import { allNear, around, cut, nearest } from './near.js';
import { free, Places } from './places.js';
import { crosses, isGlued, type LiteralName, occurrences, type Sight, type Sighting } from './sighting.js';
import { overlapping, type Stretch } from './stretch.js';

export interface Message {
  readonly literal: LiteralName;
  /** As the revision prints it. */
  readonly printed: string;
  /** What counts as printed so. */
  readonly forms: readonly string[];
  /** With a port, and a cause of any kind. */
  readonly example: RegExp;
  /** Folded, up to the cause. */
  readonly plain: string;
}

/** Shares of its characters that may differ: of a message anywhere, and of one that the class is called with. */
const ALIKE = 0.3;
const ALIKE_IN_CALL = 0.45;

/** A URL of a gateway, or what is left of one. */
const ADDRESS = /wss?\s?:?\s?\/|127\.0\.0\.|localhost|:\s?(?:<port>|\{port\}|port\b)/;

export function messagesOf(literals: Literals): Message[] {
  return (['portInUse', 'otherBindFailure'] as const).map((literal) => {
    const printed = asDocumented(literals[literal]);
    const [stem = '', ...cause] = printed.split('…');
    const [before = '', after = ''] = stem.split('<port>');
    const value = String.raw`(?:<port>|\d{1,5}|\$\{[\w.]+\})`;
    const end = cause.length > 0 ? String.raw`\S` : '(?![\\p{L}\\p{N}_])';
    return {
      literal,
      printed,
      forms: cause.length > 0 ? ['…', '...', '<cause>'].map((form) => stem + form) : [printed],
      example: new RegExp(`${escaped(before)}${value}${escaped(after)}${end}`, 'gu'),
      plain: fold(stem.trimEnd()).text,
    };
  });
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** Where the class stands is told beforehand: what it is called with is meant to be a message. */
export function messageSightings(sight: Sight, messages: readonly Message[], classes: readonly Stretch[]): Sighting[] {
  const right = messages.flatMap((message) => [...verbatim(sight, message), ...examples(sight, message)]);
  const taken = new Places(sight.passage.text.length, right);
  const calls = classes
    .flatMap((one) => argument(sight, one) ?? [])
    .filter((call) => !taken.has(sight.folded.origin.of(call)));
  const wrong = [
    ...calls.flatMap((call) => inCall(sight, call, messages)),
    ...messages.flatMap((message) => alike(sight, message, taken)),
    ...translated(sight, messages, classes, right),
  ].sort((a, b) => a.errors - b.errors);
  return [...right, ...wrong.filter((one) => taken.take(one)).map(({ errors, ...one }): Sighting => one)];
}

/** An altered message, with how far it is from the printed one: of two readings of one place the nearer holds. */
type Candidate = Sighting & { readonly errors: number };

const verbatim = ({ passage }: Sight, { literal, forms }: Message): Sighting[] =>
  forms
    .flatMap((form) => occurrences(passage.text, form))
    .filter((stretch) => !isGlued(passage, stretch))
    .map((stretch) => ({ literal, kind: 'verbatim', passage, ...stretch }));

const examples = (sight: Sight, message: Message): Sighting[] => {
  const { passage } = sight;
  const stated = new Places(passage.text.length, verbatim(sight, message));
  return [...passage.text.matchAll(message.example)]
    .map(({ 0: found, index }) => ({ start: index, end: index + found.length }))
    .filter((one) => !stated.has(one))
    .map((stretch) => ({ literal: message.literal, kind: 'example', passage, ...stretch }));
};

/** Characters of an argument that are looked at. */
const LONGEST = 400;

/** Of the folded text: what stands in the brackets after a class name, or after a colon where both are code. */
function argument({ passage, folded }: Sight, { end }: Stretch): Stretch | undefined {
  const after = folded.origin.first(end);
  if (after >= folded.text.length) return undefined;
  const rest = folded.text.slice(after, after + LONGEST);
  const [called, opening = ''] = /^\s?\(\s?(["'])/.exec(rest) ?? /^\(()(?=[^\s)])/.exec(rest) ?? [];
  if (called !== undefined) {
    const start = after + called.length;
    const line = folded.text.slice(start, start + LONGEST).split('\n')[0] ?? '';
    const close = opening === '' ? line.indexOf(')') : closing(line, opening);
    return { start, end: start + (close === -1 ? line.length : close) };
  }
  const [colon] = /^\s?:\s?/.exec(rest) ?? [];
  if (colon === undefined) return undefined;
  const span = overlapping(passage.spans, { start: end - 1, end }).find((one) => end < one.end);
  if (!span && passage.kind !== 'code') return undefined;
  const start = after + colon.length;
  const limit = span ? folded.origin.first(span.end) : start + LONGEST;
  const text = folded.text.slice(start, limit).split('\n')[0] ?? '';
  return { start, end: start + text.length };
}

/** The quote that ends the argument, before a bracket if one is there. */
function closing(line: string, quote: string): number {
  const bracket = line.indexOf(`${quote})`);
  return bracket === -1 ? line.indexOf(quote) : bracket;
}

/** Another message of the class is none of the two: it says nothing of an address and resembles neither. */
function inCall(sight: Sight, call: Stretch, messages: readonly Message[]): Candidate[] {
  const { passage, folded } = sight;
  const text = folded.text.slice(call.start, call.end);
  const [best] = messages
    .map((message) => ({
      message,
      errors: nearest(text, message.plain, message.plain.length)?.errors ?? message.plain.length,
    }))
    .sort((a, b) => a.errors / a.message.plain.length - b.errors / b.message.plain.length);
  if (!best || text.trim() === '') return [];
  const { length } = best.message.plain;
  const addressed = ADDRESS.test(text);
  if (!addressed && best.errors > length * ALIKE_IN_CALL) return [];
  // In another language the address alone makes them alike, so that the nearer one may be the wrong one.
  const message =
    addressed && best.errors > length * ALIKE ? (messages[saysCause(text) ? 1 : 0] ?? best.message) : best.message;
  return [{ literal: message.literal, kind: 'altered', passage, ...folded.origin.of(call), errors: best.errors }];
}

/** A colon after the port comes before a cause. */
const saysCause = (text: string): boolean => /:\s?(?:<[^<>]*>|\d+|\{[^{}]*\})[^:]*:\s*\S/.test(text);

const addresses = (text: string): number[] => [...text.matchAll(new RegExp(ADDRESS, 'g'))].map(({ index }) => index);

/** So many that one of them is whole in whatever resembles a message. */
const PIECES = 16;

function alike({ passage, folded }: Sight, { literal, plain }: Message, taken: Places): Candidate[] {
  const most = plain.length * ALIKE;
  return (
    around(folded.text, free(folded, addresses(folded.text), taken), plain.length + Math.ceil(most))
      .filter(({ start, end }) =>
        cut(plain, PIECES).some((piece) => folded.text.slice(start, end).includes(piece) && !ADDRESS.test(piece)),
      )
      .flatMap(({ start, end }) =>
        allNear(folded.text.slice(start, end), plain, most).map((near) => ({
          errors: near.errors,
          stretch: { start: start + near.start, end: start + near.end },
        })),
      )
      .filter(({ stretch }) => ADDRESS.test(folded.text.slice(stretch.start, stretch.end)))
      .map(({ errors, stretch }) => ({ errors, ...folded.origin.of(whole(folded.text, stretch)) }))
      // A sentence that goes into code type or out of it says something about a message and is none.
      .filter((one) => !crosses(passage, one))
      .map((one) => ({ literal, kind: 'altered', passage, ...one }))
  );
}

/** With the words at both ends whole. */
function whole(text: string, { start, end }: Stretch): Stretch {
  let [from, to] = [start, end];
  while (/\s/.test(text.charAt(from))) from++;
  while (from > 0 && /[\p{L}\p{N}]/u.test(text.charAt(from)) && /[\p{L}\p{N}]/u.test(text.charAt(from - 1))) from--;
  while (to < text.length && /[a-z0-9_>}]/.test(text.charAt(to))) to++;
  while (/[\s"'),.;]/.test(text.charAt(to - 1))) to--;
  return { start: from, end: to };
}

/** Signs of a command line, or of code. */
const NO_SENTENCE = /--|[={}$|;\\]|\w\(/;
const WORD = /\p{L}{2,}(?=[\s,.])/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

const isSentence = (text: string): boolean =>
  !NO_SENTENCE.test(text) && ((text.match(WORD)?.length ?? 0) >= 5 || (text.match(UNSPACED)?.length ?? 0) >= 4);

const ADDRESS_OF_ANY = /wss?:\/\/[^\s/]+:<[^<>\s]+>/;

/**
 * In a passage that names the class and has no message for it: a sentence set as code or in quotes about the address of a gateway
 * on any port. Elsewhere such a sentence may be what a gateway logs.
 */
function translated(
  sight: Sight,
  messages: readonly Message[],
  classes: readonly Stretch[],
  right: readonly Sighting[],
): Candidate[] {
  const { passage } = sight;
  const [message] = messages;
  if (!message || classes.length === 0 || right.length > 0 || passage.kind === 'code') return [];
  const named = new Places(passage.text.length, classes);
  const quoted = [
    ...passage.text.matchAll(/(?:"[^"\n]{8,300}"|“[^”\n]{8,300}”|«[^»\n]{8,300}»|「[^」\n]{8,300}」)/g),
  ].map(({ 0: text, index }) => ({
    start: index + 1,
    end: index + text.length - 1,
  }));
  return [...passage.spans, ...quoted].flatMap((stretch) => {
    if (stretch.end - stretch.start > LONGEST) return [];
    const text = fold(passage.text.slice(stretch.start, stretch.end)).text;
    if (!ADDRESS_OF_ANY.test(text) || !isSentence(text) || named.has(stretch)) return [];
    const { literal } = (saysCause(text) ? messages[1] : undefined) ?? message;
    return [{ literal, kind: 'altered', passage, ...stretch, errors: text.length }];
  });
}
