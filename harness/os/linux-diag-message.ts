/** The messages in which Linux lists listening TCP sockets to one who asks by netlink. Source: netlink(7), sock_diag(7). */
import { endianness } from 'node:os';
import { ipText, type ListeningRow } from './linux-proc.js';

/** Source: bits/socket.h, netinet/in.h, netinet/tcp.h. */
const SOCKETS = { AF_INET: 2, AF_INET6: 10, IPPROTO_TCP: 6, TCP_LISTEN: 10 };

/** Source: linux/netlink.h; SOCK_DIAG_BY_FAMILY: linux/sock_diag.h. */
const NETLINK = {
  NLM_F_REQUEST: 0x1,
  NLM_F_DUMP: 0x300,
  NLMSG_NOOP: 0x1,
  NLMSG_DONE: 0x3,
  NLMSG_ALIGNTO: 4,
  SOCK_DIAG_BY_FAMILY: 20,
};

/** struct nlmsghdr, offsets in bytes. Source: linux/netlink.h. */
const HEADER = { length: 0, type: 4, flags: 6, SIZE: 16 };

/** struct inet_diag_req_v2, offsets in bytes. Source: linux/inet_diag.h. */
const REQUEST = { family: 0, protocol: 1, states: 4, SIZE: 56 };

/** struct inet_diag_msg, offsets in bytes; port and address in network order. Source: linux/inet_diag.h. */
const SOCKET = { family: 0, port: 4, address: 8, inode: 68, SIZE: 72 };

/** What one `recv` brought of a list. */
export interface Part {
  readonly rows: readonly ListeningRow[];
  /** The list ends here. */
  readonly last: boolean;
}

const littleEndianHere = endianness() === 'LE';

/** The message that asks for all listening TCP sockets of one family, in the byte order of this machine. */
export function listRequest(family: 4 | 6): Buffer {
  const message = Buffer.alloc(HEADER.SIZE + REQUEST.SIZE);
  const view = viewOf(message);
  view.setUint32(HEADER.length, message.length, littleEndianHere);
  view.setUint16(HEADER.type, NETLINK.SOCK_DIAG_BY_FAMILY, littleEndianHere);
  view.setUint16(HEADER.flags, NETLINK.NLM_F_REQUEST | NETLINK.NLM_F_DUMP, littleEndianHere);
  const body = viewOf(message.subarray(HEADER.SIZE));
  body.setUint8(REQUEST.family, family === 4 ? SOCKETS.AF_INET : SOCKETS.AF_INET6);
  body.setUint8(REQUEST.protocol, SOCKETS.IPPROTO_TCP);
  body.setUint32(REQUEST.states, 1 << SOCKETS.TCP_LISTEN, littleEndianHere);
  return message;
}

/** Parses one part of the answer; undefined when it says an error, is cut off, or is none: then the list is worth nothing. */
export function parsePart(part: Buffer, littleEndian: boolean = littleEndianHere): Part | undefined {
  const rows: ListeningRow[] = [];
  let rest = part;
  while (rest.length > 0) {
    if (rest.length < HEADER.SIZE) return undefined;
    const length = viewOf(rest).getUint32(HEADER.length, littleEndian);
    if (length < HEADER.SIZE || length > rest.length) return undefined;
    const type = viewOf(rest).getUint16(HEADER.type, littleEndian);
    const body = rest.subarray(HEADER.SIZE, length);
    if (type === NETLINK.NLMSG_DONE) return isSuccess(body) ? { rows, last: true } : undefined;
    if (type !== NETLINK.NLMSG_NOOP) {
      const row = type === NETLINK.SOCK_DIAG_BY_FAMILY ? parseSocket(body, littleEndian) : undefined;
      if (!row) return undefined;
      rows.push(row);
    }
    rest = rest.subarray(Math.ceil(length / NETLINK.NLMSG_ALIGNTO) * NETLINK.NLMSG_ALIGNTO);
  }
  return { rows, last: false };
}

/** The end of a list carries the error that ended it, or 0. */
function isSuccess(body: Buffer): boolean {
  return body.length >= 4 && body.subarray(0, 4).every((byte) => byte === 0);
}

function parseSocket(body: Buffer, littleEndian: boolean): ListeningRow | undefined {
  if (body.length < SOCKET.SIZE) return undefined;
  const family = body[SOCKET.family] === SOCKETS.AF_INET ? 4 : 6;
  return {
    address: ipText(body.subarray(SOCKET.address, SOCKET.address + (family === 4 ? 4 : 16))),
    port: body.readUInt16BE(SOCKET.port),
    family,
    inode: String(viewOf(body).getUint32(SOCKET.inode, littleEndian)),
  };
}

/** Numbers of a given byte order; those of the network are read from the buffer itself. */
function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
