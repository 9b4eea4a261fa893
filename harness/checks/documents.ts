/** docs.literals-verbatim. Pure. */
import type { Literals } from '../spec/clause.js';
import { asDocumented } from '../spec/literals.js';

/**
 * The literals that do not stand in the text, of the locale whose literals it states best: an edition is held to its own
 * language, whatever language the target speaks. A cause may be printed as an ellipsis or as a placeholder.
 */
export function literalsMissing(text: string, locales: readonly Literals[]): string[] {
  const missing = locales.map((literals) => Object.values(literals).filter((literal) => !states(text, literal)));
  return missing.reduce((best, one) => (one.length < best.length ? one : best));
}

function states(text: string, literal: string): boolean {
  const printed = asDocumented(literal);
  return [printed, printed.replace('…', '<cause>'), printed.replace('…', '...')].some((form) => text.includes(form));
}
