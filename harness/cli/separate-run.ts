/** `gatelock run` in processes of their own, as anyone would start it; several at once where each can have its own network. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Judgement, judgement } from '../judge/verdict.js';
import { INSIDE } from '../os/inside.js';
import { type Namespaces, ownNamespaces } from '../os/namespaces.js';
import { startInside } from './isolate.js';
import { outputDirectory } from './output.js';
import { assertProcesses } from './processes.js';

const GATELOCK = fileURLToPath(new URL('./start.js', import.meta.url));

export interface SeparateRun {
  readonly selector: string;
  readonly options: readonly string[];
  readonly out: string;
}

/** Told after each run; `verdict` is undefined if it came to none. */
export type Ended<R extends SeparateRun> = (run: R, verdict: Judgement | undefined, ms: number) => void;

/**
 * Runs all of them, `atOnce` at a time; one after the other where no network of their own can be had, since only one run
 * at a time can have the default port. Returns how many there were at once, or why one only. What a target is made of must
 * have been fetched before: inside there is no network but their own. Throws if this machine has too few processes left, and
 * UsageError if one of them would have to write where a record is.
 */
export async function runAll<R extends SeparateRun>(
  runs: readonly R[],
  atOnce: number,
  ended: Ended<R>,
): Promise<{ readonly atOnce: number; readonly why?: string }> {
  for (const { selector, out } of runs) outputDirectory(selector, out);
  const namespaces = await ownNamespaces();
  const lack = 'why' in namespaces ? namespaces : undefined;
  const lanes = lack ? 1 : Math.min(atOnce, runs.length);
  if (!lack) await assertProcesses();
  const waiting = [...runs];
  const lane = async (): Promise<void> => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const begun = performance.now();
      const verdict = await verdictOf(run, 'why' in namespaces ? undefined : namespaces, lanes > 1);
      ended(run, verdict, performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return lack ? { atOnce: lanes, why: lack.why } : { atOnce: lanes };
}

async function verdictOf(
  { selector, options, out }: SeparateRun,
  namespaces: Namespaces | undefined,
  shares: boolean,
): Promise<Judgement | undefined> {
  const workers = shares ? ['--workers', '1'] : [];
  const isolate = namespaces ? ['--isolate', 'netns'] : [];
  const args = [GATELOCK, 'run', selector, ...options, ...isolate, ...workers, '--no-baseline', '--out', out];
  const status = await (namespaces ? endInside(namespaces, args) : endHere(args));
  const verdict = written(join(out, 'verdict.json'));
  return verdict?.exitStatus === status ? verdict : undefined;
}

function written(file: string): Judgement | undefined {
  try {
    return judgement.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** It ends with us: so do the pipes that its namespaces have. */
async function endInside(namespaces: Namespaces, args: readonly string[]): Promise<number | null> {
  const { run, directory } = startInside(namespaces, args, 'ignore');
  try {
    return await statusOf(run);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The channel ends with us, and the run with the channel. */
async function endHere(args: readonly string[]): Promise<number | null> {
  // Isolated or not, as it is told, also where we are part of an isolated run.
  const { [INSIDE]: _, ...env } = process.env;
  return statusOf(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env }));
}

async function statusOf(run: ChildProcess): Promise<number | null> {
  const [status]: (number | null)[] = await once(run, 'close');
  return status ?? null;
}
