/** Windows, by netstat and PowerShell. Nothing in this file has been tried on the real system; its parsers are tested on text. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existingDirectories } from './directories.js';
import type { Listener, OperatingSystem, Process, ProcessId } from './face.js';
import { sendSignal } from './signal.js';
import { binder, WINDOWS_SOCKETS } from './socket.js';
import { outputOf } from './tool.js';
import { type ListeningRow, PROCESS_QUERY, parseListening, parseProcesses } from './win32-tools.js';

async function processes(): Promise<Process[]> {
  return parseProcesses(await outputOf('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', PROCESS_QUERY]));
}

async function processOf(pid: number): Promise<Process | undefined> {
  return (await processes()).find((process) => process.pid === pid);
}

async function isAlive({ pid, start }: ProcessId): Promise<boolean> {
  return (await processOf(pid))?.start === start;
}

async function listeners(wanted: (row: ListeningRow) => boolean): Promise<Listener[]> {
  const tables = await Promise.all(['TCP', 'TCPv6'].map((table) => outputOf('netstat.exe', ['-ano', '-p', table])));
  const rows = tables.flatMap(parseListening).filter(wanted);
  if (rows.length === 0) return [];
  const started = new Map((await processes()).map(({ pid, start }) => [pid, { pid, start }]));
  return rows.map(({ address, port, family, pid }) => {
    const owner = started.get(pid);
    // Windows shows no identity of a socket, and only the process that made it: a dead one, if another inherited it.
    return { address, port, family, socket: `${pid}/${address}/${port}`, owners: owner ? [owner] : [] };
  });
}

export const win32: OperatingSystem = {
  name: 'win32',

  /** A start is a date here, so one boot is not mistaken for another, and there are no namespaces. */
  world() {
    return 'win32';
  },
  processes,
  process: processOf,
  isAlive,

  /** Windows shows no environment of another process. */
  async wasStartedWith() {
    return false;
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
    return (await isAlive(id)) ? sendSignal(id, signal) : 'gone';
  },

  tryBind: binder(WINDOWS_SOCKETS),

  sharedTemporaryDirectories() {
    return existingDirectories([tmpdir(), join(process.env.SystemRoot ?? 'C:\\Windows', 'Temp')]);
  },
};
