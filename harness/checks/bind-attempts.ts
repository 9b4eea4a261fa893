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
  const times = attempts
    .filter(({ address, errno }) => address === contender.host && errno === 'EADDRINUSE')
    .map(({ at }) => at);
  const span = times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
  return finding(
    'the bind is tried once',
    // No attempt seen: it ended for another reason, which says nothing about retries.
    times.length === 0 ? undefined : span <= retryMs,
    `bind attempts on ${contender.host}:${contender.port} within ${retryMs} ms`,
    times.length === 0 ? 'no failed bind seen' : `${times.length} within ${span.toFixed(0)} ms`,
    await terminalOf(contender),
  );
}
