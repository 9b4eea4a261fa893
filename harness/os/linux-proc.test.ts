import { expect, test } from 'playwright/test';
import { addressText, hasEntry, parseCommand, parseListening, parseStat } from './linux-proc.js';

const stat = (name: string, letter: string, threads = 1): string =>
  `4242 (${name}) ${letter} 77 4242 4240 34816 4242 4194304 2676 0 1 0 9 1 0 0 20 0 ${threads} 0 115207 61440 0 18446744073709551615\n`;

for (const name of ['node', 'a b', 'x) S 1 2 (y', ')', '(', 'tmux: server', '']) {
  test(`the name (${name}) does not shift the fields`, () => {
    expect(parseStat(stat(name, 'S'))).toEqual({
      pid: 4242,
      name,
      state: 'running',
      headless: false,
      betweenPrograms: false,
      parent: 77,
      session: 4240,
      start: '115207',
    });
  });
}

const STATES: [letter: string, threads: number, state: string, headless: boolean][] = [
  ['R', 11, 'running', false],
  ['D', 1, 'running', false],
  ['I', 1, 'running', false],
  ['T', 11, 'stopped', false],
  ['t', 1, 'stopped', false],
  ['Z', 1, 'zombie', false],
  ['Z', 7, 'running', true],
  ['X', 0, 'zombie', false],
];

for (const [letter, threads, state, headless] of STATES) {
  test(`${letter} with ${threads} threads is ${state}`, () => {
    expect(parseStat(stat('node', letter, threads))).toMatchObject({ state, headless });
  });
}

test('a process between two programs is told from a zombie, from a thread of the kernel and from one that tells nothing', () => {
  const times = (count: number): string => Array(count).fill('0').join(' ');
  const whole = (letter: string, flags: string, end: string): string =>
    `9 (sh) ${letter} 1 9 9 0 -1 ${flags} ${times(8)} 20 0 1 0 3 0 0 18446744073709551615 ${times(12)} 17 1 ${times(11)} ${end} 0\n`;
  expect(parseStat(whole('R', '4194304', '0'))).toMatchObject({ start: '3', betweenPrograms: true });
  expect(parseStat(whole('R', '4194304', '140725'))).toMatchObject({ betweenPrograms: false });
  expect(parseStat(whole('Z', '4194304', '0'))).toMatchObject({ betweenPrograms: false });
  expect(parseStat(whole('S', '2129984', '0'))).toMatchObject({ betweenPrograms: false });
  expect(parseStat(stat('sh', 'R'))).toMatchObject({ betweenPrograms: false });
});

test('what a vanishing process leaves is no stat', () => {
  expect(parseStat('')).toBeUndefined();
  expect(parseStat('4242 (node')).toBeUndefined();
  expect(parseStat('4242 (node) S 77 4242')).toBeUndefined();
});

test('a command is its arguments, or the name where there are none', () => {
  expect(parseCommand('node\0-e\0a b\0', 'node')).toBe('node -e a b');
  expect(parseCommand('', 'kworker/0:1')).toBe('[kworker/0:1]');
});

test('an entry of the environment is matched whole', () => {
  const environ = 'A=1\0MARK=7\0OTHER_MARK=8\0EMPTY=\0';
  expect(hasEntry(environ, 'MARK', '7')).toBe(true);
  expect(hasEntry(environ, 'EMPTY', '')).toBe(true);
  expect(hasEntry(environ, 'MARK', '')).toBe(false);
  expect(hasEntry(environ, 'MARK', '8')).toBe(false);
  expect(hasEntry(environ, 'ARK', '7')).toBe(false);
});

/** Columns as the kernel prints them; recorded on Linux 6.18. */
const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     \n';
const TCP = `${HEAD}   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1681 1 0000000000000000 100 0 0 10 0                     
   1: 0100007F:4965 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 10525 1 0000000000000000 100 0 0 10 0                    
   2: 0100007F:4965 0100007F:D2F0 01 00000000:00000000 02:00000A8E 00000000  1000        0 10599 2 0000000000000000 20 4 0 10 -1                    
   3: 0100007F:4965 0100007F:D2F2 06 00000000:00000000 03:00000A8E 00000000     0        0 0 3 0000000000000000                                       
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:B26F 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 13122 1 0000000000000000 100 0 0 10 0
   1: 00000000000000000000000001000000:B26E 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 13123 1 0000000000000000 100 0 0 10 0
`;

test('the listening rows of tcp', () => {
  expect(parseListening(TCP)).toEqual([
    { address: '0.0.0.0', port: 2024, family: 4, inode: '1681' },
    { address: '127.0.0.1', port: 18789, family: 4, inode: '10525' },
  ]);
});

test('the listening rows of tcp6', () => {
  expect(parseListening(TCP6)).toEqual([
    { address: '::', port: 45679, family: 6, inode: '13122' },
    { address: '::1', port: 45678, family: 6, inode: '13123' },
  ]);
});

test('a table with nothing in it', () => {
  expect(parseListening(HEAD)).toEqual([]);
  expect(parseListening('')).toEqual([]);
});

test('a table of thousands of rows keeps all that listen', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => {
    const port = (1024 + i).toString(16).toUpperCase().padStart(4, '0').slice(-4);
    const state = i % 4 === 0 ? '0A' : '01';
    return `${String(i).padStart(4)}: 0100007F:${port} 0100007F:D2F0 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${i} 1 0 20\n`;
  });
  const found = parseListening(HEAD + rows.join(''));
  expect(found.map(({ inode }) => Number(inode))).toEqual(Array.from({ length: 5000 }, (_, i) => 4 * i));
});

const ADDRESSES: [hex: string, text: string][] = [
  ['0100007F', '127.0.0.1'],
  ['FE01A8C0', '192.168.1.254'],
  ['0000000000000000FFFF00000100007F', '::ffff:127.0.0.1'],
  ['000080FE00000000FF3E5A02C9A2B1FE', 'fe80::25a:3eff:feb1:a2c9'],
  ['B80D0120000000000000010001000000', '2001:db8::1:0:0:1'],
];

for (const [hex, text] of ADDRESSES) {
  test(`${hex} is ${text}`, () => expect(addressText(hex, true)).toBe(text));
}

test('a big-endian kernel writes the bytes in their order', () => {
  expect(addressText('7F000001', false)).toBe('127.0.0.1');
});
