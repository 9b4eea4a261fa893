/** crash.restart-after-crash: the next start works, and is no slower than it may be. */
import type { Restart } from '../host.js';
import { type Finding, terminalOf, within } from './finding.js';

export async function startedAgain({ gateway, took, why }: Restart, limitMs: number): Promise<Finding> {
  const title = 'the next start on the same port and profile is ready';
  return within(title, took, limitMs, why, await terminalOf(gateway));
}
