/** Ports that an ordinary process may not bind: one portable way to another bind failure than a taken port. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { here, lackHere } from './here.js';
import { ifTold } from './if-told.js';
import { lackOfProgram } from './installing.js';
import { complaintOf, type Lack } from './lack.js';
import { isShortage } from './shortage.js';

/** Where nothing common listens. */
export const LOW_PORTS = { first: 700, last: 999 };

/** Source: IPPORT_RESERVED, netinet/in.h. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** First port that needs no privilege; 0 where the system has no privileged ports. */
export function firstUnprivilegedPort(): number {
  if (!here('privileged-ports').is) return 0;
  // ip(7): containers often set it to 0. Elsewhere it is not to be set.
  const set = ifTold(new Set(['ENOENT']), () => readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  return set === undefined ? FIRST_UNPRIVILEGED_PORT : Number(set);
}

/**
 * Command to put before a launch line so that it cannot bind a privileged port: nothing for an ordinary user, for root
 * setpriv(1) without CAP_NET_BIND_SERVICE. The launched process keeps its pid: setpriv executes it in its own place.
 */
export function withoutPortPrivilege(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const without = '-net_bind_service';
  return ['setpriv', `--bounding-set=${without}`, `--inh-caps=${without}`, '--'];
}

const BIND = `require('node:net').createServer().on('error', ({ code }) => console.log(code))
  .listen(${LOW_PORTS.first}, '127.0.0.1', () => process.exit())`;

/** Undefined if a process that is started behind `withoutPortPrivilege` is refused a low port. */
export async function lackOfPrivilegedPorts(): Promise<Lack | undefined> {
  const lack = lackHere('privileged-ports');
  if (lack) return lack;
  if (firstUnprivilegedPort() <= LOW_PORTS.first) {
    const why = `this system has no privileged port between ${LOW_PORTS.first} and ${LOW_PORTS.last}`;
    return { why, enable: 'sysctl -w net.ipv4.ip_unprivileged_port_start=1024, or run with --isolate netns' };
  }
  const [command = process.execPath, ...args] = [...withoutPortPrivilege(), process.execPath, '-e', BIND];
  const missing = command === process.execPath ? undefined : await lackOfProgram(command);
  if (missing) return { why: `${missing.why}: as root every port may be bound`, enable: missing.enable };
  const enable = 'run gatelock as an ordinary user, without CAP_NET_BIND_SERVICE';
  try {
    const { stdout } = await promisify(execFile)(command, args);
    return stdout.trim() === 'EACCES' ? undefined : { why: `port ${LOW_PORTS.first} is not refused here`, enable };
  } catch (error) {
    if (isShortage(error)) throw error;
    return { why: `the privilege to bind low ports cannot be given up: ${complaintOf(error)}`, enable };
  }
}
