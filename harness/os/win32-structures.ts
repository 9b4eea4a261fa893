/**
 * Reads what calls of 64-bit Windows fill in. Pure. Sources: winternl.h, tcpmib.h and iprtrmib.h of the Windows SDK; what
 * winternl.h calls Reserved, in the headers of System Informer (phnt/include/ntexapi.h, ntpsapi.h, ntrtl.h), on which
 * debuggers and psutil rely as well.
 */
import type { ProcessState } from './face.js';
import type { ListeningRow } from './win32-tools.js';

/** One process as the kernel lists it. */
export interface Entry {
  readonly pid: number;
  /** FILETIME of its creation: 100 ns since 1601, in decimal. */
  readonly start: string;
  readonly parent: number;
  readonly state: ProcessState;
}

/** SYSTEM_PROCESS_INFORMATION, one behind the other, each with its threads behind it. */
const PROCESS = { next: 0, threads: 4, created: 32, pid: 80, parent: 88, size: 256 };
/** SYSTEM_THREAD_INFORMATION. */
const THREAD = { state: 68, waitReason: 72, size: 80 };
/** KTHREAD_STATE Waiting, KWAIT_REASON Suspended. */
const [WAITING, SUSPENDED] = [5, 5];

/** Parses the answer to SystemProcessInformation. The process that stands for idle processors has pid 0. */
export function parseProcessList(list: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; ; ) {
    entries.push({
      pid: Number(list.readBigUInt64LE(at + PROCESS.pid)),
      start: list.readBigUInt64LE(at + PROCESS.created).toString(),
      parent: Number(list.readBigUInt64LE(at + PROCESS.parent)),
      state: stateOf(list, at),
    });
    const next = list.readUInt32LE(at + PROCESS.next);
    if (next === 0) return entries;
    at += next;
  }
}

/** A process without a thread has ended: somebody still holds a handle of it. */
function stateOf(list: Buffer, at: number): ProcessState {
  const count = list.readUInt32LE(at + PROCESS.threads);
  if (count === 0) return 'zombie';
  const threads = Array.from({ length: count }, (_, index) => at + PROCESS.size + index * THREAD.size);
  const isSuspended = (thread: number): boolean =>
    list.readUInt32LE(thread + THREAD.state) === WAITING && list.readUInt32LE(thread + THREAD.waitReason) === SUSPENDED;
  return threads.every(isSuspended) ? 'stopped' : 'running';
}

/** MIB_TCPROW_OWNER_PID and MIB_TCP6ROW_OWNER_PID behind a count. A port stands in network order in the low half of its field. */
const ROWS = {
  4: { size: 24, state: 0, address: 4, port: 8, pid: 20 },
  6: { size: 56, state: 48, address: 0, port: 20, pid: 52 },
};
const SCOPE = 16;
/** MIB_TCP_STATE_LISTEN. */
const LISTENING = 2;

/** Parses a table of GetExtendedTcpTable of the class OWNER_PID; rows that do not listen are passed over. */
export function parseTcpTable(table: Buffer, family: 4 | 6): ListeningRow[] {
  const { size, state, address, port, pid } = ROWS[family];
  return Array.from({ length: table.readUInt32LE(0) }, (_, index) => table.subarray(4 + index * size))
    .filter((row) => row.readUInt32LE(state) === LISTENING)
    .map((row) => ({
      address: family === 4 ? row.subarray(address, address + 4).join('.') : address6(row),
      port: row.readUInt16BE(port),
      family,
      pid: row.readUInt32LE(pid),
    }));
}

/** As netstat and Node.js write it: the scope is part of a link-local address only. */
function address6(row: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => row.readUInt16BE(index * 2).toString(16)).join(':');
  const address = new URL(`http://[${groups}]`).hostname.slice(1, -1);
  const scope = row.readUInt32LE(SCOPE);
  return /^fe[89ab]/.test(address) && scope !== 0 ? `${address}%${scope}` : address;
}

/** PEB and RTL_USER_PROCESS_PARAMETERS. */
export const PEB = { size: 0x28, parameters: 0x20 };
const PARAMETERS = { commandLine: 0x70, environment: 0x80, environmentSize: 0x3f0 };
export const PARAMETERS_SIZE = 0x3f8;

/** A place in the memory of another process. */
export interface Place {
  readonly address: bigint;
  readonly size: number;
}

/** Where the command line and the environment of a process stand, both in UTF-16. */
export function placesIn(parameters: Buffer): { commandLine: Place; environment: Place } {
  const { commandLine, environment, environmentSize } = PARAMETERS;
  return {
    commandLine: {
      address: parameters.readBigUInt64LE(commandLine + 8),
      size: parameters.readUInt16LE(commandLine),
    },
    environment: {
      address: parameters.readBigUInt64LE(environment),
      size: Number(parameters.readBigUInt64LE(environmentSize)),
    },
  };
}

/** True if the block, NUL behind each entry, has this very entry. Windows knows no case in names; we write ours in one. */
export function hasVariable(block: Buffer, name: string, value: string): boolean {
  return block.toString('utf16le').split('\0').includes(`${name}=${value}`);
}
