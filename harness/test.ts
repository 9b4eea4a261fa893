/** The vocabulary that the specs are written in. */
import { test as base, type TestDetails } from 'playwright/test';
import { Bench } from './bench.js';
import { looksClosely } from './effort.js';
import { annotationOf, BLOCKED, LEFT_OUT } from './ending.js';
import { Host } from './host.js';
import { lackHere } from './os/here.js';
import { lackText } from './os/lack.js';
import { isNeed, type Need } from './os/semantics.js';
import type { Finding } from './record/recorder.js';
import { currentRun } from './run.js';
import {
  ALONE_TAG,
  CLOSE_TAG,
  clausesOf,
  clauseTag,
  isCalibration,
  isOwn,
  needsOf,
  needTag,
  testId,
} from './test-id.js';

/** Records one check on one of the test's clauses. */
export type Check = (clause: string, found: Finding | Promise<Finding>) => Promise<void>;

interface TestFixtures {
  host: Host;
  check: Check;
  /** Ends the test without a word against the target: it is not exercised, and the reason is told. */
  leaveOut: (reason: string) => never;
  /** Leaves the test out where its clauses do not apply, and where this system lacks what it needs, by the table. */
  able: undefined;
}

const fixtures = base.extend<TestFixtures, { bench: Bench }>({
  bench: [
    async ({}, use, worker) => {
      const run = currentRun();
      if (!run) throw new Error('The suite needs a target: run it by gatelock run TARGET.');
      // Playwright would take its time; nobody reads what this worker still sees, and its guardian ends the gateways.
      process.once('disconnect', () => process.exit(1));
      const bench = await Bench.open(run, worker.parallelIndex);
      await use(bench);
      await bench.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  host: async ({ bench }, use, info) => {
    const [file = '', ...titles] = info.titlePath;
    const id = testId(file, titles.join(' '), isOwn(info.project.name));
    // The executor tells why: it saw the calibration fail. Expected, or Playwright would have a new worker for each.
    if (!isCalibration(id) && !bench.calibrated) {
      info.fail();
      throw new Error('the target is not calibrated');
    }
    bench.recorder.enter(id);
    const host = new Host(bench, id, clausesOf(info.tags));
    await use(host);
    if (host.obstacle) info.annotations.push(annotationOf(BLOCKED, host.obstacle.message, host.obstacle.evidence));
    // One test's trouble must not keep the others from beginning: to Playwright, which only executes, it was expected.
    if (info.errors.length > 0 && !isCalibration(id)) info.fail();
    await host.close();
  },
  check: async ({ bench, host }, use, info) => {
    const declared = new Set(clausesOf(info.tags));
    await use(async (clause, found) => {
      if (!declared.has(clause))
        throw new Error(`This test checks ${clause} but does not name it: add it to its clauses.`);
      const finding = await found;
      // An interrupted test goes on while its gateways are being ended: what it sees then is no observation.
      if (host.isOver) throw new Error(`The test was over before ${clause} could be checked.`);
      if (finding.outcome !== 'holds') host.assertRoom();
      bench.recorder.check(clause, finding);
    });
  },
  leaveOut: async ({ host }, use, info) => {
    await use((reason) => {
      host.assertRoom();
      info.annotations.push(annotationOf(LEFT_OUT, reason, []));
      info.skip(true, reason);
      throw new Error('unreachable: skipping a test ends it');
    });
  },
  able: [
    async ({ bench, leaveOut }, use, info) => {
      const notAsked = bench.notAsked(clausesOf(info.tags));
      if (notAsked !== undefined) leaveOut(notAsked);
      for (const need of needsOf(info.tags).filter(isNeed)) {
        const lack = lackHere(need);
        if (lack) leaveOut(lackText(lack));
      }
      await use(undefined);
    },
    { auto: true },
  ],
});

/** The test of the specs: one situation, with the clauses that it gives evidence on. */
export const test = fixtures;

/** The clauses that a situation gives evidence on. */
export const exercises = (...clauses: string[]): { tag: string[] } => ({ tag: clauses.map(clauseTag) });

/** A situation that not every system can bring about, by the table. */
export const needing = <D extends { tag: string[] }>(need: Need, details: D): D => ({
  ...details,
  tag: [...details.tag, needTag(need)],
});

/** A situation that tells more of its clauses than others do already: left out where nobody looks closely at one of them. */
export function closely({ tag }: { tag: string[] }): TestDetails & { tag: string[] } {
  const run = currentRun();
  const closer = { tag: [...tag, CLOSE_TAG] };
  if (!run || looksClosely(run.effort, run.focus, clausesOf(tag))) return closer;
  // Known before anything runs, so that Playwright does not even begin it.
  return { ...closer, annotation: { type: 'skip', description: NOT_CLOSELY } };
}

/** The same where the system has `need`: where it lacks it, the situation that tells most cannot be had, and this one stands in. */
export const closelyBeside = (need: Need, details: { tag: string[] }): TestDetails & { tag: string[] } =>
  lackHere(need) ? details : closely(details);

const NOT_CLOSELY = 'a brief run takes it in only where it looks closely at one of its clauses (--focus)';

/** The same for a situation that must have the machine for itself. */
export const exercisesAlone = (...clauses: string[]): { tag: string[] } => ({
  tag: [...clauses.map(clauseTag), ALONE_TAG],
});
