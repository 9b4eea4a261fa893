/**
 * Windows: by its own calls, or by netstat and PowerShell where those cannot be made. Nothing in this file has been tried on the
 * real system: the calls were seen to work under Wine, the parsers of the tools are tested on text.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existingDirectories } from './directories.js';
import type { Listener, OperatingSystem, Process, ProcessId } from './face.js';
import { sendSignal } from './signal.js';
import { binder, WINDOWS_SOCKETS } from './socket.js';
import { outputOf } from './tool.js';
import { type NativeWindows, nativeWindows } from './win32-native.js';
import { dateOf, withoutFalseParents } from './win32-parents.js';
import { type ListeningRow, PROCESS_QUERY, parseListening, parseProcesses } from './win32-tools.js';

/** Signals that end a process when Node.js sends them to it on Windows (libuv, src/win/process.c, uv__kill). */
const DEADLY = new Set<NodeJS.Signals>(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT']);

let calls: { readonly made: NativeWindows | undefined } | undefined;

/** Undefined where Windows has to be asked by its tools. */
function native(): NativeWindows | undefined {
  calls ??= { made: nativeWindows() };
  return calls.made;
}

async function processes(): Promise<Process[]> {
  const made = native();
  return made ? withoutFalseParents(made.processes(), BigInt) : withoutFalseParents(await askProcesses(), dateOf);
}

async function askProcesses(): Promise<Process[]> {
  return parseProcesses(await outputOf('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', PROCESS_QUERY]));
}

async function processOf(pid: number): Promise<Process | undefined> {
  return (await processes()).find((process) => process.pid === pid);
}

async function isAlive(id: ProcessId): Promise<boolean> {
  return native()?.isAlive(id) ?? (await processOf(id.pid))?.start === id.start;
}

async function askListening(): Promise<ListeningRow[]> {
  const tables = await Promise.all(['TCP', 'TCPv6'].map((table) => outputOf('netstat.exe', ['-ano', '-p', table])));
  return tables.flatMap(parseListening);
}

async function listeners(wanted: (row: ListeningRow) => boolean): Promise<Listener[]> {
  const rows = (native()?.listening() ?? (await askListening())).filter(wanted);
  if (rows.length === 0) return [];
  const living = (await processes()).filter(({ state }) => state !== 'zombie');
  const started = new Map(living.map(({ pid, start }) => [pid, { pid, start }]));
  return rows.map(({ address, port, family, pid }) => {
    const owner = started.get(pid);
    // Windows shows no identity of a socket, and only the process that made it: a dead one, if another inherited it.
    return { address, port, family, socket: `${pid}/${address}/${port}`, owners: owner ? [owner] : [] };
  });
}

export const win32: OperatingSystem = {
  name: 'win32',

  /**
   * A start is a date here, so one boot is not mistaken for another, and there are no namespaces. But the tools write the date
   * otherwise than the calls.
   */
  world() {
    return native() ? 'win32' : 'win32-tools';
  },
  processes,
  process: processOf,
  isAlive,

  /** From the memory of the process; no tool shows it. */
  async wasStartedWith(id, name, value) {
    return native()?.wasStartedWith(id, name, value) ?? false;
  },

  /** A job object would be one; node-pty, which creates the process, puts it into none. */
  startMarked: (_mark, start) => start(),

  async isMarked() {
    return false;
  },

  /** Windows counts the time a process ran, not the time it waited for a processor. */
  async processorTime() {
    return undefined;
  },

  /** Windows shows no open files without a tool that it does not ship. */
  async openFiles() {
    return [];
  },

  async listeners(port) {
    return listeners((row) => row.port === port);
  },

  async listenersOf(ids) {
    const all = await listeners(({ pid }) => ids.some((id) => id.pid === pid));
    return all.filter(({ owners }) =>
      owners.some((owner) => ids.some(({ pid, start }) => pid === owner.pid && start === owner.start)),
    );
  },

  async end(id, signal) {
    const made = native();
    if (made && DEADLY.has(signal)) return made.terminate(id);
    return (await isAlive(id)) ? sendSignal(id, signal) : 'gone';
  },

  tryBind: binder(WINDOWS_SOCKETS),

  sharedTemporaryDirectories() {
    return existingDirectories([tmpdir(), join(process.env.SystemRoot ?? 'C:\\Windows', 'Temp')]);
  },
};
