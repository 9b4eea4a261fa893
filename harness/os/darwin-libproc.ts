/**
 * What libproc of macOS tells of one process, in microseconds where ps(1) takes a process of its own. Source: XNU
 * bsd/sys/proc_info.h, struct proc_bsdinfo. Not tried on the real system: whatever is not as expected is asked of ps.
 */
import type { Process, ProcessState } from './face.js';
import { loadCLibrary } from './koffi.js';

const PROC_PIDTBSDINFO = 3;
/** The argument that has zombies told too (bsd/kern/proc_info.c, proc_pidinfo()). */
const ZOMBIES_TOO = 1n;

/** Bytes. The size of the structure, and where in it stand the fields that are read here. */
const SIZE = 136;
const FIELDS = { status: 4, pid: 12, startSeconds: 120 };

/** Those values of p_stat that are no running process: SSTOP, and SZOMB, dead with its status not collected (bsd/sys/proc.h). */
const STATES: Readonly<Record<number, ProcessState>> = { 4: 'stopped', 5: 'zombie' };

type PidInfo = (pid: number, flavor: number, argument: bigint, found: Buffer, size: number) => number;

/** `null`: not to be had. */
let pidInfo: PidInfo | null | undefined;

/** The start is in seconds since the epoch, as the parser of ps has it. */
export type Told = Pick<Process, 'start' | 'state'>;

/** Undefined where libproc does not tell: of a process that is gone, of another user's, and where it is not to be had. */
export function toldOf(pid: number): Told | undefined {
  pidInfo ??= loadPidInfo();
  const found = Buffer.alloc(SIZE);
  const length = pidInfo?.(pid, PROC_PIDTBSDINFO, ZOMBIES_TOO, found, SIZE);
  return length === SIZE ? parseBsdInfo(found, pid) : undefined;
}

/** Undefined for a structure of another shape: it tells another pid, or a start before there was a macOS. */
export function parseBsdInfo(found: Buffer, pid: number): Told | undefined {
  if (found.length !== SIZE || found.readUInt32LE(FIELDS.pid) !== pid) return undefined;
  const seconds = found.readBigUInt64LE(FIELDS.startSeconds);
  if (seconds < FIRST_MACOS || seconds > LAST_DATE) return undefined;
  return { start: String(seconds), state: STATES[found.readUInt32LE(FIELDS.status)] ?? 'running' };
}

const FIRST_MACOS = BigInt(Date.UTC(2001, 2, 24) / 1000);
/** The last second of a four-digit year. */
const LAST_DATE = BigInt(Date.UTC(9999, 11, 31) / 1000);

function loadPidInfo(): PidInfo | null {
  try {
    return loadCLibrary()?.func('int proc_pidinfo(int, int, uint64_t, void *, int)') ?? null;
  } catch {
    // No such function: not a macOS.
    return null;
  }
}
