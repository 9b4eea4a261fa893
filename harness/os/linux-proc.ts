/** Parsers of the text that the Linux kernel shows under /proc. Source: proc(5), Documentation/networking/proc_net_tcp.rst. */
import { SocketAddress } from 'node:net';
import { endianness } from 'node:os';
import type { ProcessState } from './face.js';

/** The fields of /proc/PID/stat that tell one process from another. */
export interface Stat {
  readonly pid: number;
  /** Name of the executable, cut by the kernel to 15 bytes. */
  readonly name: string;
  readonly state: ProcessState;
  /**
   * The first thread has ended while others still run and hold every file and socket open: for a moment so in any
   * process of several threads that is killed. The kernel then shows the descriptors below those threads only.
   */
  readonly headless: boolean;
  /**
   * Neither the old program's memory nor the new one's arguments are there: for a moment so in any process that execve(2)
   * gives another program, longer where processors are few. Its environment and its command then read as empty.
   */
  readonly betweenPrograms: boolean;
  readonly parent: number;
  readonly session: number;
  /** Clock ticks since boot. */
  readonly start: string;
}

/** One TCP socket in the state LISTEN, as the kernel lists it. */
export interface ListeningRow {
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
  readonly inode: string;
}

/** A thread of the kernel's own, which never has an environment. Source: the kernel's include/linux/sched.h. */
const PF_KTHREAD = 0x0020_0000;

/**
 * Parses /proc/PID/stat; undefined for text that is none (a process that vanished while it was read).
 * The name may hold spaces and parentheses, so the fields are counted from its last closing one.
 */
export function parseStat(text: string): Stat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const [letter, parent, , session, ...rest] = text.slice(close + 2).split(' ');
  // Fields 9, 20, 22 and 51 of proc(5); `rest` begins at field 7.
  const ofKernel = (Number(rest[2]) & PF_KTHREAD) !== 0;
  const endOfEnvironment = rest[44];
  const threads = rest[13];
  const start = rest[15];
  if (letter === undefined || threads === undefined || start === undefined) return undefined;
  const headless = letter === 'Z' && Number(threads) > 1;
  return {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    state: headless ? 'running' : stateOf(letter),
    headless,
    betweenPrograms: endOfEnvironment === '0' && letter !== 'Z' && !ofKernel,
    parent: Number(parent),
    session: Number(session),
    start,
  };
}

function stateOf(letter: string): ProcessState {
  if (letter === 'Z' || letter === 'X' || letter === 'x') return 'zombie';
  return letter === 'T' || letter === 't' ? 'stopped' : 'running';
}

/** The text of /proc/PID/cmdline for a person. Kernel threads and zombies have none: their name in brackets, as ps shows it. */
export function parseCommand(text: string, name: string): string {
  return text.replace(/\0+$/, '').replaceAll('\0', ' ') || `[${name}]`;
}

/** True if /proc/PID/environ holds exactly this entry. */
export function hasEntry(environ: string, name: string, value: string): boolean {
  return environ.split('\0').includes(`${name}=${value}`);
}

const LISTEN = '0A';
const ROW = new RegExp(
  `^ *\\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ${LISTEN} (?:\\S+ +){5}(\\d+)`,
  'gm',
);

/** The listening rows of the text of /proc/net/tcp or tcp6. */
export function parseListening(table: string): ListeningRow[] {
  const rows: ListeningRow[] = [];
  for (const [, address = '', port = '', inode = ''] of table.matchAll(ROW)) {
    const family = address.length === 8 ? 4 : 6;
    rows.push({ address: addressText(address), port: Number.parseInt(port, 16), family, inode });
  }
  return rows;
}

/** An address in the kernel's hex, 32-bit words in the byte order of the machine, in the form people write it. */
export function addressText(hex: string, littleEndian: boolean = endianness() === 'LE'): string {
  const bytes = Buffer.from(hex, 'hex');
  return ipText(littleEndian ? bytes.swap32() : bytes);
}

/** The 4 or 16 bytes of an IP address in network order, in the form people write it. */
export function ipText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
  return new SocketAddress({ family: 'ipv6', address: groups.join(':') }).address;
}
