/** errors.fail-fast, seen in the system calls: a gateway that cannot bind does not try again. */
import type { Attempt } from '../faults/bind-trace.js';
import type { Contention } from '../faults/contend.js';
import { type Finding, finding, terminalOf } from './finding.js';

/** Attempts on one address within `retryMs` of each other count as one. */
export async function triesOnce(
  { contender }: Contention,
  attempts: readonly Attempt[],
  retryMs: number,
): Promise<Finding> {
  const taken = attempts.filter(({ errno }) => errno === 'EADDRINUSE');
  const addresses = [...new Set(taken.map(({ address }) => address))];
  const spans = addresses.map((address) => spanOf(taken.filter((one) => one.address === address).map(({ at }) => at)));
  const span = Math.max(0, ...spans);
  return finding(
    'the bind is tried once',
    // No attempt seen: it ended for another reason, which says nothing about retries.
    taken.length === 0 ? undefined : span <= retryMs,
    `bind attempts on port ${contender.port} of an address within ${retryMs} ms`,
    taken.length === 0 ? 'no failed bind seen' : `${taken.length} within ${span.toFixed(0)} ms`,
    await terminalOf(contender),
  );
}

const spanOf = (times: readonly number[]): number => Math.max(...times) - Math.min(...times);
