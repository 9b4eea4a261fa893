/** A network of its own for a command, so that what it does on a port meets nobody else on this machine. */
import { execFileSync } from 'node:child_process';

/** `before`: command to put before another, which it executes in its own place. */
export type Isolation = { readonly before: readonly string[] } | { readonly unavailable: string };

/** A new network namespace has no loopback until it is raised (network_namespaces(7)). */
const RAISE_LOOPBACK = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/**
 * A network namespace by unshare(1): for root at once, for others in a user namespace of their own, where the system
 * grants that. Tried out, since neither privileges nor versions tell whether it will be granted.
 */
export function ownNetwork(): Isolation {
  if (process.platform !== 'linux') return { unavailable: 'only Linux has network namespaces' };
  const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const before = ['unshare', '--net', ...asUser, ...RAISE_LOOPBACK];
  const [file = '', ...args] = [...before, 'true'];
  try {
    execFileSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    return { before };
  } catch (error) {
    const why = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? error.message) : String(error);
    return { unavailable: `no network namespace: ${why}` };
  }
}
