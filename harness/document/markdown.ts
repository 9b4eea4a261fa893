/** A Markdown or MDX document as the passages that its reader sees. Pure. */
import { parse, postprocess, preprocess } from 'micromark';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { mdxjs } from 'micromark-extension-mdxjs';
import { decodeString } from 'micromark-util-decode-string';
import type { Event, Extension, Token } from 'micromark-util-types';
import { addHtml, isAddress } from './html.js';
import { Origin } from './origin.js';
import { type Passage, PassageBuilder, type PassageKind } from './passage.js';

export type Syntax = 'markdown' | 'mdx';

export interface Reading {
  readonly passages: readonly Passage[];
  /** Source of the YAML at the head of the document, if there is any. */
  readonly frontMatter?: string;
  readonly syntax: Syntax;
  /** Why a document that should be MDX was read as Markdown. */
  readonly fallback?: { readonly offset: number; readonly reason: string };
}

const COMMON: readonly Extension[] = [gfm(), frontmatter(['yaml', 'toml'])];

/** Never throws: what is no valid MDX is read as Markdown with HTML, and the reading says so. */
export function readMarkdown(source: string, syntax: Syntax): Reading {
  if (syntax === 'markdown') return collect(source, syntax, []);
  try {
    return collect(source, syntax, [mdxjs()]);
  } catch (error) {
    return { ...collect(source, 'markdown', []), fallback: refusal(error) };
  }
}

function collect(source: string, syntax: Syntax, more: readonly Extension[]): Reading {
  const tokens = parse({ extensions: [...COMMON, ...more] }).document();
  const collector = new Collector(source);
  for (const event of postprocess(tokens.write(preprocess()(source, undefined, true)))) collector.take(event);
  const { passages, frontMatter } = collector;
  return { passages, syntax, ...(frontMatter === undefined ? {} : { frontMatter }) };
}

function refusal(error: unknown): { offset: number; reason: string } {
  const reason = error instanceof Error ? error.message : String(error);
  return { offset: placeOf(error), reason: reason.replaceAll(/\s+/g, ' ') };
}

function placeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('place' in error)) return 0;
  const { place } = error;
  const point = typeof place === 'object' && place !== null && 'start' in place ? place.start : place;
  const known = typeof point === 'object' && point !== null && 'offset' in point ? point.offset : 0;
  return typeof known === 'number' ? known : 0;
}

/** Tokens that hold a passage, and what kind it is of. */
const HOLDERS = new Map<string, PassageKind>([
  ['paragraph', 'prose'],
  ['atxHeading', 'prose'],
  ['setextHeading', 'prose'],
  ['tableRow', 'prose'],
  ['htmlFlow', 'prose'],
  ['codeFenced', 'code'],
  ['codeIndented', 'code'],
  ['mdxjsEsm', 'code'],
  ['codeFencedFenceMeta', 'label'],
  ['resourceTitleString', 'label'],
  ['definitionTitleString', 'label'],
  ['resourceDestinationString', 'target'],
  ['definitionDestinationString', 'target'],
]);

/** Tokens that nobody reads as text. */
const UNREAD = new Set([
  'codeFencedFenceInfo',
  'definitionLabel',
  'gfmFootnoteCall',
  'gfmFootnoteDefinitionLabel',
  'reference',
  'tableDelimiterRow',
  'toml',
]);

const VERBATIM = new Set([
  'data',
  'characterEscapeValue',
  'codeFlowValue',
  'codeTextData',
  'autolinkProtocol',
  'autolinkEmail',
  'literalAutolinkEmail',
  'literalAutolinkHttp',
  'literalAutolinkWww',
  'mdxjsEsmData',
]);

const EXPRESSIONS = new Set([
  'mdxFlowExpression',
  'mdxTextExpression',
  'mdxJsxFlowTagAttributeValueExpression',
  'mdxJsxTextTagAttributeValueExpression',
  'mdxJsxFlowTagExpressionAttribute',
  'mdxJsxTextTagExpressionAttribute',
]);

/** A string that says what it is: no escape, nothing put into it. */
const PLAIN_STRING = /^\s*(["'`])((?:(?!\1|\\|\$\{)[\s\S])*)\1\s*$/;
const COMMENTS = /^\s*(?:\/\*[\s\S]*\*\/|\/\/.*)\s*$/;
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z\d]{1,31});/gi;

class Collector {
  readonly passages: Passage[] = [];
  frontMatter: string | undefined;
  private readonly builders: PassageBuilder[] = [];
  private html: { text: string; origin: Origin } | undefined;
  private attribute = '';
  private unread = 0;

  constructor(private readonly source: string) {}

  take([phase, token]: Event): void {
    if (UNREAD.has(token.type)) this.unread += phase === 'enter' ? 1 : -1;
    else if (this.unread > 0) return;
    else if (phase === 'enter') this.enter(token);
    else this.exit(token);
  }

  private get builder(): PassageBuilder | undefined {
    return this.builders.at(-1);
  }

  private enter(token: Token): void {
    const type: string = token.type;
    const start = token.start.offset;
    const kind = HOLDERS.get(type);
    if (kind !== undefined) this.builders.push(new PassageBuilder(kind));
    if (type === 'htmlFlow' || type === 'htmlText') this.html = { text: '', origin: new Origin() };
    else if (this.html) this.intoHtml(token);
    else if (type === 'tableData' || type === 'tableHeader') this.builder?.part(start);
    else if (type === 'codeText') this.builder?.openCode();
    else if (type === 'lineEnding') this.builder?.breakLine(start);
    else if (type === 'characterReference') this.builder?.addFor(decodeString(this.slice(token)), stretch(token));
    else if (VERBATIM.has(type)) this.builder?.add(this.slice(token), start);
    else if (EXPRESSIONS.has(type)) this.expression(token);
    else if (type === 'yamlValue') this.frontMatter = `${this.frontMatter ?? ''}${this.slice(token)}\n`;
    else if (type === 'mdxJsxFlowTagAttributeName' || type === 'mdxJsxTextTagAttributeName')
      this.attribute = this.slice(token);
    else if (type === 'mdxJsxFlowTagAttributeValueLiteral' || type === 'mdxJsxTextTagAttributeValueLiteral')
      this.attributeValue(token);
    else if (type === 'mdxJsxTextTag') this.tag(token);
  }

  private exit(token: Token): void {
    const type: string = token.type;
    if (type === 'codeText') this.builder?.closeCode();
    if (type === 'htmlFlow' || type === 'htmlText') this.endHtml();
    if (!HOLDERS.has(type)) return;
    const passage = this.builders.pop()?.build();
    if (passage) this.passages.push(passage);
  }

  private slice(token: Token): string {
    return this.source.slice(token.start.offset, token.end.offset);
  }

  private intoHtml(token: Token): void {
    if (!this.html) return;
    const ends = token.type === 'lineEnding';
    if (!ends && token.type !== 'htmlFlowData' && token.type !== 'htmlTextData') return;
    const text = ends ? '\n' : this.slice(token);
    this.html.text += text;
    this.html.origin.add(text.length, token.start.offset);
  }

  private endHtml(): void {
    const { html, builder } = this;
    this.html = undefined;
    if (!html || !builder) return;
    // The end of an element whose beginning lies in another token: the parser of HTML would not tell it.
    if (/^<\/(code|kbd|samp|tt)\s*>$/i.test(html.text)) builder.closeCode();
    else this.passages.push(...addHtml(builder, { html: html.text, origin: html.origin }));
  }

  private tag(token: Token): void {
    const [, closing, name, empty] = /^<(\/?)\s*([\w.]*)[\s\S]*?(\/?)>$/.exec(this.slice(token)) ?? [];
    if (name !== 'code' && name !== 'kbd' && name !== 'samp') return;
    if (closing === '/') this.builder?.closeCode();
    else if (empty !== '/') this.builder?.openCode();
  }

  private expression(token: Token): void {
    const offset = token.start.offset + 1;
    const inner = this.source.slice(offset, token.end.offset - 1);
    if (COMMENTS.test(inner)) return;
    const [, , string] = PLAIN_STRING.exec(inner) ?? [];
    const value =
      string === undefined ? { text: inner, offset } : { text: string, offset: offset + inner.indexOf(string) };
    if (string !== undefined && token.type === 'mdxTextExpression') {
      this.builder?.add(value.text, value.offset);
      return;
    }
    const builder = new PassageBuilder('code');
    builder.add(value.text, value.offset);
    this.passages.push(builder.build());
  }

  private attributeValue(token: Token): void {
    const builder = new PassageBuilder(isAddress(this.attribute) ? 'target' : 'label');
    const start = token.start.offset + 1;
    const text = this.source.slice(start, token.end.offset - 1);
    let done = 0;
    for (const { 0: entity, index } of text.matchAll(ENTITY)) {
      builder.add(text.slice(done, index), start + done);
      builder.addFor(decodeString(entity), { start: start + index, end: start + index + entity.length });
      done = index + entity.length;
    }
    builder.add(text.slice(done), start + done);
    this.passages.push(builder.build());
  }
}

const stretch = (token: Token): { start: number; end: number } => ({
  start: token.start.offset,
  end: token.end.offset,
});
