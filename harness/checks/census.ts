/** The file census: what stands below some directories at one moment, and what became of it. */
import { type BigIntStats, closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setImmediate as otherWork } from 'node:timers/promises';
import { ifTold } from '../os/if-told.js';

export type Kind = 'file' | 'directory' | 'symlink' | 'socket' | 'fifo' | 'other';

export interface Entry {
  readonly path: string;
  /** The path below its root: names above the root say nothing of what was put there. */
  readonly name: string;
  readonly kind: Kind;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970, in decimal. */
  readonly mtimeNs: string;
  /** `device:inode`: a file that replaced another of the same content is another. */
  readonly inode: string;
}

export interface Census {
  /** By absolute path. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** There was more than the limit; what a diff of this census does not show may still have happened. */
  readonly cut: boolean;
}

export interface CensusDiff {
  readonly added: Entry[];
  readonly removed: Entry[];
  /** As they were afterwards. */
  readonly changed: Entry[];
  /** One of the two was cut: what is not shown here may still have happened. */
  readonly cut: boolean;
}

const LIMIT = 200_000;

/** Synchronous reading takes half the time of the other kind, but clients of gateways wait meanwhile. */
const WITHOUT_A_BREAK_MS = 10;

/**
 * Every entry below `roots`, the roots themselves left out, shallow ones first, at most `limit`. Symbolic links are entries
 * and are not followed. What vanishes meanwhile and what may not be read is left out; a root that is not there has no entries.
 * `depth`: levels below a root that are looked at; the entries of a root are level 1.
 */
export async function takeCensus(
  roots: readonly string[],
  limit: number = LIMIT,
  depth: number = Number.POSITIVE_INFINITY,
): Promise<Census> {
  const entries = new Map<string, Entry>();
  const ahead = roots.map((root) => ({ root, directory: root, level: 1 }));
  let rested = performance.now();
  // `ahead` grows while it is walked: breadth first.
  for (const { root, directory, level } of ahead) {
    for (const name of ifTold(NOT_TOLD, () => readdirSync(directory)) ?? []) {
      const path = join(directory, name);
      const entry = entries.has(path) ? undefined : entryOf(root, path);
      if (!entry) continue;
      if (entries.size === limit) return { entries, cut: true };
      entries.set(path, entry);
      if (entry.kind === 'directory' && level < depth) ahead.push({ root, directory: path, level: level + 1 });
      if (performance.now() - rested < WITHOUT_A_BREAK_MS) continue;
      await otherWork();
      rested = performance.now();
    }
  }
  return { entries, cut: false };
}

/** What became of the entries. The size and the time of a directory follow from its entries and are no change of its own. */
export function diffCensus(before: Census, after: Census): CensusDiff {
  const diff: CensusDiff = { added: [], removed: [], changed: [], cut: before.cut || after.cut };
  for (const entry of after.entries.values()) {
    const was = before.entries.get(entry.path);
    if (!was) diff.added.push(entry);
    else if (!isSame(was, entry)) diff.changed.push(entry);
  }
  for (const entry of before.entries.values()) {
    if (!after.entries.has(entry.path)) diff.removed.push(entry);
  }
  return diff;
}

/** What a person reads where a census was cut. */
export const CUT = '; there was more than the census takes';

/** Whether something is absent: what a cut census does not show is not known to be absent. */
export function absent(found: number, cut: boolean): boolean | undefined {
  if (found > 0) return false;
  return cut ? undefined : true;
}

/**
 * The text of a regular file of at most `limit` bytes; undefined for a longer one, for anything else (opening a FIFO would
 * wait for its writer), and for what vanished or may not be read.
 */
export async function readSmall(path: string, limit: number): Promise<string | undefined> {
  return ifTold(NOT_TOLD, () => {
    if (!lstatSync(path).isFile()) return undefined;
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(limit + 1);
      const length = readSync(file, bytes, 0, bytes.length, 0);
      return length > limit ? undefined : bytes.toString('utf8', 0, length);
    } finally {
      closeSync(file);
    }
  });
}

function isSame(a: Entry, b: Entry): boolean {
  if (a.kind !== b.kind || a.inode !== b.inode) return false;
  return a.kind === 'directory' || (a.size === b.size && a.mtimeNs === b.mtimeNs);
}

function entryOf(root: string, path: string): Entry | undefined {
  const stats = ifTold(NOT_TOLD, () => lstatSync(path, { bigint: true }));
  if (!stats) return undefined;
  return {
    path,
    name: relative(root, path),
    kind: kindOf(stats),
    size: Number(stats.size),
    mtimeNs: String(stats.mtimeNs),
    inode: `${stats.dev}:${stats.ino}`,
  };
}

function kindOf(stats: BigIntStats): Kind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isSocket()) return 'socket';
  return stats.isFIFO() ? 'fifo' : 'other';
}

/** Gone, become something else, or kept from us; Windows says EBUSY or EPERM of a file that another process holds. */
const NOT_TOLD = new Set<unknown>(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EBUSY', 'ELOOP']);
