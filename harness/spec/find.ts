import { UsageError } from '../usage-error.js';
import type { Clause, Spec } from './clause.js';
import { didYouMean } from './nearest.js';

/** The clause with this id. Throws UsageError, naming the nearest id, where the revision has none. */
export const findClause = (spec: Spec, id: string): Clause => {
  const found = spec.clauses.find((clause) => clause.id === id);
  if (found) return found;
  const ids = spec.clauses.map((clause) => clause.id);
  throw new UsageError(`${id}: no clause of ${spec.name} ${spec.revision}${didYouMean(id, ids)}`);
};
