/** docs.literals-verbatim. Pure. */
import type { Literals } from '../spec/clause.js';
import { asDocumented } from '../spec/literals.js';

/** The literals that do not stand in the text. A cause may be printed as an ellipsis or as a placeholder. */
export function literalsMissing(text: string, literals: Literals): string[] {
  return Object.values(literals).filter((literal) => {
    const forms = [
      asDocumented(literal),
      asDocumented(literal).replace('…', '<cause>'),
      asDocumented(literal).replace('…', '...'),
    ];
    return !forms.some((form) => text.includes(form));
  });
}
