/** The listening sockets of Linux by netlink: the kernel walks those only; for /proc/net/tcp it walks all connections too. */
import { loadCLibrary } from './koffi.js';
import { listRequest, parsePart } from './linux-diag-message.js';
import type { ListeningRow } from './linux-proc.js';

/** Source: bits/socket.h and asm-generic/fcntl.h, for x86 and ARM; NETLINK_SOCK_DIAG: linux/netlink.h. */
const NUMBERS = {
  AF_NETLINK: 16,
  NETLINK_SOCK_DIAG: 4,
  SOCK_RAW: 3,
  SOCK_CLOEXEC: 0o2000000,
  MSG_TRUNC: 0x20,
  MSG_DONTWAIT: 0x40,
};

/** Bytes. The kernel fills a part of a list up to the size of the reader's buffer, at most this. Source: af_netlink.c. */
const PART_SIZE = 32 * 1024;

interface Calls {
  socket(domain: number, type: number, protocol: number): number;
  send(socket: number, message: Buffer, length: number, flags: number): number;
  recv(socket: number, part: Buffer, length: number, flags: number): number;
  close(socket: number): number;
}

let calls: Calls | undefined;

/**
 * All listening TCP sockets of both families, as /proc/net/tcp and tcp6 list them, in one synchronous look.
 * Undefined where the list cannot be had whole: koffi does not load, or the kernel has no socket diagnosis (a sandbox that
 * forbids netlink, a kernel without tcp_diag, gVisor). /proc shows the same there, and so nothing is lost but time.
 */
export function listeningSockets(): ListeningRow[] | undefined {
  calls ??= loadCalls();
  if (!calls) return undefined;
  // One socket a look: there is no state to go stale, and what an unfinished answer left goes with it.
  const socket = calls.socket(NUMBERS.AF_NETLINK, NUMBERS.SOCK_RAW | NUMBERS.SOCK_CLOEXEC, NUMBERS.NETLINK_SOCK_DIAG);
  if (socket < 0) return undefined;
  try {
    const four = list(calls, socket, 4);
    const six = four && list(calls, socket, 6);
    return six && [...four, ...six];
  } finally {
    calls.close(socket);
  }
}

function list({ send, recv }: Calls, socket: number, family: 4 | 6): ListeningRow[] | undefined {
  const request = listRequest(family);
  if (send(socket, request, request.length, 0) !== request.length) return undefined;
  const rows: ListeningRow[] = [];
  const buffer = Buffer.allocUnsafe(PART_SIZE);
  for (;;) {
    // The kernel answers within `send` and within each `recv`: nothing to wait for. MSG_TRUNC asks for the length of the
    // whole part, also when it is more than the buffer holds.
    const length = recv(socket, buffer, buffer.length, NUMBERS.MSG_TRUNC | NUMBERS.MSG_DONTWAIT);
    if (length <= 0 || length > buffer.length) return undefined;
    const part = parsePart(buffer.subarray(0, length));
    if (!part) return undefined;
    rows.push(...part.rows);
    if (part.last) return rows;
  }
}

function loadCalls(): Calls | undefined {
  const library = loadCLibrary();
  return (
    library && {
      socket: library.func('int socket(int, int, int)'),
      send: library.func('intptr_t send(int, const void *, size_t, int)'),
      recv: library.func('intptr_t recv(int, void *, size_t, int)'),
      close: library.func('int close(int)'),
    }
  );
}
