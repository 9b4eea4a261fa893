/**
 * `gatelock prove`: the suite on gateways whose faults are known. Each declares the clauses that it must fail, and must
 * fail exactly those; every clause that has a test must be failed by somebody; the twins fail none.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import which from 'which';
import { packageRoot } from '../package-root.js';
import type { Effort } from '../record/schema.js';
import { matrixOf, type Proof, renderMatrix } from '../report/matrix.js';
import { clauseTags } from '../spec/coverage.js';
import { loadFamily } from '../target/family.js';
import { UsageError } from '../usage-error.js';
import { type Member, proofSample } from './proof-sample.js';
import { runAll } from './separate-run.js';
import { suiteTests } from './suite-tests.js';

/** Families that declare what their members fail; the twins among them declare nothing to fail. */
export const FAMILIES = ['faulty', 'twin'];

/** Each run waits part of its time. Measured on 2 processors: one more keeps them busy, two more are no quicker. */
const MORE_AT_ONCE = 1;

export interface ProveOptions {
  readonly effort: Effort;
  /** Each fault on the tests of one clause only. */
  readonly sample?: boolean;
  readonly out?: string;
}

/** One target to be run; in a sample on the tests of a single clause. */
interface Job extends Member {
  /** Clauses that the run has to look at closely. */
  readonly focus: readonly string[];
  readonly only?: string;
}

/**
 * Runs every member whose selector contains one of `patterns` (all if there are none) and prints the matrix. Where the
 * system has networks of their own for them, more run at once than there are processors. Returns 0 if everything is as declared,
 * 1 if not; throws UsageError if no target matches or `out` holds records.
 */
export async function proveCommand(
  patterns: readonly string[],
  { effort, sample = false, out }: ProveOptions,
): Promise<number> {
  const begun = performance.now();
  const directory = resolve(out ?? mkdtempSync(join(tmpdir(), 'gatelock-prove-')));
  const wanted = (await members()).filter(
    ({ selector }) => patterns.length === 0 || patterns.some((pattern) => selector.includes(pattern)),
  );
  if (wanted.length === 0)
    throw new UsageError(`no target matches ${patterns.join(', ')}: they begin with ${FAMILIES.join(', ')}`);
  const able = wanted.filter(({ lacks }) => lacks === undefined);
  for (const { selector, lacks } of wanted)
    if (lacks !== undefined) process.stderr.write(`${selector} is left out: no ${lacks} on this machine\n`);

  const jobs: readonly Job[] = sample ? proofSample(able, await testsByClause()) : able;
  const proofs = await proveAll(jobs, effort, directory);
  const matrix = matrixOf(proofs, { complete: patterns.length === 0 });
  process.stdout.write(renderMatrix(matrix));
  writeFileSync(join(directory, 'matrix.json'), `${JSON.stringify(matrix, null, 2)}\n`);
  process.stdout.write(`\n${secondsText(performance.now() - begun)}. Records and matrix.json: ${directory}\n`);
  return matrix.problems.length === 0 ? 0 : 1;
}

/** `lacks`: the program that it needs and this machine does not have. */
async function members(): Promise<(Job & { readonly lacks?: string })[]> {
  const directory = join(packageRoot(), 'dist', 'fixtures', 'families');
  const families = await Promise.all(
    FAMILIES.map(async (name) => ({ name, family: await loadFamily(name, directory) })),
  );
  return families.flatMap(({ name, family }) =>
    family.names.map((member) => {
      const needs = family.needs?.(member);
      const lacks = needs !== undefined && which.sync(needs, { nothrow: true }) === null ? { lacks: needs } : {};
      const [fails = [], focus = []] = [family.fails?.(member), family.focus?.(member)];
      return { selector: `${name}:${member}`, fails, focus, ...lacks };
    }),
  );
}

async function testsByClause(): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const test of await suiteTests(join(packageRoot(), 'dist', 'playwright.config.js'))) {
    for (const clause of clauseTags(test)) numbers.set(clause, (numbers.get(clause) ?? 0) + 1);
  }
  return numbers;
}

/** In the order of the jobs, whichever ends first. */
async function proveAll(jobs: readonly Job[], effort: Effort, directory: string): Promise<Proof[]> {
  // What stands first in the tables is quick: begun last, no slow one is waited for alone at the end.
  const runs = jobs.toReversed().map((job) => ({
    job,
    selector: job.selector,
    options: [
      ...['--effort', effort, '--no-reports'],
      ...job.focus.flatMap((clause) => ['--focus', clause]),
      ...(job.only === undefined ? [] : ['--clause', job.only]),
    ],
    out: join(directory, job.selector.replace(':', '-')),
  }));
  const proofs = new Map<Job, Proof>();
  const { why } = await runAll(runs, availableParallelism() + MORE_AT_ONCE, ({ job }, verdict, ms) => {
    proofs.set(job, { ...job, verdict });
    const place = `${proofs.size}/${jobs.length} ${job.selector}`;
    process.stderr.write(`${place}: ${verdict?.gate ?? 'no verdict'}, ${secondsText(ms)}\n`);
  });
  if (why !== undefined) process.stderr.write(`they ran one after the other: ${why}\n`);
  return jobs.flatMap((job) => proofs.get(job) ?? []);
}

function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
