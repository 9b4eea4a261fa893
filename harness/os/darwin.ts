/** macOS, by ps, lsof and libproc. Nothing in this file has been tried on the real system; the parsers it uses are tested on text. */
import { tmpdir } from 'node:os';
import { toldOf } from './darwin-libproc.js';
import { type OpenFile, PS_COLUMNS, parseListeningName, parseOpenFiles, parseProcesses } from './darwin-tools.js';
import { existingDirectories } from './directories.js';
import type { Listener, OperatingSystem, Process, ProcessId } from './face.js';
import { isThere, sendSignal } from './signal.js';
import { binder, DARWIN_SOCKETS } from './socket.js';
import { outputOf } from './tool.js';

const byPs = async (...selection: readonly string[]): Promise<Process[]> =>
  parseProcesses(await outputOf('ps', ['-ww', ...selection, '-o', PS_COLUMNS]));

async function processes(): Promise<Process[]> {
  const found = await byPs('-ax');
  if (found.length === 0) throw new Error('ps told of no process at all, so this machine cannot be watched');
  return found;
}

async function processOf(pid: number): Promise<Process | undefined> {
  return (await byPs('-p', String(pid))).find((process) => process.pid === pid);
}

/** Asked every few milliseconds of every gateway: ps, a process itself, comes last. */
async function isAlive({ pid, start }: ProcessId): Promise<boolean> {
  if (!isThere(pid)) return false;
  const told = toldOf(pid) ?? (await processOf(pid));
  return told !== undefined && told.start === start && told.state !== 'zombie';
}

/** `-n -P`: numbers instead of names, since asking for names can take seconds. */
async function openFiles(selection: readonly string[]): Promise<OpenFile[]> {
  return parseOpenFiles(await outputOf('lsof', ['-n', '-P', ...selection, '-F', 'pftdn']));
}

async function listeners(selection: string): Promise<Listener[]> {
  const sockets = await openFiles([`-iTCP${selection}`, '-sTCP:LISTEN']);
  if (sockets.length === 0) return [];
  const started = new Map((await processes()).map(({ pid, start }) => [pid, { pid, start }]));
  const found = new Map<string, Listener & { owners: ProcessId[] }>();
  for (const file of sockets) {
    const name = parseListeningName(file);
    if (!name) continue;
    // lsof gives the kernel's address of the socket as its device, the same in every process that holds it.
    const listener = found.get(file.device) ?? { ...name, socket: file.device, owners: [] };
    const owner = started.get(file.pid);
    if (owner && !listener.owners.includes(owner)) listener.owners.push(owner);
    found.set(file.device, listener);
  }
  return [...found.values()];
}

export const darwin: OperatingSystem = {
  name: 'darwin',

  /** A start is a date here, so one boot is not mistaken for another, and there are no namespaces. */
  world() {
    return 'darwin';
  },
  processes,
  process: processOf,
  isAlive,

  /** ps shows the environment of one's own processes only, behind the command and without a mark where it begins. */
  async wasStartedWith(id, name, value) {
    if (!(await isAlive(id))) return false;
    const shown = await outputOf('ps', ['-E', '-ww', '-o', 'command=', '-p', String(id.pid)]);
    return `${shown.trimEnd()} `.includes(` ${name}=${value} `);
  },

  /** macOS shows of another process nothing that it inherited and could not lose. */
  startMarked: (_mark, start) => start(),

  async isMarked() {
    return false;
  },

  /** ps tells the time a process ran, not the time it waited for a processor. */
  async processorTime() {
    return undefined;
  },

  async openFiles(id) {
    if (!(await isAlive(id))) return [];
    const files = await openFiles(['-p', String(id.pid)]);
    return [...new Set(files.filter(({ type }) => type === 'REG').map(({ name }) => name))];
  },

  async listeners(port) {
    return listeners(`:${port}`);
  },

  async listenersOf(ids) {
    const all = await listeners('');
    return all.filter(({ owners }) => owners.some((owner) => ids.some((id) => isSame(id, owner))));
  },

  async end(id, signal) {
    return (await isAlive(id)) ? sendSignal(id, signal) : 'gone';
  },

  tryBind: binder(DARWIN_SOCKETS),

  sharedTemporaryDirectories() {
    return existingDirectories([tmpdir(), '/tmp', '/var/tmp']);
  },
};

function isSame(a: ProcessId, b: ProcessId): boolean {
  return a.pid === b.pid && a.start === b.start;
}
