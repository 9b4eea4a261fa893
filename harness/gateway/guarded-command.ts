/** A program run to its end, such as one that prints a version: guarded as a gateway is, so that nothing of it outlives us. */
import { execFile, type PromiseWithChild } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { os } from '../os/index.js';
import { NONCE_VARIABLE } from '../target/environment.js';
import type { Guardian } from './guardian.js';
import { Starvation } from './starvation.js';
import { sweep } from './sweep.js';
import { Tree } from './tree.js';

const LOOK_MS = 5;

export interface GuardedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly deadlineMs: number;
}

/** Resolves to its standard output and its own time from launch to exit. Rejects if it fails, or has not ended by its deadline. */
export async function runGuarded(
  { file, args, environment, directory, deadlineMs }: GuardedCommand,
  guardian: Guardian,
): Promise<{ stdout: string; tookMs: number }> {
  const nonce = randomUUID();
  guardian.guard(nonce);
  try {
    const begun = performance.now();
    const running = promisify(execFile)(file, [...args], {
      ...(directory === undefined ? {} : { cwd: directory }),
      ...{ env: { ...environment, [NONCE_VARIABLE]: nonce }, timeout: deadlineMs, killSignal: 'SIGKILL' },
    });
    const starvation = await watched(running);
    const { stdout } = await running;
    const ended = performance.now();
    return { stdout, tookMs: ended - begun - starvation.between(begun, ended) };
  } finally {
    const { left } = await sweep(new Tree(nonce, undefined));
    if (left.length === 0) guardian.release(nonce);
  }
}

/** Looks at a process until it has ended, well or not. */
async function watched(running: PromiseWithChild<unknown>): Promise<Starvation> {
  const starvation = new Starvation();
  const { pid } = running.child;
  const id = pid === undefined ? undefined : await os.process(pid);
  let hasEnded = false;
  const ended = running.then(Boolean, Boolean).then(() => {
    hasEnded = true;
  });
  while (id && !hasEnded) {
    await starvation.look([id], performance.now());
    await Promise.race([ended, delay(LOOK_MS)]);
  }
  return starvation;
}
