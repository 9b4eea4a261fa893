/**
 * Linux: everything is read from /proc, the listening sockets by netlink where that can be had; synchronously, because one
 * look takes less time than the way through a thread pool.
 */
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { existingDirectories } from './directories.js';
import type { Listener, OperatingSystem, Process, ProcessId } from './face.js';
import { ifTold } from './if-told.js';
import { listeningSockets } from './linux-diag.js';
import { carriesMark, startMarked } from './linux-mark.js';
import { hasEntry, type ListeningRow, parseCommand, parseListening, parseStat, type Stat } from './linux-proc.js';
import { sendSignal } from './signal.js';
import { binder, LINUX_SOCKETS } from './socket.js';

/** What the kernel says when a process vanished under our eyes, or when it belongs to another user. */
const NOT_TOLD = new Set<unknown>(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

/** How long execve(2) may take from one program to the next. Measured: 7 ms at most in 1500 of them in a row. */
const BETWEEN_PROGRAMS_MS = 2000;

function readText(path: string): string {
  return ifTold(NOT_TOLD, () => readFileSync(path, 'utf8')) ?? '';
}

function pids(): number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

function statOf(pid: number): Stat | undefined {
  return parseStat(readText(`/proc/${pid}/stat`));
}

function processOf(pid: number): Process | undefined {
  const stat = statOf(pid);
  if (!stat) return undefined;
  const { start, state, parent, session, name } = stat;
  return {
    ...{ pid, start, state, parent, session },
    // Most looks ask for nobody's command.
    get command() {
      return parseCommand(readText(`/proc/${pid}/cmdline`), name);
    },
  };
}

function isAlive({ pid, start }: ProcessId): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.start === start && stat.state !== 'zombie';
}

/** The text of /proc/PID/environ, once the process is not between two programs; empty where it is hidden. */
async function environmentOf(pid: number): Promise<string> {
  const read = (): string | undefined => ifTold(NOT_TOLD, () => readFileSync(`/proc/${pid}/environ`, 'utf8'));
  const first = read();
  if (first !== '') return first ?? '';
  const deadline = performance.now() + BETWEEN_PROGRAMS_MS;
  while (statOf(pid)?.betweenPrograms && performance.now() < deadline) await delay(1);
  return read() ?? '';
}

/** Directory that shows the descriptors of the process, with their names. */
function descriptorTable(pid: number): { directory: string; names: string[] } {
  const table = (directory: string) => ({ directory, names: ifTold(NOT_TOLD, () => readdirSync(directory)) ?? [] });
  const own = table(`/proc/${pid}/fd`);
  if (own.names.length > 0 || !statOf(pid)?.headless) return own;
  const threads = ifTold(NOT_TOLD, () => readdirSync(`/proc/${pid}/task`)) ?? [];
  return threads.map((thread) => table(`/proc/${pid}/task/${thread}/fd`)).find(({ names }) => names.length > 0) ?? own;
}

/** The open descriptors of the process: the path of each link, and what it names. */
function* descriptors(pid: number): Generator<[link: string, target: string]> {
  const { directory, names } = descriptorTable(pid);
  for (const name of names) {
    const link = `${directory}/${name}`;
    const target = ifTold(NOT_TOLD, () => readlinkSync(link));
    if (target !== undefined) yield [link, target];
  }
}

function* socketInodes(pid: number): Generator<string> {
  for (const [, target] of descriptors(pid)) {
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined) yield inode;
  }
}

/** The listening sockets by /proc, which every Linux has: milliseconds, for the kernel walks the table of all connections. */
export function listeningTables(): ListeningRow[] {
  // A kernel without IPv6 has no tcp6.
  const rows = [...parseListening(readText('/proc/net/tcp')), ...parseListening(readText('/proc/net/tcp6'))];
  // The kernel repeats a row where the table changes between two pages of it.
  return [...new Map(rows.map((row) => [row.inode, row])).values()];
}

/**
 * The rows with the processes that hold each: those among `likely`, and for a socket that none of them holds all there are. A
 * socket can be inherited or handed over at any time, and the kernel tells nobody, so each look searches anew.
 */
function withOwners(rows: readonly ListeningRow[], likely: readonly number[]): Listener[] {
  const owners = new Map(rows.map(({ inode }) => [inode, new Map<number, ProcessId>()]));
  const searchFilesOf = (candidates: readonly number[]): void => {
    for (const pid of candidates) {
      for (const inode of socketInodes(pid)) {
        const start = owners.has(inode) ? statOf(pid)?.start : undefined;
        if (start !== undefined) owners.get(inode)?.set(pid, { pid, start });
      }
    }
  };
  searchFilesOf(likely);
  if ([...owners.values()].some(({ size }) => size === 0)) searchFilesOf(pids());
  return rows.map(({ address, port, family, inode }) => ({
    address,
    port,
    family,
    socket: inode,
    owners: [...(owners.get(inode)?.values() ?? [])],
  }));
}

/** Looks at listeners through `listening`, one of the ways to list the sockets that listen now. */
export function lookBy(listening: () => ListeningRow[]): Pick<OperatingSystem, 'listeners' | 'listenersOf'> {
  /** The rows that `wanted` picks, with their owners. A socket without one was either closed since, or is not ours to see. */
  function look(wanted: (row: ListeningRow) => boolean, likely: readonly number[]): Listener[] {
    const listeners = withOwners(listening().filter(wanted), likely);
    if (listeners.every(({ owners }) => owners.length > 0)) return listeners;
    const still = new Set(listening().map(({ inode }) => inode));
    return listeners.filter(({ owners, socket }) => owners.length > 0 || still.has(socket));
  }

  return {
    async listeners(port, likely = []) {
      const rows = (row: ListeningRow): boolean => row.port === port;
      return look(
        rows,
        likely.filter(isAlive).map(({ pid }) => pid),
      );
    },

    async listenersOf(ids) {
      const alive = ids.filter(isAlive).map(({ pid }) => pid);
      const inodes = new Set(alive.flatMap((pid) => [...socketInodes(pid)]));
      return inodes.size === 0 ? [] : look(({ inode }) => inodes.has(inode), [...alive, process.pid]);
    },
  };
}

/** The path of an open regular file; undefined for anything else, memory files (memfd) included. */
function regularFile(link: string, target: string): string | undefined {
  if (!target.startsWith('/') || target.startsWith('/memfd:')) return undefined;
  if (!ifTold(NOT_TOLD, () => statSync(link))?.isFile()) return undefined;
  return existsSync(target) ? target : target.replace(/ \(deleted\)$/, '');
}

export const linux: OperatingSystem = {
  name: 'linux',

  /** The boot, and the namespace of process ids (pid_namespaces(7)), such as `8d42….4026531836`. */
  world() {
    const boot = readText('/proc/sys/kernel/random/boot_id').trim();
    const namespace = ifTold(NOT_TOLD, () => readlinkSync('/proc/self/ns/pid')) ?? '';
    return `${boot}.${namespace.replaceAll(/\D/g, '')}`;
  },

  async processes() {
    return pids().flatMap((pid) => processOf(pid) ?? []);
  },

  async process(pid) {
    return processOf(pid);
  },

  async isAlive(id) {
    return isAlive(id);
  },

  async wasStartedWith(id, name, value) {
    return isAlive(id) && hasEntry(await environmentOf(id.pid), name, value);
  },

  startMarked,

  async isMarked(id, mark) {
    return isAlive(id) && carriesMark(readText(`/proc/${id.pid}/limits`), mark);
  },

  /** The first two fields of schedstat, in nanoseconds (kernel: Documentation/scheduler/sched-stats.rst). */
  async processorTime(id) {
    if (!isAlive(id)) return undefined;
    const [used, starved] = readText(`/proc/${id.pid}/schedstat`).split(' ');
    if (used === undefined || starved === undefined) return undefined;
    return { usedMs: Number(used) / 1e6, starvedMs: Number(starved) / 1e6 };
  },

  async openFiles(id) {
    if (!isAlive(id)) return [];
    const files = [...descriptors(id.pid)].flatMap(([link, target]) => regularFile(link, target) ?? []);
    return [...new Set(files)];
  },

  ...lookBy(() => listeningSockets() ?? listeningTables()),

  async end(id, signal) {
    return isAlive(id) ? sendSignal(id, signal) : 'gone';
  },

  tryBind: binder(LINUX_SOCKETS),

  sharedTemporaryDirectories() {
    return existingDirectories([tmpdir(), '/tmp', '/var/tmp', '/dev/shm', `/run/user/${process.getuid?.()}`]);
  },
};
