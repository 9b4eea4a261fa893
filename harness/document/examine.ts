/**
 * Whether an edition of the lock document states the literals of its revision verbatim: the one judgement behind `gatelock docs`
 * and the clause docs.literals-verbatim. Pure.
 */
import type { Literals, Spec } from '../spec/clause.js';
import { asDocumented } from '../spec/literals.js';
import { commandSightings } from './command.js';
import { urlSightings } from './default-url.js';
import { difference } from './difference.js';
import type { DocumentFinding, Examination } from './examination.js';
import { pointsIn } from './lines.js';
import { editionOf, literalsIn } from './locale.js';
import { readMarkdown, type Syntax } from './markdown.js';
import { type Message, messageSightings, messagesOf } from './messages.js';
import { joined, nearestTo } from './missing.js';
import { Places } from './places.js';
import { type LiteralName, type Sight, type Sighting, sightOf } from './sighting.js';
import { misnamed, wordSightings } from './words.js';

export interface Document {
  readonly source: string;
  /** Tells the syntax (`.mdx`), and perhaps the locale. */
  readonly path: string;
  /** The locale that somebody asked for. */
  readonly locale?: string | undefined;
}

/**
 * Each literal has to stand verbatim somewhere, and nowhere in another form that it was meant in. An example with a port of its own is
 * neither; what a sentence in any language says about ports, locks and errors is none of its business. Throws UsageError for
 * an option that is no locale.
 */
export function examine({ source, path, locale }: Document, spec: Spec): Examination {
  const syntax: Syntax = /\.mdx$/i.test(path) ? 'mdx' : 'markdown';
  const reading = readMarkdown(source, syntax);
  const edition = editionOf(path, reading.frontMatter, locale, spec);
  const sights = reading.passages.map(sightOf);
  const pointOf = pointsIn(source);
  let best: { heldTo: string; findings: DocumentFinding[] } | undefined;
  for (const heldTo of edition.candidates) {
    if (best?.findings.length === 0) break;
    const findings = findingsIn(sights, literalsIn(spec, heldTo), pointOf);
    if (!best || fewer(findings, best.findings)) best = { heldTo, findings };
  }
  if (!best) throw new Error(`${path}: no locale to hold it to`);
  const { heldTo, findings } = best;
  const { fallback } = reading;
  const notes = fallback
    ? [{ ...pointOf(fallback.offset), text: `no valid MDX (${fallback.reason}): read as Markdown` }]
    : [];
  return {
    ...(edition.locale === undefined ? {} : { locale: edition.locale }),
    localeBy: edition.by,
    heldTo,
    syntax: reading.syntax,
    notes,
    findings,
  };
}

/** Missing literals first: an edition is in the language whose literals it has, rotten ones or not. */
function fewer(a: readonly DocumentFinding[], b: readonly DocumentFinding[]): boolean {
  const weight = (findings: readonly DocumentFinding[]): number =>
    new Set(findings.map(({ literal }) => literal)).size * 1000 + findings.length;
  return weight(a) < weight(b);
}

type PointOf = ReturnType<typeof pointsIn>;

function findingsIn(sights: readonly Sight[], literals: Literals, pointOf: PointOf): DocumentFinding[] {
  const messages = messagesOf(literals);
  const seen = sights.flatMap((sight) => sightings(sight, literals, messages));
  const altered = seen.filter(({ kind }) => kind === 'altered');
  const names = messages.map(({ literal }) => literal);
  const all: readonly LiteralName[] = ['defaultUrl', 'errorClass', ...names, 'portInUseErrno', 'command'];
  const unstated = all.filter((literal) => !seen.some((one) => one.literal === literal && one.kind !== 'example'));
  const document = unstated.length > 0 ? joined(sights) : { text: '', parts: [] };
  const found = [
    ...altered.map((one) => finding(one, 'altered', literals, pointOf)),
    ...unstated.map((literal) => {
      const near = nearestTo(literal, asDocumented(literals[literal]), document, seen);
      return near ? finding(near, 'missing', literals, pointOf) : absent(literal, literals);
    }),
  ];
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

function sightings(sight: Sight, literals: Literals, messages: readonly Message[]): Sighting[] {
  const classes = wordSightings(sight, 'errorClass', literals.errorClass);
  const stated = messageSightings(sight, messages, classes);
  const saying = new Places(sight.passage.text.length, stated);
  const urls = urlSightings(sight, 'defaultUrl', literals.defaultUrl);
  return [
    ...classes,
    ...misnamed(sight, 'errorClass', stated, classes),
    ...stated,
    // The address in a message is the message's own.
    ...urls.filter((url) => url.kind === 'verbatim' || !saying.has(url)),
    ...wordSightings(sight, 'portInUseErrno', literals.portInUseErrno),
    ...commandSightings(sight, 'command', literals.command),
  ];
}

function finding(
  one: Sighting,
  because: DocumentFinding['because'],
  literals: Literals,
  pointOf: PointOf,
): DocumentFinding {
  const place = one.passage.origin.of(one);
  const end = pointOf(place.end);
  const found = one.passage.text.slice(one.start, one.end);
  const expected = asDocumented(literals[one.literal]);
  return {
    literal: one.literal,
    because,
    ...pointOf(place.start),
    endLine: end.line,
    endColumn: end.column,
    found,
    expected,
    why: difference(found, expected),
  };
}

const absent = (literal: LiteralName, literals: Literals): DocumentFinding => ({
  literal,
  because: 'missing',
  ...{ line: 1, column: 1, endLine: 1, endColumn: 1 },
  expected: asDocumented(literals[literal]),
  why: 'stands nowhere, and nothing resembles it',
});
