/** `gatelock diff A B`: is B worse than A? Of stored runs, or of targets that are run for it. */
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type Compared, compare } from '../judge/compare.js';
import type { Comparison } from '../judge/comparison.js';
import type { Effort } from '../record/schema.js';
import { renderComparisonMarkdown } from '../report/comparison-markdown.js';
import { renderComparison } from '../report/comparison-terminal.js';
import { renderJson } from '../report/json.js';
import { outputDirectory } from './output.js';
import { selectNamed } from './select.js';
import { runAll } from './separate-run.js';
import { readStored } from './verdict-file.js';
import { widthOf } from './width.js';

export interface DiffOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Of the runs that are made for it. */
  readonly effort: Effort;
  readonly seed?: number;
}

/** Prints the comparison. Returns 0 if nothing got worse, 1 if something did, 2 if it cannot be said. Throws UsageError. */
export async function diffCommand(a: string, b: string, options: DiffOptions): Promise<number> {
  const stored = [a, b].filter(isStored);
  // What is there is looked at first: a run that takes minutes is not begun for a comparison that will not be.
  const found = new Map(await Promise.all(stored.map(async (name) => [name, await readStored(name)] as const)));
  const targets = [...new Set([a, b])].filter((name) => !isStored(name));
  for (const target of targets) await selectNamed(target);
  for (const [name, judgement] of await runTargets(targets, options)) found.set(name, judgement);

  const side = (name: string): Compared => {
    const judgement = found.get(name);
    if (!judgement) throw new Error(`the run of ${name} came to no verdict`);
    return { name, judgement };
  };
  const comparison = compare(side(a), side(b));
  process.stdout.write(rendered(comparison, options));
  return comparison.exitStatus;
}

/** A description of a target is a file too. */
function isStored(name: string): boolean {
  return existsSync(name) && !/\.ya?ml$/.test(name);
}

/** One after the other and with one seed, so that neither has what the other had not. */
async function runTargets(targets: readonly string[], { effort, seed = randomInt(2 ** 31) }: DiffOptions) {
  const runs = targets.map((selector) => ({
    selector,
    options: ['--effort', effort, '--seed', String(seed)],
    out: outputDirectory(selector, undefined),
  }));
  const found = new Map<string, Compared['judgement']>();
  if (runs.length > 0)
    await runAll(runs, 1, ({ selector, out }, verdict) => {
      process.stderr.write(`${selector}: ${verdict?.gate ?? 'no verdict'}: ${out}\n`);
      if (verdict) found.set(selector, verdict);
    });
  return found;
}

function rendered(comparison: Comparison, { json, markdown }: DiffOptions): string {
  if (json) return renderJson(comparison);
  if (markdown) return renderComparisonMarkdown(comparison);
  return renderComparison(comparison, widthOf(process.stdout));
}
