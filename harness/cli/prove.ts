/**
 * `gatelock prove`: the suite on gateways whose faults are known. Each declares the clauses that it must fail, and must
 * fail exactly those; every clause that has a test must be failed by somebody; the twins fail none.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Judgement, judgement } from '../judge/verdict.js';
import { packageRoot } from '../package-root.js';
import { matrixOf, type Proof, renderMatrix } from '../report/matrix.js';
import type { Effort } from '../run.js';
import { loadFamily } from '../target/family.js';
import { UsageError } from '../usage-error.js';

/** Families that declare what their members fail; the twins among them declare nothing to fail. */
const FAMILIES = ['faulty', 'twin'];

const GATELOCK = fileURLToPath(new URL('./start.js', import.meta.url));

export interface ProveOptions {
  readonly effort: Effort;
  readonly out?: string;
}

/**
 * Runs every member whose selector contains one of `patterns` (all if there are none), one after the other, and prints the
 * matrix. Returns 0 if it is as declared, 1 if not.
 */
export async function proveCommand(patterns: readonly string[], { effort, out }: ProveOptions): Promise<number> {
  const directory = resolve(out ?? mkdtempSync(join(tmpdir(), 'gatelock-prove-')));
  const wanted = (await members()).filter(
    ({ selector }) => patterns.length === 0 || patterns.some((pattern) => selector.includes(pattern)),
  );
  if (wanted.length === 0)
    throw new UsageError(`no target matches ${patterns.join(', ')}: they begin with ${FAMILIES.join(', ')}`);
  const proofs: Proof[] = [];
  for (const { selector, fails } of wanted) {
    const begun = performance.now();
    const verdict = await verdictOn(selector, effort, join(directory, selector.replace(':', '-')));
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stderr.write(
      `${proofs.length + 1}/${wanted.length} ${selector}: ${verdict?.gate ?? 'no verdict'}, ${seconds} s\n`,
    );
    proofs.push({ selector, fails, verdict });
  }
  const matrix = matrixOf(proofs, { complete: patterns.length === 0 });
  process.stdout.write(renderMatrix(matrix));
  writeFileSync(join(directory, 'matrix.json'), `${JSON.stringify(matrix, null, 2)}\n`);
  process.stdout.write(`\nRecords and matrix.json: ${directory}\n`);
  return matrix.problems.length === 0 ? 0 : 1;
}

async function members(): Promise<{ selector: string; fails: readonly string[] }[]> {
  const directory = join(packageRoot(), 'dist', 'fixtures', 'families');
  const families = await Promise.all(
    FAMILIES.map(async (name) => ({ name, family: await loadFamily(name, directory) })),
  );
  return families.flatMap(({ name, family }) =>
    family.names.map((member) => ({ selector: `${name}:${member}`, fails: family.fails?.(member) ?? [] })),
  );
}

/**
 * A run in a process of its own, as anyone would start it, but for the channel by which it learns of our death. Undefined if it
 * came to no verdict.
 */
async function verdictOn(selector: string, effort: Effort, out: string): Promise<Judgement | undefined> {
  const run = spawn(process.execPath, [GATELOCK, 'run', selector, '--effort', effort, '--out', out], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(run, 'close');
  try {
    return judgement.parse(JSON.parse(readFileSync(join(out, 'verdict.json'), 'utf8')));
  } catch {
    return undefined;
  }
}
