import { UsageError } from '../usage-error.js';
import type { Budget, Spec } from './clause.js';
import { findClause } from './find.js';
import { didYouMean } from './nearest.js';

/** Budgets that a target sets in place of the spec's: clause id, then the name of the budget. */
export type BudgetOverrides = Readonly<Record<string, Readonly<Record<string, Budget>>>>;

/** What was measured of a target, in milliseconds; no floor where it cannot be asked for its version. */
export interface Pace {
  readonly coldMs: number;
  readonly floorMs?: number | undefined;
}

/** The limit in milliseconds for a target of this pace. */
export const limitMs = (budget: Budget, { coldMs, floorMs = 0 }: Pace): number =>
  Math.max(budget.atLeastMs, (budget.coldStarts ?? 0) * coldMs, (budget.floors ?? 0) * floorMs);

const specBudget = (spec: Spec, clauseId: string, name: string): Budget => {
  const { budgets } = findClause(spec, clauseId);
  const found = budgets[name];
  if (found) return found;
  throw new UsageError(`${clauseId}: no budget ${name} in ${spec.revision}${didYouMean(name, Object.keys(budgets))}`);
};

/** The budget of a clause, the target's own where it has one. Throws UsageError for an unknown clause or name. */
export const budgetOf = (spec: Spec, overrides: BudgetOverrides, clauseId: string, name: string): Budget => {
  const standard = specBudget(spec, clauseId, name);
  return overrides[clauseId]?.[name] ?? standard;
};

/** Throws UsageError at the first override that no budget of the spec answers to: unnoticed, it would change nothing. */
export const assertOverrides = (spec: Spec, overrides: BudgetOverrides): void => {
  for (const [clauseId, byName] of Object.entries(overrides)) {
    findClause(spec, clauseId);
    for (const name of Object.keys(byName)) specBudget(spec, clauseId, name);
  }
};
