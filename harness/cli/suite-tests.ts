import { spawn } from 'node:child_process';
import { join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { packageRoot } from '../package-root.js';
import type { Shard } from '../record/schema.js';
import type { SuiteTest } from '../spec/coverage.js';
import { isOwn } from '../test-id.js';
import { UsageError } from '../usage-error.js';
import type { OwnSpecs } from './own-specs.js';
import { PLAYWRIGHT, playwrightEnvironment, projectsOf } from './playwright.js';

/** The configuration of the suite itself. */
export const SUITE_CONFIG = join(packageRoot(), 'dist', 'playwright.config.js');

/** Which shard, from 1, of how many. */
export type ShardPosition = Pick<Shard, 'index' | 'of'>;

const listedTest = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  tags: z.array(z.string()),
  tests: z.array(z.object({ projectName: z.string() })),
});

const listedSuite = z.object({
  title: z.string(),
  file: z.string(),
  specs: z.array(listedTest).default([]),
  get suites() {
    return z.array(listedSuite).default([]);
  },
});

/** What `playwright test --list --reporter=json` prints, as far as it is used here. */
const listing = z.object({
  config: z.object({ rootDir: z.string() }),
  suites: z.array(listedSuite),
  errors: z.array(
    z.object({ message: z.string(), location: z.object({ file: z.string(), line: z.number() }).optional() }),
  ),
});

/** What is listed beside the suite, or of it. */
export interface Listed {
  readonly shard?: ShardPosition | undefined;
  readonly specs?: OwnSpecs | undefined;
}

const testsIn = (
  suite: z.infer<typeof listedSuite>,
  groups: readonly string[],
  projects: readonly string[],
  rootDir: string,
): SuiteTest[] => [
  ...suite.specs.flatMap(({ title, file, line, tags, tests }): SuiteTest[] => {
    const project = tests.find(({ projectName }) => projects.includes(projectName))?.projectName;
    if (project === undefined) return [];
    const told = { title: [...groups, title].join(' › '), tags };
    if (!isOwn(project)) return [{ ...told, place: `${file}:${line}` }];
    return [{ ...told, place: `${relative('', resolve(rootDir, file))}:${line}`, own: true }];
  }),
  ...suite.suites.flatMap((inner) => testsIn(inner, [...groups, inner.title], projects, rootDir)),
];

const NO_TESTS = 'No tests found';

/** What Playwright says of a test that was declared by another Playwright than itself. */
const OTHER_PLAYWRIGHT = /@playwright\/test/;

function unloadable({ named }: OwnSpecs, message: string, location?: { file: string; line: number }): UsageError {
  const place = location ? `${relative('', location.file)}:${location.line}` : `--specs ${named}`;
  const [what = ''] = message.replace(/^Error: /, '').split('\n');
  const mend = OTHER_PLAYWRIGHT.test(what) ? ' a spec takes test from gatelock/test, and nothing from Playwright' : '';
  return new UsageError(`${place}: ${what.trim()}${mend}`);
}

/**
 * The tests of the suite, or of one shard of it, as the Playwright configuration `config` finds them, and those of specs of
 * the user's own; none is run. Throws where the suite cannot be loaded, UsageError where those of the user cannot.
 */
export const suiteTests = async (config: string, { shard, specs }: Listed = {}): Promise<SuiteTest[]> => {
  const projects = projectsOf(specs);
  const named = projects.flatMap((name) => ['--project', name]);
  // Playwright never splits a project that another depends on: without the dependencies it splits all that are named.
  const part = shard ? ['--no-deps', '--shard', `${shard.index}/${shard.of}`] : [];
  const child = spawn(
    process.execPath,
    [PLAYWRIGHT, 'test', '--config', config, '--list', '--reporter=json', ...named, ...part],
    { stdio: ['ignore', 'pipe', specs ? 'pipe' : 'inherit'], env: playwrightEnvironment(specs) },
  );
  const [output = '', complaint = ''] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')),
  );
  let printed: unknown;
  try {
    // A spec may print while it is loaded; the report comes last.
    printed = JSON.parse(output.slice(output.lastIndexOf('\n{\n') + 1));
  } catch {
    const [died] = /^\w*Error: .*/m.exec(complaint) ?? [];
    if (specs && died !== undefined) throw unloadable(specs, died);
    throw new Error(`${config}: playwright --list printed no JSON: ${output.trim().slice(0, 200)}`);
  }
  const { config: found, suites, errors } = listing.parse(printed);
  const [failure] = errors
    .map(({ message, location }) => ({ message: stripVTControlCharacters(message), location }))
    .filter(({ message }) => !message.includes(NO_TESTS));
  // The suite alone is known to load.
  if (failure && specs) throw unloadable(specs, failure.message, failure.location);
  if (failure) throw new Error(`${config}: the suite cannot be loaded: ${failure.message}`);
  return suites.flatMap((suite) => testsIn(suite, [], projects, found.rootDir));
};
