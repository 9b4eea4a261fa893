/** The Playwright that executes the suite: gatelock's own, whichever else a project has, and set up by gatelock alone. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OWN_SPECS } from '../run.js';
import { OWN_PROJECTS } from '../test-id.js';
import type { OwnSpecs } from './own-specs.js';

/** Its command line. */
export const PLAYWRIGHT = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');

/** Variables by which a project sets up a Playwright of its own: where a report goes, how many workers, a debugger. */
const SETTINGS = /^(PLAYWRIGHT_|PWTEST|PWDEBUG|PW_)/;

/** The projects of the suite; calibration, on which they depend, belongs to every run and shard. */
export const SUITE_PROJECTS = ['together', 'alone'] as const;

/** The projects that are run. */
export const projectsOf = (specs: OwnSpecs | undefined): string[] => [
  ...SUITE_PROJECTS,
  ...(specs ? OWN_PROJECTS : []),
];

/** The environment of Playwright, with or without specs of the user's own. */
export function playwrightEnvironment(specs: OwnSpecs | undefined): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !SETTINGS.test(name) && name !== OWN_SPECS);
  // The suite is compiled: without its loader for TypeScript every process of Playwright starts sooner.
  const more = specs ? { [OWN_SPECS]: specs.directory } : { PW_DISABLE_TS_ESM: '1' };
  return { ...Object.fromEntries(inherited), ...more };
}
