/** Markup in which text can never become markup. Pure. */
import { escapeUTF8 } from 'entities';

/** Markup that is known to be safe: only `html` and `trusted` make it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template: text and numbers are escaped, false and undefined leave nothing. */
export type Part = Html | string | number | false | undefined | readonly Part[];

const marked = (part: Part): string => {
  if (part instanceof Html) return part.toString();
  if (part === false || part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeUTF8(String(part));
  return part.map(marked).join('');
};

/** Every value is escaped, for content and for attributes in double quotes, unless `html` made it. */
export const html = (literal: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(literal.map((text, index) => text + marked(parts[index])).join(''));

/** For code of our own that goes into the page as it is. */
export const trusted = (markup: string): Html => new Html(markup);
