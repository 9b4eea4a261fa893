/** A program run to its end, such as one that prints a version: guarded as a gateway is, so that nothing of it outlives us. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { NONCE_VARIABLE } from '../target/environment.js';
import type { Guardian } from './guardian.js';
import { sweep } from './sweep.js';
import { Tree } from './tree.js';

export interface GuardedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly deadlineMs: number;
}

/** Resolves to its standard output and the time from launch to exit. Rejects if it fails, or has not ended by its deadline. */
export async function runGuarded(
  { file, args, environment, directory, deadlineMs }: GuardedCommand,
  guardian: Guardian,
): Promise<{ stdout: string; tookMs: number }> {
  const nonce = randomUUID();
  guardian.guard(nonce);
  try {
    const begun = performance.now();
    const { stdout } = await promisify(execFile)(file, [...args], {
      ...(directory === undefined ? {} : { cwd: directory }),
      ...{ env: { ...environment, [NONCE_VARIABLE]: nonce }, timeout: deadlineMs, killSignal: 'SIGKILL' },
    });
    return { stdout, tookMs: performance.now() - begun };
  } finally {
    const { left } = await sweep(new Tree(nonce, undefined));
    if (left.length === 0) guardian.release(nonce);
  }
}
