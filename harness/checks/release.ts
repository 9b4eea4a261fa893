/** A port that came free, or did not. */
import type { Gateway } from '../gateway/gateway.js';
import { ownedText } from '../gateway/port-watch.js';
import type { Release } from '../gateway/release.js';
import { type Finding, terminalOf, within } from './finding.js';

/** The exact address can be bound again, from `release.since` on; a holder that remains is named. */
export async function portReleased(
  title: string,
  gateway: Gateway,
  release: Release,
  limitMs: number,
): Promise<Finding> {
  const took = release.releasedAt === undefined ? undefined : gateway.passed(release.since, release.releasedAt);
  const holders = release.holders.map((listener) => {
    const mine = listener.owners.some((owner) => gateway.tree.has(owner));
    return ownedText({ listener, gateway: mine ? `a survivor of ${gateway.name}` : undefined });
  });
  const late = `still taken${holders.length > 0 ? ` by ${holders.join(', ')}` : ''}`;
  return within(title, took, limitMs, late, await terminalOf(gateway));
}
