/** Which tests exercise which clauses, and what is wrong with that. Pure. */
import { testId } from '../test-id.js';
import type { Clause, Spec } from './clause.js';
import { didYouMean } from './nearest.js';

/** A test of the suite as its source declares it. */
export interface SuiteTest {
  readonly title: string;
  /** Where it stands, such as specs/crash.spec.js:12. */
  readonly place: string;
  /** Its tags without the at sign; those with a dot are clause ids. */
  readonly tags: readonly string[];
  /** It stands in a spec of the user's own. */
  readonly own?: boolean;
}

/** Its id, as `--test` takes it and the record names it. */
export const idOf = ({ place, title, own }: SuiteTest): string => testId(place.replace(/:\d+$/, ''), title, own);

export interface Coverage {
  readonly clauses: readonly { readonly clause: Clause; readonly tests: readonly SuiteTest[] }[];
  /** One line each: a clause that nothing exercises, a test without a clause, a tag that is no clause id. */
  readonly problems: readonly string[];
}

/** The clauses that a test of the list exercises. */
export const clauseTags = ({ tags }: SuiteTest): string[] => tags.filter((tag) => tag.includes('.'));

export const coverage = (spec: Spec, tests: readonly SuiteTest[]): Coverage => {
  const ids = spec.clauses.map(({ id }) => id);
  const clauses = spec.clauses.map((clause) => ({
    clause,
    tests: tests.filter(({ tags }) => tags.includes(clause.id)),
  }));
  return {
    clauses,
    problems: [
      ...(tests.length === 0 ? ['no tests found'] : []),
      ...clauses
        .filter(({ clause, tests }) => tests.length === 0 && clause.excluded === undefined)
        .map(({ clause }) => `${clause.id}: no test exercises this clause`),
      ...tests
        .filter((test) => clauseTags(test).length === 0)
        .map(({ place, title }) => `${place}: ${title}: no tag names a clause`),
      ...tests.flatMap((test) =>
        clauseTags(test)
          .filter((tag) => !ids.includes(tag))
          .map((tag) => `${test.place}: @${tag} is no clause of ${spec.name} ${spec.revision}${didYouMean(tag, ids)}`),
      ),
    ],
  };
};
