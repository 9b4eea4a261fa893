import { type Coverage, coverage, idOf } from '../spec/coverage.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { type OwnSpecsOption, ownSpecs } from './own-specs.js';
import { reachProblems } from './reach.js';
import { SUITE_CONFIG, suiteTests } from './suite-tests.js';

export interface ListOptions extends OwnSpecsOption {
  readonly revision: string;
  /** Fail where a clause has no test, a test no clause, or a tag is no clause id. */
  readonly check?: boolean;
  readonly json?: boolean;
  /** Configuration that finds the tests; the suite's own unless given. */
  readonly config?: string;
}

const asText = ({ clauses, problems }: Coverage): string =>
  [
    ...clauses.flatMap(({ clause, tests }) => [
      `${clause.id}  ${clause.level}${clause.excluded === undefined ? '' : `  excluded: ${clause.excluded}`}`,
      `  ${clause.requirement}`,
      ...tests.map((test) => `  - ${idOf(test)}  (${test.place})`),
    ]),
    ...(problems.length === 0 ? [] : ['', ...problems]),
    '',
  ].join('\n');

const asJson = ({ clauses, problems }: Coverage): string => {
  const rows = clauses.map(({ clause: { id, level, requirement, excluded }, tests }) => ({
    id,
    level,
    requirement,
    excluded,
    tests: tests.map((test) => ({ id: idOf(test), title: test.title, place: test.place })),
  }));
  return `${JSON.stringify({ clauses: rows, problems }, null, 2)}\n`;
};

/**
 * `gatelock list`: prints the clauses of a revision with the tests that exercise them, by the ids
 * that `--test` takes. With `check` returns 1 where
 * either side lacks the other, and prints nothing else but that; otherwise 0. Throws UsageError for an unknown revision, and
 * for specs of the user's own that cannot be run.
 */
export const listCommand = async ({
  revision,
  check = false,
  json = false,
  config,
  ...more
}: ListOptions): Promise<number> => {
  const spec = await loadSpec(revision, specDirectory());
  const specs = await ownSpecs(more, spec);
  const tests = await suiteTests(config ?? SUITE_CONFIG, { specs });
  const covered = coverage(spec, tests);
  const found = { ...covered, problems: [...covered.problems, ...reachProblems(spec, tests)] };
  if (json) process.stdout.write(asJson(found));
  else if (!check) process.stdout.write(asText(found));
  else process.stdout.write(found.problems.map((problem) => `${problem}\n`).join(''));
  return check && found.problems.length > 0 ? 1 : 0;
};
