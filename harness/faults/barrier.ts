/**
 * A barrier in front of bind(2), from outside: strace(1) stops every racer behind the setsockopt(2) that precedes its bind,
 * and all go on together. Started in a plain loop, racers reach their bind tens of milliseconds apart; from the barrier
 * the first two are 0.2 ms apart, which is what a check-then-bind gateway needs to be caught.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from '../gateway/gateway.js';

/** How often late stops are looked for. */
const LATE_STOP_MS = 20;

export class Barrier {
  readonly #log: string;
  /** Command to put before a racer's launch line; `-D` leaves the racer the launched process. */
  readonly before: readonly string[];

  constructor(directory: string) {
    this.#log = join(directory, `barrier-${randomUUID()}`);
    const inject = 'inject=setsockopt:signal=SIGSTOP:when=1';
    this.before = ['strace', '-D', '-f', '-qq', '-o', this.#log, '-e', 'trace=setsockopt', '-e', inject];
  }

  /** Stops that the racer was already told to go on from. */
  answered = 0;

  /**
   * Stops at the barrier so far: each process of the racer stops there once, and each of its threads tells it. Process
   * states would not tell: tracing stops them at every call.
   */
  get stops(): number {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8').split('stopped by SIGSTOP').length - 1 : 0;
  }
}

interface Racer {
  readonly gateway: Gateway;
  readonly barrier: Barrier;
}

/** Waits until every racer that still lives stands at its barrier, then lets all go on. Resolves to how many stood there. */
export async function releaseTogether(racers: readonly Racer[], deadlineMs: number): Promise<number> {
  const begun = performance.now();
  const onTheWay = () => racers.filter(({ gateway, barrier }) => !gateway.end && barrier.stops === 0);
  while (onTheWay().length > 0 && performance.now() - begun < deadlineMs) await delay(5);
  const standing = racers.filter(({ barrier }) => barrier.stops > 0);
  await Promise.all(standing.map(letGoOn));
  return standing.length;
}

/**
 * Lets go on whatever meets the barrier later: a launcher may stop there before the child that binds. Returns the function
 * that ends it.
 */
export function keepGoing(racers: readonly Racer[]): () => void {
  const timer = setInterval(() => {
    for (const racer of racers) {
      if (racer.barrier.stops > racer.barrier.answered) void letGoOn(racer);
    }
  }, LATE_STOP_MS);
  return () => clearInterval(timer);
}

/** The process that stands there may be a child of the one that was launched. */
async function letGoOn({ gateway, barrier }: Racer): Promise<void> {
  barrier.answered = barrier.stops;
  for (const member of await gateway.tree.living()) await gateway.signal(member, 'SIGCONT');
}
