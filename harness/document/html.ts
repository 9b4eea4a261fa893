/** HTML within a document, as text. Pure. */
import { Parser } from 'htmlparser2';
import type { Origin } from './origin.js';
import { type Passage, PassageBuilder } from './passage.js';

/** A piece of HTML, each of its lines as it stands in the source. */
export interface HtmlPiece {
  readonly html: string;
  readonly origin: Origin;
}

/** Placeholders of the literals: without a backslash or code type Markdown takes them for elements, and the author did not. */
const PLACEHOLDER = /^<(port|cause)>$/;

const CODE = new Set(['code', 'kbd', 'samp', 'tt', 'pre']);

/** Elements whose text goes on in the line around them. */
const INLINE = new Set([
  ...CODE,
  ...'a abbr b bdi bdo cite data del dfn em i ins mark q s small span strong sub sup time u var wbr'.split(' '),
]);
INLINE.delete('pre');

const UNREAD = new Set(['script', 'style']);

/** Attributes that name or address something and that nobody reads. */
const ADDRESSES = new Set(['id', 'href', 'src', 'to', 'name', 'key', 'slug', 'anchor', 'class', 'className']);

export const isAddress = (attribute: string): boolean => ADDRESSES.has(attribute);

/** Adds what a reader sees of the piece to `builder`; attributes and comments are not part of it. Returns the attributes. */
export function addHtml(builder: PassageBuilder, { html, origin }: HtmlPiece): Passage[] {
  const attributes: Passage[] = [];
  const at = (index: number): number => origin.of({ start: index, end: index + 1 }).start;
  let unread = 0;
  const around = (tag: string, index: number): void => {
    if (!INLINE.has(tag)) builder.part(at(index));
  };
  const parser = new Parser(
    {
      onopentag(tag, values) {
        const raw = html.slice(parser.startIndex, parser.endIndex + 1);
        if (PLACEHOLDER.test(raw)) {
          builder.add(raw, at(parser.startIndex));
          return;
        }
        if (UNREAD.has(tag)) unread++;
        around(tag, parser.startIndex);
        if (CODE.has(tag)) builder.openCode();
        const place = { start: at(parser.startIndex), end: at(parser.endIndex) + 1 };
        for (const [name, value] of Object.entries(values)) {
          const attribute = new PassageBuilder(isAddress(name) ? 'target' : 'label');
          const found = html.indexOf(value, parser.startIndex);
          const verbatim = value !== '' && found !== -1 && found + value.length <= parser.endIndex;
          if (verbatim) attribute.add(value, at(found));
          else attribute.addFor(value, place);
          attributes.push(attribute.build());
        }
      },
      ontext(text) {
        if (unread > 0) return;
        const [start, length] = [parser.startIndex, parser.endIndex + 1 - parser.startIndex];
        if (length !== text.length) builder.addFor(text, { start: at(start), end: at(start + length - 1) + 1 });
        else for (const { 0: line, index } of text.matchAll(/[^\n]*\n|[^\n]+/g)) builder.add(line, at(start + index));
      },
      onclosetag(tag, implied) {
        if (implied) return;
        if (UNREAD.has(tag)) unread--;
        if (CODE.has(tag)) builder.closeCode();
        around(tag, parser.startIndex);
      },
    },
    { recognizeSelfClosing: true },
  );
  parser.end(html);
  return attributes;
}
