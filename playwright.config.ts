/**
 * Playwright executes, nothing more: `self` is gatelock's own tests, the others are the suite, driven by `gatelock run`.
 * The suite calibrates first, then runs what can share the machine, then what needs it alone.
 */
import { defineConfig } from 'playwright/test';
import { CALIBRATION } from './harness/ending.js';
import { currentRun } from './harness/run.js';
import { ALONE_TAG } from './harness/test-id.js';

/** Every wait inside a test has a deadline of its own; this one is for what nobody thought of. */
const TEST_TIMEOUT_MS = 15 * 60_000;

const suite = { testDir: 'specs', retries: 0, fullyParallel: true, timeout: TEST_TIMEOUT_MS };
const wanted = currentRun()?.grep ?? '';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: true,
  // Compiled already. Were it compiled again, tests would run other code than the processes they start, at the same paths,
  // and the coverage of the two cannot be put together.
  build: { external: ['**/dist/**'] },
  reporter: [['list'], ['json', { outputFile: '../test-results/self.json' }]],
  projects: [
    { name: 'self', testDir: '.', testMatch: /(harness|fixtures)\/.*\.test\.js$/, timeout: 60_000 },
    { ...suite, name: CALIBRATION, testMatch: /calibrate\.js$/ },
    {
      ...suite,
      name: 'together',
      testMatch: /\.spec\.js$/,
      grep: new RegExp(wanted),
      grepInvert: new RegExp(ALONE_TAG),
      dependencies: [CALIBRATION],
    },
    {
      ...suite,
      name: 'alone',
      testMatch: /\.spec\.js$/,
      grep: new RegExp(`(?=.*${ALONE_TAG})(?=.*(?:${wanted}))`),
      workers: 1,
      dependencies: ['together'],
    },
  ],
});
