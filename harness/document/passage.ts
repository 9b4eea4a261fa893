/** A piece of a document as its reader sees it, each character with the place in the source that it came from. Pure. */

import { Origin } from './origin.js';
import type { Stretch } from './stretch.js';

/**
 * `prose`: a paragraph, a heading, a row of a table, a block of HTML. `code`: a code block or an expression, whose line breaks stand.
 * `label`: a title or an attribute. `target`: where a link leads, or an id. In prose `\n` parts what only lies side by side.
 */
export type PassageKind = 'prose' | 'code' | 'label' | 'target';

export interface Passage {
  readonly kind: PassageKind;
  readonly text: string;
  /** Stretches of the text that are set as code, in order, none within another. */
  readonly spans: readonly Stretch[];
  /** Where the text stands in the source. */
  readonly origin: Origin;
}

/** Scripts that are written without spaces: a line wrapped between two such characters has none there. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** What white space, of which a page shows one blank, parts. */
const PIECES = /[ \t\r\n]+|[^ \t\r\n]+/g;

/** Puts a passage together, white space in prose collapsed as a page does it. */
export class PassageBuilder {
  private text = '';
  /** Its last code unit: to ask the text for it, which grows, would cost its length each time. */
  private last = '';
  private readonly origin = new Origin();
  private readonly spans: Stretch[] = [];
  private readonly open: number[] = [];
  private wrapped: number | undefined;

  constructor(readonly kind: PassageKind) {}

  /** Characters that stand in the source as they are, from `offset` on. */
  add(text: string, offset: number): void {
    for (const { piece, index } of this.pieces(text)) {
      this.put(piece);
      this.origin.add(piece.length, offset + index);
    }
  }

  /** Text that the source writes otherwise, such as an entity. */
  addFor(text: string, place: Stretch): void {
    for (const { piece } of this.pieces(text)) {
      this.put(piece);
      this.origin.addFor(piece.length, place);
    }
  }

  /** The end of a line of the source. */
  breakLine(offset: number): void {
    if (this.kind !== 'code') this.wrapped = offset;
    else {
      this.put('\n');
      this.origin.add(1, offset);
    }
  }

  /** What follows does not continue what stands before. */
  part(offset: number): void {
    this.wrapped = undefined;
    if (this.text === '' || this.last === '\n') return;
    this.put('\n');
    this.origin.addFor(1, { start: offset, end: offset });
  }

  openCode(): void {
    this.settle('');
    this.open.push(this.text.length);
  }

  closeCode(): void {
    const start = this.open.pop();
    // What is code within code is no more code for it.
    if (start !== undefined && this.open.length === 0 && start < this.text.length)
      this.spans.push({ start, end: this.text.length });
  }

  build(): Passage {
    while (this.open.length > 0) this.closeCode();
    return { kind: this.kind, text: this.text, spans: this.spans, origin: this.origin };
  }

  /** What of the text is shown, with its place in it. A wrapped line is settled by what comes after it. */
  private *pieces(text: string): Generator<{ piece: string; index: number }> {
    if (text === '') return;
    this.settle(text.charAt(0));
    if (this.kind === 'code') yield { piece: text, index: 0 };
    else
      for (const { 0: piece, index } of text.matchAll(PIECES)) {
        if (!/^[ \t\r\n]/.test(piece)) yield { piece, index };
        else if (!this.isBlank()) yield { piece: ' ', index };
      }
  }

  private settle(next: string): void {
    const offset = this.wrapped;
    if (offset === undefined) return;
    this.wrapped = undefined;
    if (this.text === '' || this.isBlank() || (UNSPACED.test(this.last) && UNSPACED.test(next))) return;
    this.put(' ');
    this.origin.add(1, offset);
  }

  private isBlank(): boolean {
    return this.last === ' ' || this.last === '\n';
  }

  private put(piece: string): void {
    this.text += piece;
    this.last = piece.slice(-1);
  }
}
