import { gunzipSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { hasVariable, PARAMETERS_SIZE, parseProcessList, parseTcpTable, placesIn } from './win32-structures.js';

/** Recorded under Wine 8.0 from a win32 Node.js 22 and a service of Wine: NtQuerySystemInformation(SystemProcessInformation). */
const PROCESSES =
  'H4sIAAAAAAACA/vCxMDAyoAb2OxS3Chfd5fxgDonmL9gNy+YFmIQAdM/pLeBaSao+gdQ2gJKOwAxI7KBB762Q+gfzSgWFXyF0ArXGYgCCWmoNJ' +
  'mgQYoN4u7JLGA6RlQU7F90dTB/PSHR/HurLfCa94ZE8z5IueA17wOJ5uXsdsVr3hcSzft0ywuveT8I6C9iKGBIZigGQj2GVIYKIKYNYMMjd6By' +
  'spgy0A8Oa9QhaeR7MZgWAKZ6cJ6QR03zIWiGNaCneQH+6Sg03KJQdkiad2cnytEbwthQaDKBw6sCSNaRUAbTQUt3iCpjiTOYvypItO1D8wMxfO' +
  'ZNING8IKfHeM1zYCfNvHN9+M3zINE8NeEneM1zIdE8sytP8ZrnQ8C8PIZ8hhRgzqFdDgIAu+Tn9DYGAAA=';
/** The same for GetExtendedTcpTable(TCP_TABLE_OWNER_PID_LISTENER), the first three rows of each family; Wine tells no owners. */
const TCP4 = 'H4sIAAAAAAACA2NmYGBgAuJ6BgbmaYsZUABUnHHRT6zizPMSUcUB46i9I0wAAAA=';
const TCP6 = 'H4sIAAAAAAACA2NmwA6Wf2bACZhwSzEs8CVZHyODAAPDlEDC+gCr0LDGrAAAAA==';

const bytes = (recorded: string): Buffer => Buffer.from(gunzipSync(Buffer.from(recorded, 'base64')));

test('processes as recorded', () => {
  expect(parseProcessList(bytes(PROCESSES))).toEqual([
    { pid: 224, start: expect.stringMatching(/^1344022\d{11}$/), parent: 56, state: 'running' },
    { pid: 1620, start: expect.stringMatching(/^1344022\d{11}$/), parent: 0, state: 'running' },
  ]);
});

/** One process whose threads stand thus: state and reason of waiting. */
function processWith(...threads: readonly (readonly [state: number, reason: number])[]): Buffer {
  const list = Buffer.alloc(256 + 80 * threads.length);
  list.writeUInt32LE(threads.length, 4);
  for (const [at, [state, reason]] of threads.entries()) {
    list.writeUInt32LE(state, 256 + 80 * at + 68);
    list.writeUInt32LE(reason, 256 + 80 * at + 72);
  }
  return list;
}

for (const [title, threads, state] of [
  [
    'every thread suspended',
    [
      [5, 5],
      [5, 5],
    ],
    'stopped',
  ],
  [
    'one thread waits for something else',
    [
      [5, 5],
      [5, 6],
    ],
    'running',
  ],
  ['one thread runs', [[2, 5]], 'running'],
  ['no thread: ended, and a handle of it is held', [], 'zombie'],
] as const)
  test(`a process is ${state}: ${title}`, () => {
    expect(parseProcessList(processWith(...threads)).map((one) => one.state)).toEqual([state]);
  });

test('listeners as recorded', () => {
  expect(parseTcpTable(bytes(TCP4), 4)).toEqual([
    { address: '127.0.0.3', port: 38563, family: 4, pid: 0 },
    { address: '127.0.0.1', port: 41721, family: 4, pid: 0 },
    { address: '127.0.0.3', port: 40545, family: 4, pid: 0 },
  ]);
  expect(parseTcpTable(bytes(TCP6), 6)).toEqual([
    { address: '::', port: 42995, family: 6, pid: 0 },
    { address: '::', port: 41037, family: 6, pid: 0 },
    { address: '::1', port: 37969, family: 6, pid: 0 },
  ]);
});

test('an owner, a connection, and a link-local address with its scope', () => {
  const table = Buffer.alloc(4 + 2 * 56);
  table.writeUInt32LE(2);
  for (const [at, state] of [2, 5].entries()) {
    const row = table.subarray(4 + at * 56);
    Buffer.from('fe800000000000000000000000000001', 'hex').copy(row);
    row.writeUInt32LE(12, 16);
    row.writeUInt16BE(18789, 20);
    row.writeUInt32LE(state, 48);
    row.writeUInt32LE(4242, 52);
  }
  expect(parseTcpTable(table, 6)).toEqual([{ address: 'fe80::1%12', port: 18789, family: 6, pid: 4242 }]);
});

test('thousands of rows', () => {
  const count = 5_000;
  const table = Buffer.alloc(4 + count * 24);
  table.writeUInt32LE(count);
  for (let at = 0; at < count; at++) {
    table.writeUInt32LE(2, 4 + at * 24);
    table.writeUInt32LE(at + 1, 4 + at * 24 + 20);
  }
  expect(parseTcpTable(table, 4).map(({ pid }) => pid)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
});

test('where the command line and the environment of a process stand', () => {
  const parameters = Buffer.alloc(PARAMETERS_SIZE);
  parameters.writeUInt16LE(10, 0x70);
  parameters.writeBigUInt64LE(0x1000n, 0x78);
  parameters.writeBigUInt64LE(0x7fff_0000_2000n, 0x80);
  parameters.writeBigUInt64LE(64n, 0x3f0);
  expect(placesIn(parameters)).toEqual({
    commandLine: { address: 0x1000n, size: 10 },
    environment: { address: 0x7fff_0000_2000n, size: 64 },
  });
});

test('a variable is found whole, and nothing like it', () => {
  const block = Buffer.from('=C:=C:\\\0Path=C:\\a;C:\\b\0NONCE=abc=d\0\0', 'utf16le');
  expect(hasVariable(block, 'NONCE', 'abc=d')).toBe(true);
  expect(hasVariable(block, 'NONCE', 'abc')).toBe(false);
  expect(hasVariable(block, 'ONCE', 'abc=d')).toBe(false);
  expect(hasVariable(Buffer.alloc(0), 'NONCE', 'abc=d')).toBe(false);
});
