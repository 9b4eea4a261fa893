/**
 * The mark of Linux: the soft limit of a resource that nothing here uses up, set to a number that only the marked have. A limit
 * is inherited by every child and kept by execve (getrlimit(2)), so neither a double fork, nor setsid, nor an emptied
 * environment loses it; only a program that sets this very limit does.
 */
import { createHash } from 'node:crypto';
import { loadCLibrary } from './koffi.js';

/** Time that a process under real-time scheduling may compute without a pause, in microseconds. Source: asm-generic/resource.h. */
const RLIMIT_RTTIME = 15;

/** 142 years: a limit to nobody. */
const LEAST_MARK = 2n ** 52n;

type Prlimit = (pid: number, resource: number, wanted: BigUint64Array | null, found: BigUint64Array | null) => number;

/** `null`: not to be had. */
let prlimit: Prlimit | null | undefined;

/** Sets the limit for an instant: what is started meanwhile inherits it. Synchronous, so that nothing else is started meanwhile. */
export function startMarked<T>(mark: string, start: () => T): T {
  prlimit ??= loadCLibrary()?.func('int prlimit(int, int, const void *, void *)') ?? null;
  // The soft limit, then the hard one, which a caller may have been given and which a mark must not exceed.
  const usual = new BigUint64Array(2);
  if (prlimit?.(0, RLIMIT_RTTIME, null, usual) !== 0) return start();
  const [, hard = 0n] = usual;
  if (prlimit(0, RLIMIT_RTTIME, BigUint64Array.of(numberOf(mark), hard), null) !== 0) return start();
  try {
    return start();
  } finally {
    prlimit(0, RLIMIT_RTTIME, usual, null);
  }
}

/** Told by the text of /proc/PID/limits. */
export function carriesMark(limits: string, mark: string): boolean {
  return /^Max realtime timeout +(\d+)/m.exec(limits)?.[1] === String(numberOf(mark));
}

/** 48 bits of a digest: marks that differ have numbers that differ. */
function numberOf(mark: string): bigint {
  const digest = createHash('sha256').update(mark).digest('hex');
  return LEAST_MARK + BigInt(`0x${digest.slice(0, 12)}`);
}
