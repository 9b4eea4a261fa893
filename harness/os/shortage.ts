/** What a system answers when it has run out of something. No gateway can make our own calls fail so: it is the machine's doing. */

/** Descriptors, memory, buffers, space on the disk, processes, and ports for outgoing connections (connect(2), fork(2)). */
const SHORTAGES = new Set<unknown>([
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ENOBUFS',
  'ENOSPC',
  'EDQUOT',
  'EAGAIN',
  'EADDRNOTAVAIL',
]);

/** True for an error of a call of our own that failed, or whose cause did, because the machine had no more to give. */
export function isShortage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && SHORTAGES.has(error.code)) || isShortage(error.cause);
}
