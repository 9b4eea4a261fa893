/** Ends all that is left of a gateway, by identity, until a look at the process table finds nothing. */
import { setTimeout as delay } from 'node:timers/promises';
import { os, type Process } from '../os/index.js';
import type { Tree } from './tree.js';

/** SIGKILL cannot be refused, but a process in an uninterruptible call dies late, and what forks on a loaded machine is many. */
const DEADLINE_MS = 20_000;

export interface Sweep {
  /** What had to be ended. */
  readonly ended: Process[];
  /** What is still there after the deadline. */
  readonly left: Process[];
}

/** What forks while it is being ended is found by the next look. */
export async function sweep(tree: Tree): Promise<Sweep> {
  const ended = new Map<string, Process>();
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const living = await tree.living();
    if (living.length === 0 || performance.now() > deadline) return { ended: [...ended.values()], left: living };
    for (const one of living) {
      ended.set(`${one.pid}:${one.start}`, one);
      await os.end(one, 'SIGKILL');
    }
    await delay(1);
  }
}
