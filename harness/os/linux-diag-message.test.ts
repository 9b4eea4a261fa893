import { expect, test } from 'playwright/test';
import { listRequest, parsePart } from './linux-diag-message.js';

const bytes = (...hex: string[]): Buffer => Buffer.from(hex.join('').replaceAll(' ', ''), 'hex');

/** Recorded on Linux 6.18, x86-64. */
const FOUR_LOOPBACK = bytes(
  '7c000000 14000200 00000000 1c2a0000 020a0000 aab70000 7f000002 00000000 00000000 00000000 00000000',
  '00000000 00000000 00000000 00000000 2e000000 00000000 00000000 00000000 ff010000 00000000 df661200',
  '05000800 00000000 08000f00 00000000 0c001500 01000000 00000000 06001600 52000000',
);
const FOUR_WILDCARD = bytes(
  '7c000000 14000200 00000000 1c2a0000 020a0000 07e80000 00000000 00000000 00000000 00000000 00000000',
  '00000000 00000000 00000000 00000000 01000000 00000000 00000000 00000000 80000000 00000000 91060000',
  '05000800 00000000 08000f00 00000000 0c001500 01000000 00000000 06001600 52000000',
);
const SIX_MAPPED = bytes(
  '84000000 14000200 00000000 85bdc8f5 0a0a0000 a3990000 00000000 00000000 0000ffff 7f000001 00000000',
  '00000000 00000000 00000000 00000000 30000000 00000000 00000000 00000000 ff010000 00000000 de661200',
  '05000800 00000000 05000b00 00000000 08000f00 00000000 0c001500 01000000 00000000 06001600 12000000',
);
const SIX_LOOPBACK = bytes(
  '84000000 14000200 00000000 85bdc8f5 0a0a0000 99770000 00000000 00000000 00000000 00000001 00000000',
  '00000000 00000000 00000000 00000000 31000000 00000000 00000000 00000000 ff010000 00000000 dc661200',
  '05000800 00000000 05000b00 01000000 08000f00 00000000 0c001500 01000000 00000000 06001600 12000000',
);
const SIX_WILDCARD = bytes(
  '84000000 14000200 00000000 85bdc8f5 0a0a0000 883b0000 00000000 00000000 00000000 00000000 00000000',
  '00000000 00000000 00000000 00000000 32000000 00000000 00000000 00000000 ff010000 00000000 dd661200',
  '05000800 00000000 05000b00 01000000 08000f00 00000000 0c001500 01000000 00000000 06001600 12000000',
);
const DONE = bytes('14000000 03000200 00000000 1c2a0000 00000000');
/** The answer to a protocol that the kernel has no diagnosis for: the list ends with ENOENT before it began. */
const DONE_WITH_ERROR = bytes('14000000 03000200 00000000 a7902faf feffffff');
/** The answer to an unknown type of request: EINVAL, and the request. */
const ERROR = bytes(
  '5c000000 02000000 00000000 72edd2b6 eaffffff 48000000 63000103 00000000 00000000 02060000 00040000',
  '00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000',
  '00000000',
);
const NOOP = bytes('10000000 01000000 00000000 00000000');

const LOOPBACK_ROW = { address: '127.0.0.2', port: 43703, family: 4, inode: '1205983' };
const WILDCARD_ROW = { address: '0.0.0.0', port: 2024, family: 4, inode: '1681' };

test('the request is the one that was answered', () => {
  const rest = '00'.repeat(48);
  expect(listRequest(4)).toEqual(bytes('48000000 14000103 00000000 00000000 02060000 00040000', rest));
  expect(listRequest(6)).toEqual(bytes('48000000 14000103 00000000 00000000 0a060000 00040000', rest));
});

test('several sockets of IPv4 in one part', () => {
  const part = Buffer.concat([FOUR_LOOPBACK, FOUR_WILDCARD]);
  expect(parsePart(part, true)).toEqual({ rows: [LOOPBACK_ROW, WILDCARD_ROW], last: false });
});

test('sockets of IPv6, one on a mapped address', () => {
  const part = Buffer.concat([SIX_MAPPED, SIX_LOOPBACK, SIX_WILDCARD]);
  expect(parsePart(part, true)?.rows).toEqual([
    { address: '::ffff:127.0.0.1', port: 41881, family: 6, inode: '1205982' },
    { address: '::1', port: 39287, family: 6, inode: '1205980' },
    { address: '::', port: 34875, family: 6, inode: '1205981' },
  ]);
});

test('the end of the list, in a part of its own or behind the last socket', () => {
  expect(parsePart(DONE, true)).toEqual({ rows: [], last: true });
  expect(parsePart(Buffer.concat([FOUR_LOOPBACK, DONE]), true)).toEqual({ rows: [LOOPBACK_ROW], last: true });
});

test('a message that says nothing is passed over', () => {
  expect(parsePart(Buffer.concat([NOOP, FOUR_LOOPBACK]), true)).toEqual({ rows: [LOOPBACK_ROW], last: false });
});

test('a message whose length is no multiple of 4 is followed by padding', () => {
  const odd = Buffer.concat([FOUR_LOOPBACK.subarray(0, 88), bytes('ff000000')]);
  odd.writeUInt32LE(89);
  expect(parsePart(Buffer.concat([odd, FOUR_WILDCARD]), true)?.rows).toEqual([LOOPBACK_ROW, WILDCARD_ROW]);
});

test('an error is no list, whichever message tells it and whatever came before', () => {
  for (const error of [ERROR, DONE_WITH_ERROR]) {
    expect(parsePart(error, true)).toBeUndefined();
    expect(parsePart(Buffer.concat([FOUR_LOOPBACK, error]), true)).toBeUndefined();
  }
});

test('a part cut off anywhere but between two messages is no list', () => {
  const part = Buffer.concat([FOUR_LOOPBACK, FOUR_WILDCARD, DONE]);
  const between = [0, 124, 248];
  for (let length = 0; length < part.length; length++) {
    const parsed = parsePart(part.subarray(0, length), true);
    if (between.includes(length)) expect(parsed).toMatchObject({ last: false });
    else expect(parsed, `${length} bytes`).toBeUndefined();
  }
});

test('a message shorter than what it should hold is no list', () => {
  const header = Buffer.from(FOUR_LOOPBACK);
  for (const length of [0, 15, 16, 16 + 71]) {
    header.writeUInt32LE(length);
    expect(parsePart(header, true), `${length} bytes`).toBeUndefined();
  }
  expect(parsePart(bytes('10000000 03000200 00000000 00000000'), true)).toBeUndefined();
});

test('a big-endian kernel keeps ports and addresses in network order, and turns the rest', () => {
  const turned = Buffer.from(FOUR_LOOPBACK);
  turned.writeUInt32BE(turned.length);
  turned.writeUInt16BE(20, 4);
  turned.writeUInt32BE(1205983, 16 + 68);
  expect(parsePart(turned, false)).toEqual({ rows: [LOOPBACK_ROW], last: false });
});
