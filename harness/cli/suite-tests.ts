import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { packageRoot } from '../package-root.js';
import type { Shard } from '../record/schema.js';
import type { SuiteTest } from '../spec/coverage.js';

/** The projects that the suite is made of; calibration, on which they depend, belongs to every run and shard. */
const PROJECTS = ['together', 'alone'];

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
  suites: z.array(listedSuite),
  errors: z.array(z.object({ message: z.string() })),
});

const testsIn = (suite: z.infer<typeof listedSuite>, groups: readonly string[]): SuiteTest[] => [
  ...suite.specs
    .filter(({ tests }) => tests.some(({ projectName }) => PROJECTS.includes(projectName)))
    .map(({ title, file, line, tags }) => ({ title: [...groups, title].join(' › '), place: `${file}:${line}`, tags })),
  ...suite.suites.flatMap((inner) => testsIn(inner, [...groups, inner.title])),
];

const NO_TESTS = 'No tests found';

/**
 * The tests of the suite, or of one shard of it, as the Playwright configuration `config` finds them; none is run. Throws
 * where the suite cannot be loaded.
 */
export const suiteTests = async (config: string, shard?: ShardPosition): Promise<SuiteTest[]> => {
  const playwright = dirname(createRequire(import.meta.url).resolve('playwright/package.json'));
  const projects = PROJECTS.flatMap((name) => ['--project', name]);
  // Playwright never splits a project that another depends on: without the dependencies it splits all that are named.
  const part = shard ? ['--no-deps', '--shard', `${shard.index}/${shard.of}`] : [];
  const child = spawn(
    process.execPath,
    [join(playwright, 'cli.js'), 'test', '--config', config, '--list', '--reporter=json', ...projects, ...part],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const output = await text(child.stdout);
  let printed: unknown;
  try {
    printed = JSON.parse(output);
  } catch {
    throw new Error(`${config}: playwright --list printed no JSON: ${output.trim().slice(0, 200)}`);
  }
  const { suites, errors } = listing.parse(printed);
  const [failure] = errors
    .map(({ message }) => stripVTControlCharacters(message))
    .filter((message) => !message.includes(NO_TESTS));
  if (failure !== undefined) throw new Error(`${config}: the suite cannot be loaded: ${failure}`);
  return suites.flatMap((suite) => testsIn(suite, []));
};
