/** Restricting a run to some tests: by id or by clause. A restricted run is for looking closely, and never conformant. */
import { basename } from 'node:path';
import { idOf, type SuiteTest } from '../spec/coverage.js';
import type { LoadedSpec } from '../spec/load.js';
import { didYouMean } from '../spec/nearest.js';
import { clauseTag, isCalibration, OWN_PROJECTS } from '../test-id.js';
import { UsageError } from '../usage-error.js';
import type { OwnSpecs } from './own-specs.js';
import { SUITE_PROJECTS } from './playwright.js';
import { SUITE_CONFIG, suiteTests } from './suite-tests.js';

export interface FilterOptions {
  /** Ids of tests. */
  readonly test?: readonly string[];
  /** Ids of clauses. */
  readonly clause?: readonly string[];
}

/** `grep` matches what Playwright matches: project, file, title and tags of a test, on one line. */
export interface Filter {
  readonly grep: string;
  readonly text: string;
}

/** The filter that the options ask for, if any. Throws UsageError for an id that nothing has. */
export async function filterOf(
  spec: LoadedSpec,
  options: FilterOptions,
  specs: OwnSpecs | undefined,
): Promise<Filter | undefined> {
  const { test: ids = [], clause: clauses = [] } = options;
  if (ids.length + clauses.length === 0) return undefined;
  const tests = ids.length > 0 ? await suiteTests(SUITE_CONFIG, { specs }) : [];
  const patterns = [
    ...ids.map((id) => patternOf(id, tests)),
    ...clauses.map((id) => `${literally(clauseTag(spec.clause(id).id))}(?![\\w-])`),
  ];
  return { grep: patterns.join('|'), text: [...ids, ...clauses].join(', ') };
}

/** Calibration is part of every run: whoever asks for it alone asks for nothing besides. */
const NOTHING_BESIDES = '(?!)';

function patternOf(id: string, tests: readonly SuiteTest[]): string {
  if (isCalibration(id)) return NOTHING_BESIDES;
  const found = tests.find((one) => idOf(one) === id);
  if (found) return patternFor(found);
  throw new UsageError(`--test ${id}: no such test${didYouMean(id, tests.map(idOf))}; gatelock list names them`);
}

/** Matches one test and no other: its projects, the end of its file's name, which may be source or build, then its title. */
export function patternFor({ place, title, own }: SuiteTest): string {
  const projects = own ? OWN_PROJECTS : SUITE_PROJECTS;
  const file = basename(place.replace(/\.[cm]?[jt]sx?:\d+$/, ''));
  const wanted = `${literally(file)}\\.[cm]?[jt]sx? ${literally(title.replaceAll(' › ', ' '))} @`;
  return `^ ?(?:${projects.join('|')}) .*${wanted}`;
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
