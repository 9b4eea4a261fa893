/**
 * Playwright executes, nothing more: `self` is gatelock's own tests, the others are the suite, driven by `gatelock run`.
 * The suite calibrates first, then runs what can share the machine, then what needs it alone.
 */
import { defineConfig } from 'playwright/test';

const suite = { testDir: 'specs', retries: 0, fullyParallel: true };

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: true,
  reporter: 'list',
  projects: [
    { name: 'self', testDir: '.', testMatch: /(harness|fixtures)\/.*\.test\.js$/, timeout: 60_000 },
    { ...suite, name: 'calibrate', testMatch: /calibrate\.js$/ },
    { ...suite, name: 'together', testMatch: /\.spec\.js$/, grepInvert: /@alone/, dependencies: ['calibrate'] },
    { ...suite, name: 'alone', testMatch: /\.spec\.js$/, grep: /@alone/, workers: 1, dependencies: ['together'] },
  ],
});
