import type { ClauseVerdict } from './verdict.js';

/** What one test says about one clause. */
export type Outcome = 'violated' | 'unknown' | 'holds' | 'left-out';

/**
 * The most severe thing that a test says about a clause. A test that broke off says `unknown` even where checks hold
 * already: those that would have followed are missing. Only a test that was left out on purpose does not count.
 */
export const outcomeOf = (
  checks: readonly { readonly outcome: 'violated' | 'unknown' | 'holds' }[],
  gap: { readonly because: string } | undefined,
): Outcome => {
  if (checks.some((check) => check.outcome === 'violated')) return 'violated';
  if (checks.some((check) => check.outcome === 'unknown')) return 'unknown';
  if (gap && gap.because !== 'left-out') return 'unknown';
  return checks.length > 0 ? 'holds' : 'left-out';
};

/** What each test says about the clause; nothing where the clause does not apply. */
export const testOutcomes = ({ verdict, checks, unexercised }: ClauseVerdict): ReadonlyMap<string, Outcome> => {
  const tests = verdict === 'not-applicable' ? [] : [...checks, ...unexercised].map(({ test }) => test);
  return new Map(
    [...new Set(tests)].map((test) => [
      test,
      outcomeOf(
        checks.filter((check) => check.test === test),
        unexercised.find((gap) => gap.test === test),
      ),
    ]),
  );
};
