/** How far the suite reaches on each system, by the table of what the systems do. Pure. */
import { isNeed, lackOn, NAMES, SYSTEMS, type System } from '../os/semantics.js';
import type { Clause, Spec } from '../spec/clause.js';
import type { SuiteTest } from '../spec/coverage.js';
import { needsOf } from '../test-id.js';

export interface Reach {
  readonly clause: Clause;
  /** Those of its tests that can be exercised there. */
  readonly exercised: readonly SuiteTest[];
  /** Why the others cannot, each reason once. */
  readonly lacks: readonly string[];
}

/** What `system` lacks for the test, each reason once. */
export const lacksOf = ({ tags }: SuiteTest, system: System): string[] => [
  ...new Set(needsOf(tags).flatMap((need) => (isNeed(need) ? (lackOn(system, need)?.why ?? []) : []))),
];

export const reachOn = (system: System, spec: Pick<Spec, 'clauses'>, tests: readonly SuiteTest[]): Reach[] =>
  spec.clauses.map((clause) => {
    const own = tests.filter(({ tags }) => tags.includes(clause.id));
    return {
      clause,
      exercised: own.filter((test) => lacksOf(test, system).length === 0),
      lacks: [...new Set(own.flatMap((test) => lacksOf(test, system)))],
    };
  });

/**
 * One line each: a clause that some system cannot exercise and the spec does not call not applicable there, for exactly the
 * reasons of the table; the reverse; a need that the table does not know.
 */
export const reachProblems = (spec: Pick<Spec, 'clauses'>, tests: readonly SuiteTest[]): string[] => [
  ...tests.flatMap(({ place, tags }) =>
    needsOf(tags)
      .filter((need) => !isNeed(need))
      .map((need) => `${place}: @needs:${need} is no row of harness/os/semantics.ts`),
  ),
  ...SYSTEMS.flatMap((system) =>
    reachOn(system, spec, tests).flatMap(({ clause, exercised, lacks }) => {
      // That a clause has no test at all is told of it already.
      if (exercised.length + lacks.length === 0) return [];
      const told = clause.notApplicable[system];
      const why = exercised.length === 0 && lacks.length > 0 ? lacks.join('; ') : undefined;
      if (told === why) return [];
      return why === undefined
        ? `${clause.id}: called not applicable on ${NAMES[system]}, where tests can exercise it: remove that, or say in harness/os/semantics.ts what is missing`
        : `${clause.id}: no test can exercise it on ${NAMES[system]}: add notApplicable: { ${system}: ${JSON.stringify(why)} }`;
    }),
  ),
];
