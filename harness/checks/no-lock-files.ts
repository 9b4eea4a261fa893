/** crash.no-stale-lock-files: what a gateway added to its profile, and to the directories that it shares with others. */
import type { Gateway } from '../gateway/gateway.js';
import { os } from '../os/index.js';
import { absent, type Census, type CensusDiff, CUT, diffCensus, type Entry, readSmall, takeCensus } from './census.js';
import { type Finding, finding } from './finding.js';
import { classify, SMALL } from './lock-files.js';

/** A census of the profile alone, which is its gateway's own: every lock in it counts. */
export async function noLockFiles(title: string, gateway: Gateway, before: Census): Promise<Finding> {
  const { diff, locks } = await profileLocks(gateway, before);
  const { added, cut } = diff;
  return finding(
    title,
    absent(locks.length, cut),
    'no lock file in the profile',
    locks.length === 0
      ? `none among ${added.length} new entries${cut ? CUT : ''}`
      : locks.map(({ entry }) => entry.name).join(', '),
    censusEvidence('locks in the profile', locks),
  );
}

/** What became of the profile since its birth, and the locks among what is new there. */
export async function profileLocks(gateway: Gateway, before: Census): Promise<{ diff: CensusDiff; locks: Lock[] }> {
  const diff = diffCensus(before, await takeCensus(gateway.profile.roots));
  return { diff, locks: await locksAmong(diff.added, gateway) };
}

/** Locks stand near the top of a shared directory; below that are the trees of other programs, which may be vast. */
const SHARED_DEPTH = 3;

/** A census of what all programs of this user share. */
export function takeSharedCensus(): Promise<Census> {
  return takeCensus(os.sharedTemporaryDirectories(), undefined, SHARED_DEPTH);
}

/**
 * The same in the shared temporary directories. Others write there too, so a new lock counts only if it is known to be
 * this gateway's: held open by one of its processes while it ran, or naming one of them, or one that carries the name of
 * a file that does. The rest is shown as evidence.
 */
export async function noSharedLockFiles(gateway: Gateway, before: Census): Promise<Finding> {
  const { added, cut } = diffCensus(before, await takeSharedCensus());
  const outside = added.filter((entry) => !gateway.profile.roots.some((root) => entry.path.startsWith(root)));
  const locks = await locksAmong(outside, gateway);
  const heldOpen = await gateway.heldOutside();
  const isOurs = ({ entry, byContent }: Lock): boolean =>
    byContent || heldOpen.has(entry.path) || [...heldOpen].some((path) => entry.path.startsWith(`${path}-`));
  const ours = locks.filter(isOurs);
  return finding(
    'no lock file of it stands in the shared temporary directories after a crash',
    absent(ours.length, cut),
    'no lock file of this gateway',
    ours.length === 0 ? `none${cut ? CUT : ''}` : ours.map(({ entry }) => entry.path).join(', '),
    censusEvidence('locks of this gateway', ours),
    censusEvidence(
      'new locks of unknown origin',
      locks.filter((lock) => !isOurs(lock)),
    ),
  );
}

interface Lock {
  readonly entry: Entry;
  readonly why: string;
  readonly byContent: boolean;
}

async function locksAmong(entries: readonly Entry[], gateway: Gateway): Promise<Lock[]> {
  const pids = gateway.tree.seen.map(({ pid }) => pid);
  const locks: Lock[] = [];
  for (const entry of entries) {
    const content = entry.kind === 'file' ? await readSmall(entry.path, SMALL) : undefined;
    const { kind, why } = classify(entry, content, pids);
    if (kind !== 'lock') continue;
    const unnamed = classify({ ...entry, name: 'unnamed' }, content, pids);
    locks.push({ entry, why, byContent: unnamed.kind === 'lock' });
  }
  return locks;
}

const censusEvidence = (title: string, locks: readonly Lock[]) => ({
  title,
  text: locks.map(({ entry, why }) => `${entry.path}: ${why}`).join('\n') || 'none',
});
