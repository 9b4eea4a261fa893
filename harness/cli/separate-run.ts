/** `gatelock run` in processes of their own, as anyone would start it; several at once where each can have its own network. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Judgement, judgement } from '../judge/verdict.js';
import { ownNetwork } from '../os/isolation.js';

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
 * at a time can have the default port. Returns how many there were at once, or why one only.
 */
export async function runAll<R extends SeparateRun>(
  runs: readonly R[],
  atOnce: number,
  ended: Ended<R>,
): Promise<{ readonly atOnce: number; readonly why?: string }> {
  const network = ownNetwork();
  const lanes = 'before' in network ? Math.min(atOnce, runs.length) : 1;
  const before = 'before' in network ? network.before : [];
  const waiting = [...runs];
  const lane = async (): Promise<void> => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const begun = performance.now();
      const verdict = await verdictOf(run, before, lanes > 1);
      ended(run, verdict, performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return 'unavailable' in network ? { atOnce: lanes, why: network.unavailable } : { atOnce: lanes };
}

async function verdictOf(
  { selector, options, out }: SeparateRun,
  before: readonly string[],
  shares: boolean,
): Promise<Judgement | undefined> {
  const workers = shares ? ['--workers', '1'] : [];
  const command = [process.execPath, GATELOCK, 'run', selector, ...options, ...workers, '--no-baseline', '--out', out];
  const [file = process.execPath, ...args] = [...before, ...command];
  // The channel ends with us, and the run with the channel.
  const run = spawn(file, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(run, 'close');
  try {
    return judgement.parse(JSON.parse(readFileSync(join(out, 'verdict.json'), 'utf8')));
  } catch {
    return undefined;
  }
}
