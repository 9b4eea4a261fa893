/** Ways to make a bind fail for another reason than a taken port, each with what it needs of the machine or the target. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import which from 'which';
import type { Host, LaunchOptions } from '../host.js';
import { firstUnprivilegedPort, withoutPortPrivilege } from '../os/privileged-ports.js';
import { isShortage } from '../os/shortage.js';
import { listen } from '../ports.js';
import { traceBinds } from './bind-trace.js';

/** How to launch so that the bind fails, or why that cannot be had here. */
export type Provocation =
  | {
      readonly options: LaunchOptions;
      /** False if it turned out that the failure hit something else than the bind of this port. */
      readonly hit?: (port: number) => boolean;
    }
  | { readonly unavailable: string };

/** TEST-NET-1 (RFC 5737): an address that no host has. */
const NOBODYS_ADDRESS = '192.0.2.1';

/** EADDRNOTAVAIL: the target is asked to bind an address that this host does not have. */
export async function anotherHost(host: Host): Promise<Provocation> {
  if (!host.description.bind) return { unavailable: 'the description does not say how to ask for another bind host' };
  return { options: { bind: NOBODYS_ADDRESS } };
}

const LOW_PORTS = { first: 700, last: 999 };

/** EACCES: a port below 1024, for a process without the privilege to bind it. */
export async function privilegedPort(): Promise<Provocation> {
  const before = withoutPortPrivilege();
  const [command] = before;
  if (command !== undefined && !(await which(command, { nothrow: true }))) {
    return { unavailable: `${command} is not installed: as root every port may be bound` };
  }
  for (let port = LOW_PORTS.first; port < Math.min(firstUnprivilegedPort(), LOW_PORTS.last); port++) {
    if (await isFree(port)) return { options: { port, before } };
  }
  return { unavailable: `this system has no privileged port between ${LOW_PORTS.first} and ${LOW_PORTS.last}` };
}

/** Free for whoever has the privilege; without it the answer is EACCES, which tells that nobody holds it either. */
const isFree = async (port: number): Promise<boolean> => {
  const probe = await listen('127.0.0.1', port).catch((error: NodeJS.ErrnoException) => {
    if (isShortage(error)) throw error;
    return error.code === 'EACCES';
  });
  if (typeof probe === 'object') probe.close();
  return probe !== undefined && probe !== false;
};

/**
 * Any errno: strace(1) lets the bind fail before it happens. A gateway that binds something else first, such as a probe of
 * the loopback address, may fail there already, which says nothing about its port. The trace goes into `directory`.
 */
export async function injected(directory: string, errno: 'EACCES' | 'ENOBUFS'): Promise<Provocation> {
  const reason = await whyNoStrace();
  if (reason !== undefined) return { unavailable: reason };
  const trace = traceBinds(directory, errno);
  return { options: { before: trace.before }, hit: (port) => trace.attempts(port).length > 0 };
}

/** Undefined if strace works here; ptrace may be forbidden even where it is installed. */
export async function whyNoStrace(): Promise<string | undefined> {
  if (!(await which('strace', { nothrow: true }))) return 'strace is not installed';
  try {
    await promisify(execFile)('strace', ['-qq', '-o', '/dev/null', '-e', 'trace=none', process.execPath, '-e', '0']);
    return undefined;
  } catch (error) {
    if (isShortage(error)) throw error;
    return `strace does not work here: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
  }
}
