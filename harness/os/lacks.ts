/** What a machine may lack that the suite makes use of; each is tried out, since neither versions nor privileges tell. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { lackHere } from './here.js';
import { os } from './index.js';
import { complaintOf, type Lack } from './lack.js';
import { listeningSockets } from './linux-diag.js';

const TERMINAL_MS = 20_000;

/** Undefined if a program can be run in a pseudo terminal. */
export async function lackOfTerminals(): Promise<Lack | undefined> {
  const enable = 'mount devpts on /dev/pts, raise kernel.pty.max, or install gatelock again on this machine';
  try {
    const { spawn } = await import('node-pty');
    const terminal = spawn(process.execPath, ['-e', '0'], {});
    const ended = new Promise((resolve) => terminal.onExit(resolve));
    const late = delay(TERMINAL_MS, 'late', { ref: false });
    return (await Promise.race([ended, late])) === 'late'
      ? { why: 'a program in a terminal never ends', enable }
      : undefined;
  } catch (error) {
    return { why: `no pseudo terminal: ${complaintOf(error)}`, enable };
  }
}

/** Undefined if the system shows who owns a listener: by that alone a gateway is told from a stranger. */
export async function lackOfOwners(): Promise<Lack | undefined> {
  const enable = {
    linux: 'mount proc on /proc without hidepid',
    darwin: 'see to it that lsof and ps are on PATH',
    win32: 'install gatelock again on this machine, or see to it that netstat and powershell are on PATH',
  }[os.name];
  const server = createServer().listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const found = await os.listeners(portOf(server));
    const isSeen = found.some(({ owners }) => owners.some(({ pid }) => pid === process.pid));
    return isSeen ? undefined : { why: 'the system does not show who owns a listening socket', enable };
  } catch (error) {
    return { why: complaintOf(error), enable };
  } finally {
    server.close();
  }
}

const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
};

/** Undefined if a bind can be tried with options that Node.js does not offer. */
export async function lackOfBareBinds(): Promise<Lack | undefined> {
  try {
    await os.tryBind('127.0.0.1', 0, {});
    return undefined;
  } catch (error) {
    return { why: 'koffi cannot be loaded', enable: `install gatelock again on this machine (${complaintOf(error)})` };
  }
}

/** Undefined if a program can listen on ::1. */
export async function lackOfIpv6Loopback(): Promise<Lack | undefined> {
  const server = createServer().listen(0, '::1');
  try {
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return { why: `nobody can listen on ::1 (${complaintOf(error)})`, enable: 'enable IPv6 on the loopback interface' };
  } finally {
    server.close();
  }
}

/** Undefined if nobody listens on the port, on any address. */
export async function lackOfPort(port: number): Promise<Lack | undefined> {
  const [holder] = await os.listeners(port);
  if (!holder) return undefined;
  const why = `port ${port} is held by pid ${holder.owners[0]?.pid ?? 'unknown'}, which is not ours`;
  return { why, enable: 'end it first, or on Linux run with --isolate netns' };
}

/** Undefined if the system tells how long a process has been ready to run without a processor. */
export async function lackOfOwnTime(): Promise<Lack | undefined> {
  const self = await os.process(process.pid);
  if (self && (await os.processorTime(self)) !== undefined) return undefined;
  const why = 'the system does not tell how long a process waited for a processor, so limits count by the clock';
  return { why, enable: 'run on a machine with nothing else to do, or on a Linux that has /proc/PID/schedstat' };
}

/** Undefined if listeners are looked up by netlink, many times as fast as by the tables of /proc. */
export async function lackOfNetlink(): Promise<Lack | undefined> {
  const lack = lackHere('netlink');
  if (lack || listeningSockets()) return lack;
  const why = 'netlink does not list the listening sockets, so each look reads the tables of /proc';
  return { why, enable: 'allow AF_NETLINK sockets, and load the kernel modules inet_diag and tcp_diag' };
}
