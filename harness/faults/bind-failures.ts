/** Ways to make a bind fail for another reason than a taken port, each with what it needs of the machine or the target. */
import type { Host, LaunchOptions } from '../host.js';
import { lackText } from '../os/lack.js';
import {
  firstUnprivilegedPort,
  LOW_PORTS,
  lackOfPrivilegedPorts,
  withoutPortPrivilege,
} from '../os/privileged-ports.js';
import { isShortage } from '../os/shortage.js';
import { lackOfStrace } from '../os/strace.js';
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

/** EACCES: a port below 1024, for a process without the privilege to bind it. */
export async function privilegedPort(): Promise<Provocation> {
  const lack = await lackOfPrivilegedPorts();
  if (lack) return { unavailable: lackText(lack) };
  const before = withoutPortPrivilege();
  for (let port = LOW_PORTS.first; port < Math.min(firstUnprivilegedPort(), LOW_PORTS.last); port++) {
    if (await isFree(port)) return { options: { port, before } };
  }
  return { unavailable: `every privileged port from ${LOW_PORTS.first} to ${LOW_PORTS.last} is taken` };
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
  const lack = await lackOfStrace();
  if (lack) return { unavailable: lackText(lack) };
  const trace = traceBinds(directory, errno);
  return { options: { before: trace.before }, hit: (port) => trace.attempts(port).length > 0 };
}
