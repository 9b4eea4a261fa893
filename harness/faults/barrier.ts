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

export class Barrier {
  readonly #log: string;
  /** Command to put before a racer's launch line; `-D` leaves the racer the launched process. */
  readonly before: readonly string[];

  constructor(directory: string) {
    this.#log = join(directory, `barrier-${randomUUID()}`);
    const inject = 'inject=setsockopt:signal=SIGSTOP:when=1';
    this.before = ['strace', '-D', '-f', '-qq', '-o', this.#log, '-e', 'trace=setsockopt', '-e', inject];
  }

  /** True once the racer stands at the barrier. Its process state would not tell: tracing stops it at every call. */
  get reached(): boolean {
    return existsSync(this.#log) && readFileSync(this.#log, 'utf8').includes('stopped by SIGSTOP');
  }
}

/** Waits until every racer that still lives stands at its barrier, then lets all go on. Resolves to how many stood there. */
export async function releaseTogether(
  racers: readonly { readonly gateway: Gateway; readonly barrier: Barrier }[],
  deadlineMs: number,
): Promise<number> {
  const begun = performance.now();
  const onTheWay = () => racers.filter(({ gateway, barrier }) => !gateway.end && !barrier.reached);
  while (onTheWay().length > 0 && performance.now() - begun < deadlineMs) await delay(5);
  const standing = racers.filter(({ barrier }) => barrier.reached);
  await Promise.all(standing.map(({ gateway }) => gateway.signal(gateway.launcher, 'SIGCONT')));
  return standing.length;
}
