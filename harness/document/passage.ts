/** A piece of a document as its reader sees it, each character with the place in the source that it came from. Pure. */

/** From `start` up to `end`, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * `prose`: a paragraph, a heading, a row of a table, a block of HTML. `code`: a code block or an expression, whose line breaks stand.
 * `label`: a title or an attribute. `target`: where a link leads, or an id. In prose `\n` parts what only lies side by side.
 */
export type PassageKind = 'prose' | 'code' | 'label' | 'target';

export interface Passage {
  readonly kind: PassageKind;
  readonly text: string;
  /** Stretches of the text that are set as code. */
  readonly spans: readonly Stretch[];
  /** For each code unit of the text the offset in the source where it begins, and where it ends. */
  readonly from: readonly number[];
  readonly until: readonly number[];
}

/** Where a stretch of the passage stands in the source. */
export const inSource = ({ from, until }: Passage, { start, end }: Stretch): Stretch => ({
  start: from[start] ?? 0,
  end: until[end - 1] ?? 0,
});

export const overlap = (a: Stretch, b: Stretch): boolean => a.start < b.end && b.start < a.end;

export const within = (inner: Stretch, outer: Stretch): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Scripts that are written without spaces: a line wrapped between two such characters has none there. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** Puts a passage together, white space in prose collapsed as a page does it. */
export class PassageBuilder {
  private text = '';
  private readonly from: number[] = [];
  private readonly until: number[] = [];
  private readonly spans: Stretch[] = [];
  private readonly open: number[] = [];
  private wrapped: number | undefined;

  constructor(readonly kind: PassageKind) {}

  /** Characters that stand in the source as they are, from `offset` on. */
  add(text: string, offset: number): void {
    for (let index = 0; index < text.length; index++) this.put(text.charAt(index), offset + index, offset + index + 1);
  }

  /** Text that the source writes otherwise, such as an entity. */
  addFor(text: string, { start, end }: Stretch): void {
    for (let index = 0; index < text.length; index++) this.put(text.charAt(index), start, end);
  }

  /** The end of a line of the source. */
  breakLine(offset: number): void {
    if (this.kind === 'code') this.unit('\n', offset, offset + 1);
    else this.wrapped = offset;
  }

  /** What follows does not continue what stands before. */
  part(offset: number): void {
    this.wrapped = undefined;
    if (this.text !== '' && !this.text.endsWith('\n')) this.unit('\n', offset, offset);
  }

  openCode(): void {
    this.settle('');
    this.open.push(this.text.length);
  }

  closeCode(): void {
    const start = this.open.pop();
    if (start !== undefined && start < this.text.length) this.spans.push({ start, end: this.text.length });
  }

  build(): Passage {
    while (this.open.length > 0) this.closeCode();
    return { kind: this.kind, text: this.text, spans: this.spans, from: this.from, until: this.until };
  }

  private put(unit: string, start: number, end: number): void {
    this.settle(unit);
    const blank = this.kind !== 'code' && /[ \t\r\n]/.test(unit);
    if (!blank) this.unit(unit, start, end);
    else if (!/[ \n]$/.test(this.text)) this.unit(' ', start, end);
  }

  private settle(next: string): void {
    const offset = this.wrapped;
    if (offset === undefined) return;
    this.wrapped = undefined;
    const unspaced = UNSPACED.test(this.text.slice(-1)) && UNSPACED.test(next);
    if (!unspaced && this.text !== '' && !/[ \n]$/.test(this.text)) this.unit(' ', offset, offset + 1);
  }

  private unit(unit: string, start: number, end: number): void {
    this.text += unit;
    this.from.push(start);
    this.until.push(end);
  }
}
