/**
 * Playwright executes, nothing more: `self` is gatelock's own tests, the others are the suite, driven by `gatelock run`.
 * The suite calibrates first, then runs what can share the machine, then what needs it alone; specs of the user's own come
 * last, in the same order, so that they cannot disturb it.
 */
import { defineConfig } from 'playwright/test';
import { currentRun, OWN_SPECS } from './harness/run.js';
import { ALONE_TAG, CALIBRATION, OWN_PROJECTS } from './harness/test-id.js';

/** Every wait inside a test has a deadline of its own; this one is for what nobody thought of. */
const TEST_TIMEOUT_MS = 15 * 60_000;

const suite = { testDir: 'specs', retries: 0, fullyParallel: true, timeout: TEST_TIMEOUT_MS };
const run = currentRun();
const wanted = run?.grep ?? '';
/**
 * Where one test runs after the other each of them has the machine for itself, and one worker does for all, the calibration
 * too: its file comes first by its name.
 */
const crowded = run?.workers !== 1;
const NONE = /(?!)/;
const SPEC = /\.spec\.js$/;
const CALIBRATE = /calibrate\.js/;
const ownSpecs = process.env[OWN_SPECS];

const together = (name: string, after: string) => ({
  ...suite,
  name,
  testMatch: crowded ? SPEC : [CALIBRATE, SPEC],
  grep: new RegExp(crowded ? wanted : `${CALIBRATE.source}|${wanted}`),
  grepInvert: crowded ? new RegExp(ALONE_TAG) : NONE,
  dependencies: [after],
});

const alone = (name: string, after: string) => ({
  ...suite,
  name,
  testMatch: SPEC,
  grep: crowded ? new RegExp(`(?=.*${ALONE_TAG})(?=.*(?:${wanted}))`) : NONE,
  workers: 1,
  dependencies: [after],
});

function own(directory: string) {
  const [shared, single] = OWN_PROJECTS;
  const there = { testDir: directory, testMatch: /\.spec\.[cm]?[jt]sx?$/ };
  return [
    { ...together(shared, 'alone'), ...there, grep: new RegExp(wanted) },
    { ...alone(single, shared), ...there },
  ];
}

// The self-tests read what gatelock prints to a person; those of its annotations set the variable themselves.
if (!currentRun()) delete process.env.GITHUB_ACTIONS;

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: true,
  // Compiled already. Were it compiled again, tests would run other code than the processes they start, at the same paths,
  // and the coverage of the two cannot be put together.
  build: { external: ['harness', 'fixtures', 'specs'].map((part) => `**/dist/${part}/**`) },
  reporter: [['list'], ['json', { outputFile: '../test-results/self.json' }]],
  projects: [
    { name: 'self', testDir: '.', testMatch: /(harness|fixtures)\/.*\.test\.js$/, timeout: 60_000 },
    { ...suite, name: CALIBRATION, testMatch: crowded ? CALIBRATE : NONE },
    together('together', CALIBRATION),
    alone('alone', 'together'),
    ...(ownSpecs ? own(ownSpecs) : []),
  ],
});
