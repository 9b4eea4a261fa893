/**
 * Windows by its own calls: microseconds where a tool takes a second to start, and nothing in them is translated. The tools of
 * win32-tools.ts stand in where koffi does not load. Nothing in this file has been tried on the real system, only under Wine.
 */
import type { LibraryHandle } from 'koffi';
import type { EndOutcome, Process, ProcessId } from './face.js';
import { loadKoffi } from './koffi.js';
import {
  type Entry,
  hasVariable,
  PARAMETERS_SIZE,
  PEB,
  type Place,
  parseProcessList,
  parseTcpTable,
  placesIn,
} from './win32-structures.js';
import type { ListeningRow } from './win32-tools.js';

export interface NativeWindows {
  processes(): Process[];
  isAlive(id: ProcessId): boolean;
  wasStartedWith(id: ProcessId, name: string, value: string): boolean;
  listening(): ListeningRow[];
  /** Ends it as SIGKILL does for Node.js: its status is 1. By a handle, so that no other process can get its pid meanwhile. */
  terminate(id: ProcessId): EndOutcome;
}

/** Source: winnt.h, winerror.h, ntstatus.h, winsock2.h, iprtrmib.h, winternl.h. */
const NUMBERS = {
  PROCESS_TERMINATE: 0x1,
  PROCESS_VM_READ: 0x10,
  PROCESS_QUERY_INFORMATION: 0x400,
  PROCESS_QUERY_LIMITED_INFORMATION: 0x1000,
  SYNCHRONIZE: 0x10_0000,
  ERROR_ACCESS_DENIED: 5,
  ERROR_INSUFFICIENT_BUFFER: 122,
  STATUS_INFO_LENGTH_MISMATCH: 0xc000_0004 | 0,
  WAIT_TIMEOUT: 0x102,
  AF_INET: 2,
  AF_INET6: 23,
  TCP_TABLE_OWNER_PID_LISTENER: 3,
  ProcessBasicInformation: 0,
  SystemProcessInformation: 5,
};

/** What ends a process when Node.js sends it (libuv, src/win/process.c, uv__kill). */
const EXIT_STATUS = 1;

/** PROCESS_BASIC_INFORMATION. */
const BASIC = { size: 48, peb: 8 };

/** A handle; 0 is none. */
type Handle = number;

interface Calls {
  OpenProcess(access: number, inherit: number, pid: number): Handle;
  CloseHandle(handle: Handle): number;
  GetProcessTimes(handle: Handle, created: Buffer, ended: Buffer, kernel: Buffer, user: Buffer): number;
  WaitForSingleObject(handle: Handle, ms: number): number;
  TerminateProcess(handle: Handle, status: number): number;
  ReadProcessMemory(handle: Handle, address: bigint, into: Buffer, size: number, read: null): number;
  GetLastError(): number;
  NtQueryInformationProcess(handle: Handle, what: number, into: Buffer, size: number, length: null): number;
  NtQuerySystemInformation(what: number, into: Buffer, size: number, length: null): number;
  GetExtendedTcpTable(
    into: Buffer | null,
    size: Buffer,
    sorted: number,
    family: number,
    what: number,
    reserved: number,
  ): number;
}

/** Undefined where koffi does not load, and for a 32-bit Node.js, whose structures are others. */
export function nativeWindows(): NativeWindows | undefined {
  const koffi = process.arch === 'ia32' ? undefined : loadKoffi();
  if (!koffi) return undefined;
  const calls = declare(koffi.load('kernel32.dll'), koffi.load('ntdll.dll'), koffi.load('iphlpapi.dll'));
  /** Command lines by pid and start: a look at a hundred processes need not read the memory of each again. */
  let commands = new Map<string, string>();

  return {
    processes() {
      const entries = parseProcessList(processList(calls));
      const before = commands;
      commands = new Map(entries.map((one) => [key(one), before.get(key(one)) || commandOf(calls, one)]));
      return entries.map((one) => ({ ...one, session: undefined, command: commands.get(key(one)) ?? '' }));
    },

    isAlive(id) {
      const { PROCESS_QUERY_LIMITED_INFORMATION, SYNCHRONIZE } = NUMBERS;
      const alive = withProcess(calls, id.pid, PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, (handle) =>
        isRunning(calls, handle, id),
      );
      if (alive !== 'not opened') return alive;
      // It may be there and not be ours to open.
      return parseProcessList(processList(calls)).some((one) => key(one) === key(id) && one.state !== 'zombie');
    },

    wasStartedWith(id, name, value) {
      const block = memoryOf(calls, id, ({ environment }) => environment);
      return block !== undefined && hasVariable(block, name, value);
    },

    listening() {
      return [
        ...parseTcpTable(tcpTable(calls, NUMBERS.AF_INET), 4),
        ...parseTcpTable(tcpTable(calls, NUMBERS.AF_INET6), 6),
      ];
    },

    terminate(id) {
      const { PROCESS_TERMINATE, PROCESS_QUERY_LIMITED_INFORMATION, SYNCHRONIZE } = NUMBERS;
      const access = PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE;
      const outcome = withProcess(calls, id.pid, access, (handle): EndOutcome => {
        if (!isRunning(calls, handle, id)) return 'gone';
        if (calls.TerminateProcess(handle, EXIT_STATUS) !== 0) return 'signalled';
        const error = calls.GetLastError();
        // One that is ending already refuses to be ended.
        if (!isRunning(calls, handle, id) || error === NUMBERS.ERROR_ACCESS_DENIED) return 'gone';
        throw new Error(`pid ${id.pid} cannot be ended: TerminateProcess failed with error ${error}`);
      });
      if (outcome !== 'not opened') return outcome;
      if (!this.isAlive(id)) return 'gone';
      throw new Error(`pid ${id.pid} cannot be ended: it belongs to another user`);
    },
  };
}

const key = ({ pid, start }: ProcessId): string => `${pid}:${start}`;

function isRunning(calls: Calls, handle: Handle, { start }: ProcessId): boolean {
  return startOf(calls, handle) === start && calls.WaitForSingleObject(handle, 0) === NUMBERS.WAIT_TIMEOUT;
}

function startOf(calls: Calls, handle: Handle): string | undefined {
  const [created, ended, kernel, user] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)];
  if (calls.GetProcessTimes(handle, created, ended, kernel, user) === 0) return undefined;
  return created.readBigUInt64LE(0).toString();
}

/** Runs `look` with a handle of the process, held so long that its pid cannot become another's. */
function withProcess<T>(calls: Calls, pid: number, access: number, look: (handle: Handle) => T): T | 'not opened' {
  const handle = calls.OpenProcess(access, 0, pid);
  if (handle === 0) return 'not opened';
  try {
    return look(handle);
  } finally {
    calls.CloseHandle(handle);
  }
}

/** What stands in the memory of this very process; undefined where it may not be read, or has not been set up yet. */
function memoryOf(
  calls: Calls,
  id: ProcessId,
  placeOf: (places: ReturnType<typeof placesIn>) => Place,
): Buffer | undefined {
  const { PROCESS_QUERY_INFORMATION, PROCESS_VM_READ } = NUMBERS;
  const found = withProcess(calls, id.pid, PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, (handle) => {
    if (startOf(calls, handle) !== id.start) return undefined;
    const basic = Buffer.alloc(BASIC.size);
    if (calls.NtQueryInformationProcess(handle, NUMBERS.ProcessBasicInformation, basic, basic.length, null) < 0) {
      return undefined;
    }
    const read = ({ address, size }: Place): Buffer | undefined => {
      const into = Buffer.alloc(size);
      return calls.ReadProcessMemory(handle, address, into, size, null) === 0 ? undefined : into;
    };
    const peb = read({ address: basic.readBigUInt64LE(BASIC.peb), size: PEB.size });
    const parameters = peb && read({ address: peb.readBigUInt64LE(PEB.parameters), size: PARAMETERS_SIZE });
    return parameters && read(placeOf(placesIn(parameters)));
  });
  return found === 'not opened' ? undefined : found;
}

/** Empty for a process that is not ours to read, such as one of the system. */
function commandOf(calls: Calls, id: Entry): string {
  return memoryOf(calls, id, ({ commandLine }) => commandLine)?.toString('utf16le') ?? '';
}

function processList({ NtQuerySystemInformation }: Calls): Buffer {
  const { SystemProcessInformation, STATUS_INFO_LENGTH_MISMATCH } = NUMBERS;
  // The list may grow between two calls, so its length is not asked for.
  for (let size = 256 * 1024; ; size *= 2) {
    const list = Buffer.alloc(size);
    const status = NtQuerySystemInformation(SystemProcessInformation, list, size, null);
    if (status >= 0) return list;
    if (status !== STATUS_INFO_LENGTH_MISMATCH) {
      throw new Error(`Windows lists no processes, so this machine cannot be watched: status ${status >>> 0}`);
    }
  }
}

function tcpTable({ GetExtendedTcpTable }: Calls, family: number): Buffer {
  const { TCP_TABLE_OWNER_PID_LISTENER, ERROR_INSUFFICIENT_BUFFER } = NUMBERS;
  for (let length = 64 * 1024; ; length *= 2) {
    const table = Buffer.alloc(length);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(length);
    const error = GetExtendedTcpTable(table, size, 0, family, TCP_TABLE_OWNER_PID_LISTENER, 0);
    if (error === 0) return table;
    if (error !== ERROR_INSUFFICIENT_BUFFER) {
      throw new Error(`Windows lists no sockets, so this machine cannot be watched: error ${error}`);
    }
  }
}

function declare(kernel32: LibraryHandle, ntdll: LibraryHandle, iphlpapi: LibraryHandle): Calls {
  return {
    OpenProcess: kernel32.func('intptr_t OpenProcess(uint32_t, int, uint32_t)'),
    CloseHandle: kernel32.func('int CloseHandle(intptr_t)'),
    GetProcessTimes: kernel32.func('int GetProcessTimes(intptr_t, void *, void *, void *, void *)'),
    WaitForSingleObject: kernel32.func('uint32_t WaitForSingleObject(intptr_t, uint32_t)'),
    TerminateProcess: kernel32.func('int TerminateProcess(intptr_t, uint32_t)'),
    ReadProcessMemory: kernel32.func('int ReadProcessMemory(intptr_t, uintptr_t, void *, size_t, void *)'),
    GetLastError: kernel32.func('uint32_t GetLastError()'),
    NtQueryInformationProcess: ntdll.func('int NtQueryInformationProcess(intptr_t, int, void *, uint32_t, void *)'),
    NtQuerySystemInformation: ntdll.func('int NtQuerySystemInformation(int, void *, uint32_t, void *)'),
    GetExtendedTcpTable: iphlpapi.func('uint32_t GetExtendedTcpTable(void *, void *, int, uint32_t, int, uint32_t)'),
  };
}
