/** A bare bind through the system's own socket calls: Node always sets options of its own and always listens. */
import { isIP } from 'node:net';
import { constants } from 'node:os';
import type { BindOptions } from './face.js';

/** The numbers of one system's socket interface. Those that all three share stand below. */
export interface SocketConstants {
  /** Library that holds the calls; null: the C library that Node itself is linked with. */
  readonly library: string | null;
  /** C type of a socket. */
  readonly handle: 'int' | 'intptr_t';
  readonly close: string;
  /** Call that names the last error; undefined where errno does. */
  readonly lastError: string | undefined;
  readonly AF_INET6: number;
  readonly IPV6_V6ONLY: number;
  readonly SOL_SOCKET: number;
  readonly SO_REUSEADDR: number;
  /** undefined where the system has no such option. */
  readonly SO_REUSEPORT: number | undefined;
  /** BSD sockets put the length of an address before its family. */
  readonly addressHasLength: boolean;
}

/** Source: asm-generic/socket.h, bits/socket.h and linux/in6.h, for x86 and ARM. */
export const LINUX_SOCKETS: SocketConstants = {
  library: null,
  handle: 'int',
  close: 'close',
  lastError: undefined,
  AF_INET6: 10,
  IPV6_V6ONLY: 26,
  SOL_SOCKET: 1,
  SO_REUSEADDR: 2,
  SO_REUSEPORT: 15,
  addressHasLength: false,
};

/** Source: sys/socket.h and netinet6/in6.h of XNU. Not tried on the real system. */
export const DARWIN_SOCKETS: SocketConstants = {
  library: null,
  handle: 'int',
  close: 'close',
  lastError: undefined,
  AF_INET6: 30,
  IPV6_V6ONLY: 27,
  SOL_SOCKET: 0xffff,
  SO_REUSEADDR: 0x4,
  SO_REUSEPORT: 0x200,
  addressHasLength: true,
};

/** Source: winsock2.h, ws2def.h and ws2ipdef.h of the Windows SDK. Not tried on the real system. */
export const WINDOWS_SOCKETS: SocketConstants = {
  library: 'ws2_32.dll',
  handle: 'intptr_t',
  close: 'closesocket',
  lastError: 'WSAGetLastError',
  AF_INET6: 23,
  IPV6_V6ONLY: 27,
  SOL_SOCKET: 0xffff,
  SO_REUSEADDR: 0x4,
  SO_REUSEPORT: undefined,
  addressHasLength: false,
};

const AF_INET = 2;
const SOCK_STREAM = 1;
const IPPROTO_IPV6 = 41;

interface Calls {
  socket(domain: number, type: number, protocol: number): number;
  setsockopt(socket: number, level: number, name: number, value: Buffer, length: number): number;
  bind(socket: number, address: Buffer, length: number): number;
  close(socket: number): number;
  inet_pton(family: number, text: string, address: Buffer): number;
  lastError(): number;
}

/**
 * Makes `tryBind` of the operating system whose numbers these are.
 * It throws when the native calls cannot be reached, when no socket can be made, and when `address` is no IP address.
 * An option that the system does not have gives ENOPROTOOPT, as setsockopt itself says it.
 */
export function binder(
  system: SocketConstants,
): (address: string, port: number, options: BindOptions) => Promise<string | undefined> {
  let calls: Promise<Calls> | undefined;
  return async (address, port, options) => {
    calls ??= loadCalls(system);
    // Nothing below waits, so no process can be forked meanwhile that would inherit the socket.
    return bindOnce(system, await calls, address, port, options);
  };
}

function bindOnce(
  system: SocketConstants,
  calls: Calls,
  address: string,
  port: number,
  options: BindOptions,
): string | undefined {
  const name = socketName(system, calls, address, port);
  const six = isIP(address) === 6;
  const socket = calls.socket(six ? system.AF_INET6 : AF_INET, SOCK_STREAM, 0);
  if (socket < 0) {
    const why = errnoName(calls.lastError());
    if (why === 'EAFNOSUPPORT') return why;
    throw new Error(`no socket for a probing bind of ${address} port ${port}: ${why}`);
  }
  try {
    const on = Buffer.alloc(4);
    on.writeInt32LE(1);
    const settings: [boolean | undefined, number, number | undefined][] = [
      [six, IPPROTO_IPV6, system.IPV6_V6ONLY],
      [options.reuseAddress, system.SOL_SOCKET, system.SO_REUSEADDR],
      [options.reusePort, system.SOL_SOCKET, system.SO_REUSEPORT],
    ];
    for (const [wanted, level, option] of settings) {
      if (!wanted) continue;
      if (option === undefined) return 'ENOPROTOOPT';
      if (calls.setsockopt(socket, level, option, on, on.length) !== 0) return errnoName(calls.lastError());
    }
    return calls.bind(socket, name, name.length) === 0 ? undefined : errnoName(calls.lastError());
  } finally {
    calls.close(socket);
  }
}

/** struct sockaddr_in or sockaddr_in6: family, port, then the address at offset 4 or, behind the flow label, 8. */
function socketName(system: SocketConstants, calls: Calls, address: string, port: number): Buffer {
  const six = isIP(address) === 6;
  const family = six ? system.AF_INET6 : AF_INET;
  const name = Buffer.alloc(six ? 28 : 16);
  if (system.addressHasLength) name.set([name.length, family]);
  else name.writeUInt16LE(family);
  name.writeUInt16BE(port, 2);
  if (calls.inet_pton(family, address, name.subarray(six ? 8 : 4)) !== 1) {
    throw new Error(`a probing bind wants an IP address without a zone, not '${address}'`);
  }
  return name;
}

async function loadCalls(system: SocketConstants): Promise<Calls> {
  try {
    const koffi = await import('koffi');
    const library = koffi.load(system.library);
    return {
      socket: library.func(`${system.handle} socket(int, int, int)`),
      setsockopt: library.func(`int setsockopt(${system.handle}, int, int, const void *, int)`),
      bind: library.func(`int bind(${system.handle}, const void *, int)`),
      close: library.func(`int ${system.close}(${system.handle})`),
      inet_pton: library.func('int inet_pton(int, const char *, void *)'),
      lastError: system.lastError ? library.func(`int ${system.lastError}()`) : koffi.errno,
    };
  } catch (cause) {
    throw new Error('koffi could not be loaded, so no bind can be probed: reinstall gatelock on this machine', {
      cause,
    });
  }
}

/** Node names the errors of Winsock with a prefix (WSAEADDRINUSE, 10048), beside those of the C library. */
function errnoName(code: number): string {
  const entry = Object.entries(constants.errno).find(([, value]) => value === code);
  return entry ? entry[0].replace(/^WSA/, '') : `errno ${code}`;
}
