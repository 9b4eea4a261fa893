/** `--specs DIRECTORY`: specs of the user's own, which run beside the suite and give evidence on the same clauses. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { idOf, type SuiteTest } from '../spec/coverage.js';
import type { LoadedSpec } from '../spec/load.js';
import { didYouMean } from '../spec/nearest.js';
import { ALONE_TAG } from '../test-id.js';
import { UsageError } from '../usage-error.js';
import { SUITE_CONFIG, suiteTests } from './suite-tests.js';

export interface OwnSpecs {
  /** As on the command line. */
  readonly named: string;
  readonly directory: string;
  /** sha256 of the sources below it, by path and content. */
  readonly digest: string;
}

export interface OwnSpecsOption {
  /** Directory of specs of the user's own. */
  readonly specs?: string;
  /** Version of gatelock. */
  readonly version: string;
}

/**
 * The specs of the directory that is named, none of them run; undefined if none is. Throws UsageError where there is no such directory, no test in it, where it
 * imports another gatelock than this one, and for a test that cannot be told from another or exercises no clause of the spec.
 */
export async function ownSpecs(
  { specs: named, version }: OwnSpecsOption,
  spec: LoadedSpec,
): Promise<OwnSpecs | undefined> {
  if (named === undefined) return undefined;
  const directory = directoryOf(named);
  assertThisGatelock(named, directory, version);
  const specs = { named, directory, digest: digestOf(directory) };
  const tests = (await suiteTests(SUITE_CONFIG, { specs })).filter(({ own }) => own);
  if (tests.length === 0) throw wrong(named, 'no test stands there: files are named *.spec.ts, .mts, .js or .mjs');
  for (const test of tests) assertClauses(test, spec);
  assertDifferent(tests);
  return specs;
}

const wrong = (named: string, what: string): UsageError => new UsageError(`--specs ${named}: ${what}`);

function directoryOf(named: string): string {
  try {
    if (statSync(named).isDirectory()) return realpathSync(named);
  } catch (error) {
    throw wrong(named, `cannot be read (${error instanceof Error ? error.message : error}); name a directory`);
  }
  throw wrong(named, 'is no directory; name the one that the specs are in');
}

/** Two gatelocks would bring two Playwrights, and a test of the one is none to the other. */
function assertThisGatelock(named: string, directory: string, version: string): void {
  const here = realpathSync(packageRoot());
  const install = `npm install --save-dev gatelock@${version}`;
  const there = gatelockSeenFrom(directory);
  if (there === undefined) throw wrong(named, `gatelock/test cannot be imported there: ${install}`);
  if (there === here) return;
  throw wrong(
    named,
    `imports the gatelock in ${there}, and this is the one in ${here}: run that one, by npx gatelock there`,
  );
}

function gatelockSeenFrom(directory: string): string | undefined {
  try {
    return dirname(realpathSync(createRequire(join(directory, 'x.js')).resolve('gatelock/package.json')));
  } catch {
    return undefined;
  }
}

const SOURCE = /\.([cm]?[jt]sx?|json)$/;

function digestOf(directory: string): string {
  const hash = createHash('sha256');
  for (const path of sourcesIn(directory)) {
    const text = readFileSync(join(directory, path));
    hash.update(`${path.replaceAll('\\', '/')}\0${text.length}\0`).update(text);
  }
  return hash.digest('hex');
}

/** Paths below the directory, in an order that no system or language changes. */
const sourcesIn = (directory: string): string[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && !name.startsWith('.'))
    .flatMap((entry) => {
      if (entry.isDirectory()) return sourcesIn(join(directory, entry.name)).map((path) => join(entry.name, path));
      return entry.isFile() && SOURCE.test(entry.name) ? [entry.name] : [];
    })
    .sort();

function assertClauses({ place, title, tags }: SuiteTest, spec: LoadedSpec): void {
  const ids = spec.clauses.map(({ id }) => id);
  const named = tags.filter((tag) => `@${tag}` !== ALONE_TAG);
  const unknown = named.find((tag) => !ids.includes(tag));
  if (unknown !== undefined) {
    const meant = didYouMean(unknown, ids) || '; gatelock list names them';
    throw new UsageError(`${place}: ${title}: ${unknown} is no clause of ${spec.name} ${spec.revision}${meant}`);
  }
  if (named.length === 0) throw new UsageError(`${place}: ${title}: exercises no clause: give it exercises('…')`);
}

function assertDifferent(tests: readonly SuiteTest[]): void {
  const places = new Map<string, string>();
  for (const test of tests) {
    const id = idOf(test);
    const before = places.get(id);
    if (before !== undefined) {
      throw new UsageError(`${before} and ${test.place} are both ${id}, of which a-z and 0-9 count: rename one`);
    }
    places.set(id, test.place);
  }
}
