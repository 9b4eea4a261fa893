/** Room on the disk: a gateway that cannot write its files fails in ways that are not its own. */
import { statfsSync } from 'node:fs';
import { cannotWrite } from './cannot-write.js';

/** Bytes. The quickest run on the smallest gateway writes 1 MB; profiles of real ones, and long runs, take many times as much. */
export const ROOM_TO_BEGIN = 32 * 1024 * 1024;

/** Bytes. With less than that left, what a gateway did may be the disk's doing. */
export const ROOM_TO_GO_ON = 1024 * 1024;

/** Throws if there is less than `least` bytes of room for this user where `directory` is. */
export function assertRoom(directory: string, least: number): void {
  const free = freeBytes(directory);
  if (free >= least) return;
  throw new Error(
    `${directory}: no room, ${Math.floor(free / 1024)} kB of at least ${least / 1024} kB are free: free space there, or have it elsewhere (--out, TMPDIR)`,
  );
}

/** Some file systems do not count at all: there is room. */
function freeBytes(directory: string): number {
  try {
    const { bavail, bsize, blocks } = statfsSync(directory);
    return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
  } catch (error) {
    throw cannotWrite(directory, error);
  }
}
