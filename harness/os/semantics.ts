/**
 * What the systems do where they differ, and what that leaves the suite to exercise: one row a question, one cell a system.
 * Whatever gatelock decides by the platform it reads here. docs/platforms.md is this table for people.
 */
import type { Lack } from './lack.js';

export const SYSTEMS = ['linux', 'darwin', 'win32'] as const;
export type System = (typeof SYSTEMS)[number];

export interface Cell<Is> {
  /** What code decides by. */
  readonly is: Is;
  /** The same for people, in one sentence without a full stop. */
  readonly says: string;
  /** A test of ours, a document, a place in somebody's source, or an issue. */
  readonly source: string;
  /** Whether this was seen on the real system. Wine is not Windows. */
  readonly tried: boolean;
}

export type Row<Is> = { readonly what: string } & { readonly [system in System]: Cell<Is> };

type Said<Is> = readonly [is: Is, says: string, source: string];

const tried = <Is>(...[is, says, source]: Said<Is>): Cell<Is> => ({ is, says, source, tried: true });
const read = <Is>(...[is, says, source]: Said<Is>): Cell<Is> => ({ is, says, source, tried: false });

const POSIX_SIGNALS = 'POSIX.1-2017, kill(), Signal Actions';
const LIBUV_KILL = 'libuv src/win/process.c, uv__kill(); Node.js documentation, process, Signal events';
const ADDRESS_USE = 'Microsoft, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE", Enhanced Socket Security, same user';
const XNU_BIND = 'XNU bsd/netinet/in_pcb.c, in_pcbbind()';
const CRASH_TEST = 'harness/faults/crash.test.ts';

/** Whether something can be had at all. Tests name these by `needing`, and are left out where the cell says no. */
const POSSIBLE = {
  sigsegv: {
    what: 'SIGSEGV ends the gateway',
    linux: tried(true, 'it dies of signal 11', CRASH_TEST),
    darwin: read(true, 'it dies of signal 11', POSIX_SIGNALS),
    win32: read(false, 'Windows has no signal of a crash that another process could send', LIBUV_KILL),
  },
  sigabrt: {
    what: 'SIGABRT ends the gateway',
    linux: tried(true, 'it dies of signal 6', CRASH_TEST),
    darwin: read(true, 'it dies of signal 6', POSIX_SIGNALS),
    win32: read(false, 'Windows has no signal of a crash that another process could send', LIBUV_KILL),
  },
  'closed-terminal': {
    what: 'the terminal is closed under the gateway',
    linux: tried(true, 'the kernel sends SIGHUP to the session', CRASH_TEST),
    darwin: read(
      true,
      'the kernel sends SIGHUP to the session leader',
      'POSIX.1-2017, General Terminal Interface, Modem Disconnect',
    ),
    win32: read(
      false,
      'node-pty closes a pseudo console only together with a signal to a bare pid, which may be a stranger by then',
      'node-pty 1.2.0-beta.15 lib/windowsPtyAgent.js, kill(); node-pty#952, #965, #967',
    ),
  },
  'stop-signal': {
    what: 'a supervisor asks the gateway to stop by a signal',
    linux: tried(true, 'SIGTERM and SIGINT can be handled', 'harness/faults/stop.test.ts'),
    darwin: read(true, 'SIGTERM and SIGINT can be handled', POSIX_SIGNALS),
    win32: read(
      false,
      'every signal that Windows lets through to another process ends it without a word to it',
      LIBUV_KILL,
    ),
  },
  freeze: {
    what: 'SIGSTOP freezes the gateway or a client',
    linux: tried(true, 'all of its threads stop, and its sockets stay', 'harness/faults/freeze.test.ts'),
    darwin: read(true, 'all of its threads stop, and its sockets stay', POSIX_SIGNALS),
    win32: read(false, 'Windows documents no call that stops another process', LIBUV_KILL),
  },
  'exclusive-wildcard': {
    what: 'a listener on every address keeps a gateway off 127.0.0.1',
    linux: tried(true, 'the bind fails with EADDRINUSE', 'harness/os/semantics.test.ts'),
    darwin: read(
      false,
      'macOS lets a specific address be bound beside a wildcard by whoever sets SO_REUSEADDR, as libuv does',
      `${XNU_BIND}; libuv src/unix/tcp.c, uv__tcp_bind(); nodejs/node#7200`,
    ),
    win32: read(false, 'Windows lets a specific address be bound beside a wildcard by the same user', ADDRESS_USE),
  },
  'privileged-ports': {
    what: 'low ports are refused to ordinary processes',
    linux: tried(true, 'EACCES below net.ipv4.ip_unprivileged_port_start', 'harness/faults/bind-failures.test.ts'),
    darwin: read(true, 'EACCES below 1024 on a specific address, not on the wildcard', XNU_BIND),
    win32: read(false, 'Windows has no privileged ports', 'Microsoft, bind function (winsock2.h), WSAEACCES'),
  },
  'traced-calls': {
    what: 'system calls are watched, failed and halted from outside',
    linux: tried(true, 'by strace(1)', 'harness/faults/race.test.ts'),
    darwin: read(false, 'System Integrity Protection keeps tracers off', 'Apple, dtrace(1); csrutil(8)'),
    win32: read(
      false,
      'Windows ships no tracer of system calls',
      'Microsoft, Windows Performance Toolkit: it observes only',
    ),
  },
  'own-network': {
    what: 'a run has a network and process ids of its own',
    linux: tried(true, 'network_namespaces(7), pid_namespaces(7)', 'harness/os/namespaces.test.ts'),
    darwin: read(false, 'only Linux has network namespaces', 'Apple, man pages of macOS: there is no such call'),
    win32: read(false, 'only Linux has network namespaces', 'Microsoft, Host Compute Network: containers only'),
  },
  netlink: {
    what: 'listening sockets are listed without a walk over all connections',
    linux: tried(true, 'sock_diag(7)', 'harness/os/linux-listeners.test.ts'),
    darwin: read(false, 'only Linux lists sockets by netlink', 'lsof(8) is asked'),
    win32: read(false, 'only Linux lists sockets by netlink', 'GetExtendedTcpTable is asked'),
  },
  'process-limit': {
    what: 'a user can run out of processes',
    linux: tried(true, 'RLIMIT_NPROC, cgroup pids.max', 'harness/os/spare-processes.test.ts'),
    darwin: read(true, 'RLIMIT_NPROC', 'Apple, setrlimit(2)'),
    win32: read(false, 'Windows counts no processes by user', 'Microsoft, Job Objects: only a job limits them'),
  },
} as const satisfies Record<string, Row<boolean>>;

/** How a bind beside a listener is refused: with which socket options it can be tried, and by which errors. */
export interface Refusals {
  readonly options: readonly { readonly reuseAddress?: boolean; readonly reusePort?: boolean }[];
  readonly errors: readonly string[];
}

const ALL_OPTIONS = [{}, { reuseAddress: true }, { reusePort: true }, { reuseAddress: true, reusePort: true }];

const DIFFERENT = {
  sigkill: {
    what: 'SIGKILL, of the owner, the launcher or the whole tree',
    linux: tried<SigkillEnd>({ signal: 9 }, 'it dies of signal 9 without a word to it', CRASH_TEST),
    darwin: read<SigkillEnd>({ signal: 9 }, 'it dies of signal 9 without a word to it', POSIX_SIGNALS),
    win32: read<SigkillEnd>(
      { status: 1 },
      'TerminateProcess ends it without a word to it; its status is 1, as of a plain exit(1), and the call returns before it is gone',
      `${LIBUV_KILL}; Microsoft, TerminateProcess function`,
    ),
  },
  'ctrl-c': {
    what: 'Ctrl-C is typed into the terminal',
    linux: tried('SIGINT', 'the line discipline sends SIGINT to the foreground group', 'harness/faults/stop.test.ts'),
    darwin: read(
      'SIGINT',
      'the line discipline sends SIGINT to the foreground group',
      'POSIX.1-2017, General Terminal Interface, ISIG',
    ),
    win32: read(
      'CTRL_C_EVENT',
      'the pseudo console sends CTRL_C_EVENT to every process attached to it, which Node.js shows as SIGINT',
      'Microsoft, CTRL+C and CTRL+BREAK Signals; Node.js documentation, process, Signal events',
    ),
  },
  'same-address': {
    what: 'somebody else binds the very address and port of a gateway',
    linux: tried<Refusals>(
      { options: ALL_OPTIONS, errors: ['EADDRINUSE'] },
      'EADDRINUSE, also with SO_REUSEADDR and SO_REUSEPORT, unless the gateway set SO_REUSEPORT too',
      'harness/os/socket.test.ts',
    ),
    darwin: read<Refusals>(
      { options: ALL_OPTIONS, errors: ['EADDRINUSE'] },
      'EADDRINUSE, also with SO_REUSEADDR and SO_REUSEPORT, unless the gateway set SO_REUSEPORT too',
      XNU_BIND,
    ),
    win32: read<Refusals>(
      { options: [{}, { reuseAddress: true }], errors: ['EADDRINUSE', 'EACCES'] },
      'EADDRINUSE for a plain bind, EACCES with SO_REUSEADDR, unless the gateway set SO_REUSEADDR too; there is no SO_REUSEPORT',
      `${ADDRESS_USE}; libuv src/win/tcp.c, uv__tcp_try_bind()`,
    ),
  },
  'nobodys-address': {
    what: 'the gateway is asked to bind an address that no host has (192.0.2.1)',
    linux: tried('EADDRNOTAVAIL', 'EADDRNOTAVAIL', 'harness/os/socket.test.ts'),
    darwin: read('EADDRNOTAVAIL', 'EADDRNOTAVAIL', 'Apple, bind(2)'),
    win32: read('EADDRNOTAVAIL', 'EADDRNOTAVAIL', 'Microsoft, bind function (winsock2.h), WSAEADDRNOTAVAIL'),
  },
  'last-bytes': {
    what: 'the last bytes of a program that has ended',
    linux: tried<LastBytes>(
      'sentinel',
      'a mark is written behind them through the slave side, which is held open, and where it arrives everything has arrived',
      'harness/gateway/terminal.test.ts; libuv#4997',
    ),
    darwin: read<LastBytes>(
      'revoked',
      'the kernel waits until they are read, then revokes the terminal, held slave sides included; the end of the terminal proves them',
      'XNU bsd/kern/kern_exit.c, proc_exit(); node-pty#726',
    ),
    win32: read<LastBytes>(
      'exit',
      'node-pty tells the exit a second after the last data, and that is all the proof there is',
      'node-pty 1.2.0-beta.15 lib/windowsPtyAgent.js, FLUSH_DATA_INTERVAL',
    ),
  },
  'pid-of-terminal': {
    what: 'the pid of a program started in a terminal',
    linux: tried('at once', 'known at once', 'harness/gateway/terminal.test.ts'),
    darwin: read('at once', 'known at once', 'node-pty 1.2.0-beta.15 src/unix/pty.cc'),
    win32: read(
      'later',
      '0 until the pseudo console has connected',
      'node-pty 1.2.0-beta.15 lib/windowsTerminal.js, ready_datapipe',
    ),
  },
  'port-after-death': {
    what: 'the port of a gateway that died',
    linux: tried(
      'at once',
      'free once the death is seen: 0 of 300 first binds failed',
      'harness/gateway/release.test.ts',
    ),
    darwin: read(
      'at once',
      'free once the death is seen: files are closed before the process becomes a zombie',
      'XNU bsd/kern/kern_exit.c, proc_exit()',
    ),
    win32: read(
      'by a deadline',
      'free some time after: termination is asynchronous',
      'Microsoft, TerminateProcess function',
    ),
  },
  'children-of-a-launcher': {
    what: 'the children of a launcher that was killed',
    linux: tried(
      'live on',
      'live on, with another parent; in its terminal session they are hung up if it led that',
      CRASH_TEST,
    ),
    darwin: read(
      'live on',
      'live on, with another parent; in its terminal session they are hung up if it led that',
      'POSIX.1-2017, _exit(), Consequences of Process Termination',
    ),
    win32: read(
      'live on',
      'live on, their parent id unchanged and perhaps used again; those that a Node.js launcher did not detach end with it by its job',
      'libuv src/win/process.c, uv__init_global_job_handle(); Microsoft, Job Objects',
    ),
  },
} as const satisfies Record<string, Row<unknown>>;

type SigkillEnd = { readonly signal: number } | { readonly status: number };
export type LastBytes = 'sentinel' | 'revoked' | 'exit';

export const SEMANTICS = { ...POSSIBLE, ...DIFFERENT };

export type Question = keyof typeof SEMANTICS;
/** A question that is answered by yes or no: what a test may need of a system. */
export type Need = keyof typeof POSSIBLE;

export const isNeed = (name: string): name is Need => Object.hasOwn(POSSIBLE, name);

/** How the systems are called. */
export const NAMES: Readonly<Record<System, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** Undefined if `system` has what is needed. */
export function lackOn(system: System, need: Need): Lack | undefined {
  const row: Row<boolean> = POSSIBLE[need];
  if (row[system].is) return undefined;
  const elsewhere = SYSTEMS.filter((other) => row[other].is).map((other) => NAMES[other]);
  return { why: row[system].says, enable: `run the suite on ${elsewhere.join(' or ')} too` };
}
