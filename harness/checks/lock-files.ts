/** What a file left behind is: a lock, or nothing to worry about (clause crash.no-stale-lock-files). Pure. */
import { z } from 'zod';
import type { Entry } from './census.js';
import {
  CACHE_DIRECTORIES,
  CACHE_WORDS,
  HOLDER_MEMBERS,
  LOCK_WORDS,
  LOCK_WORDS_OF_MANY,
  LOG_DIRECTORIES,
  LOG_FILES,
  MANIFESTS,
  PID_MEMBERS,
  READ_BY_PEOPLE_OR_COMPILERS,
  SUBJECTS,
} from './lock-file-names.js';

export interface Classification {
  readonly kind: 'lock' | 'log' | 'cache' | 'other';
  /** One line for the report: `its name says lock`. */
  readonly why: string;
}

/** A record of who holds a lock is shorter; bytes. */
export const SMALL = 4096;

/**
 * Tells a lock file by its name or else by its content.
 *
 * `name`: path below the root of the census, since names above it say nothing. `content`: the text of a regular file of at most `SMALL` bytes,
 * else undefined. `pids`: all processes the gateway ever was; only these make a content a lock's.
 */
export function classify(
  { name, kind }: Pick<Entry, 'name' | 'kind'>,
  content: string | undefined,
  pids: readonly number[],
): Classification {
  const path = name.split(/[/\\]/);
  const base = path.at(-1) ?? '';
  const above = path.slice(0, -1);

  if (kind !== 'directory' && LOG_FILES.test(base)) return { kind: 'log', why: `it is named ${base}` };
  const named = lockByName(base, above, kind);
  if (named) return { kind: 'lock', why: named };

  const directories = kind === 'directory' ? path : above;
  const logs = directories.find((one) => LOG_DIRECTORIES.has(one.toLowerCase()));
  if (logs !== undefined) return { kind: 'log', why: `it stands in ${logs}` };
  const cache = directories.find(isCache);
  if (cache !== undefined) return { kind: 'cache', why: `it stands in ${cache}` };

  const recorded = kind === 'file' && content !== undefined ? lockByContent(content, new Set(pids)) : undefined;
  return recorded
    ? { kind: 'lock', why: recorded }
    : { kind: 'other', why: 'neither its name nor its content says lock' };
}

function lockByName(base: string, above: readonly string[], kind: Entry['kind']): string | undefined {
  if (above.includes('node_modules')) return undefined;
  if (kind === 'directory') return isLockDirectory(base) ? `it is a directory named ${base}` : undefined;
  const parent = above.at(-1) ?? '';
  if (MANIFESTS.has(base.toLowerCase()) || MANIFESTS.has(`${parent}/${base}`.toLowerCase())) return undefined;
  if (READ_BY_PEOPLE_OR_COMPILERS.has(extensionOf(base))) return undefined;
  const word = tokensOf(base).find((token) => isLock(token) || isLocks(token));
  if (word !== undefined) return `its name says ${word}`;
  return isLockDirectory(parent) || isDirectoryOfLocks(parent) ? `it stands in ${parent}` : undefined;
}

/**
 * Directories are named after anything, a skill for smart locks included. One is a lock itself, made by mkdir, if it has the
 * extension of one or is named after nothing but a lock and what is locked.
 */
function isLockDirectory(name: string): boolean {
  return LOCK_WORDS.has(extensionOf(name)) || isNamedAfter(name, isLock);
}

/** Such as `locks`, or `openclaw-state-locks-1000`: no lock, but every file in it is one. */
function isDirectoryOfLocks(name: string): boolean {
  return isNamedAfter(name, isLocks);
}

function isNamedAfter(name: string, isWord: (token: string) => boolean): boolean {
  const others = tokensOf(name).filter((token) => !isWord(token));
  return others.length < tokensOf(name).length && others.every((token) => SUBJECTS.has(token) || NUMBER.test(token));
}

/** Decimal or hexadecimal, such as a port, a user id or a hash. */
const NUMBER = /^[\da-f]*\d[\da-f]*$/;

function isCache(directory: string): boolean {
  if (CACHE_DIRECTORIES.some((pattern) => pattern.test(directory))) return true;
  return tokensOf(directory).some((token) => CACHE_WORDS.has(token));
}

/** The word written together with its subject, as in gatewaylock; `clock` and `unlock` are other words. */
const JOINED: ReadonlySet<string> = new Set(
  [...SUBJECTS].flatMap((subject) => [...LOCK_WORDS].map((word) => subject + word)),
);

function isLock(token: string): boolean {
  return LOCK_WORDS.has(token) || JOINED.has(token);
}

function isLocks(token: string): boolean {
  return LOCK_WORDS_OF_MANY.has(token);
}

const HUMP = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+/gu;

/** Random names have humps too, but nearly always single letters among them: those stay whole. */
function humpsOf(part: string): string[] {
  const humps = [...part.matchAll(HUMP)].map(([hump]) => hump);
  const isWords = humps.join('') === part && humps.every((hump) => hump.length > 1 || /\d/.test(hump));
  return isWords ? humps : [part];
}

/** The words of a name in lower case: `SingletonLock.8f3a` gives singleton, lock, 8f3a. */
export function tokensOf(name: string): string[] {
  return name
    .split(/[._\- ]+/)
    .filter((part) => part !== '')
    .flatMap(humpsOf)
    .map((token) => token.toLowerCase());
}

function extensionOf(name: string): string {
  return /[^.]\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

const members = z.record(z.string(), z.unknown());

function lockByContent(content: string, pids: ReadonlySet<number>): string | undefined {
  if (Buffer.byteLength(content) > SMALL) return undefined;
  // Some write a field of fixed width, filled up with zero bytes.
  const text = content.replace(/^[\s\0\uFEFF]+|[\s\0]+$/g, '');
  if (isPid(text, pids)) return `its whole content is the pid ${text}`;
  const record = members.safeParse(parsed(text)).data;
  if (!record) return undefined;
  for (const [name, value] of Object.entries(record)) {
    const inner = HOLDER_MEMBERS.has(name.toLowerCase()) ? members.safeParse(value).data : undefined;
    for (const [member, pid] of [[name, value] as const, ...Object.entries(inner ?? {})]) {
      if (PID_MEMBERS.has(member.toLowerCase().replace(/[_-]/g, '')) && isPid(pid, pids)) {
        return `its member ${member} is the pid ${pid}`;
      }
    }
  }
  return undefined;
}

function isPid(value: unknown, pids: ReadonlySet<number>): boolean {
  if (typeof value === 'number') return pids.has(value);
  return typeof value === 'string' && /^\d+$/.test(value) && pids.has(Number(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
