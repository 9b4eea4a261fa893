import { expect, test } from 'playwright/test';
import { fastest, oddTexts } from './parser-trial.js';
import { parseListening, parseProcesses } from './win32-tools.js';

/** In the form of netstat of Windows, by its documentation: heads and states are translated, the rest is not. */
const netstat = (listening: string, established: string): string =>
  [
    '',
    'Active Connections',
    '',
    '  Proto  Local Address          Foreign Address        State           PID',
    `  TCP    0.0.0.0:135            0.0.0.0:0              ${listening}       1064`,
    `  TCP    127.0.0.1:18789        0.0.0.0:0              ${listening}       4242`,
    `  TCP    127.0.0.1:18789        127.0.0.1:50123        ${established}     4242`,
    `  TCP    192.168.1.7:50200      203.0.113.9:443        ${established}     900`,
    `  TCP    [::]:445               [::]:0                 ${listening}       4`,
    `  TCP    [::1]:18789            [::]:0                 ${listening}       4242`,
    `  TCP    [fe80::1%12]:5040      [::]:0                 ${listening}       77`,
    `  TCP    [::1]:50124            [::1]:18789            ${established}     900`,
    '',
  ].join('\r\n');

const LANGUAGES: [string, string][] = [
  ['LISTENING', 'ESTABLISHED'],
  ['ABHÖREN', 'HERGESTELLT'],
  ["À L'ÉCOUTE 2", 'ÉTABLIE'],
];

for (const [listening, established] of LANGUAGES) {
  test(`a listener is told whatever its state is called: ${listening}`, () => {
    expect(parseListening(netstat(listening, established))).toEqual([
      { address: '0.0.0.0', port: 135, family: 4, pid: 1064 },
      { address: '127.0.0.1', port: 18789, family: 4, pid: 4242 },
      { address: '::', port: 445, family: 6, pid: 4 },
      { address: '::1', port: 18789, family: 6, pid: 4242 },
      { address: 'fe80::1%12', port: 5040, family: 6, pid: 77 },
    ]);
  });
}

/** Forms that real output has, from public reports of several Windows; the processes and ports are ours. */
const GENUINE: readonly (readonly [what: string, lines: readonly string[], found: readonly string[]])[] = [
  [
    'German, Windows 11: heads, states and their width are translated',
    [
      'Aktive Verbindungen',
      '',
      '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
      '  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1288',
      '  TCP    127.0.0.1:9876         0.0.0.0:0              ABHÖREN         8872',
      '  TCP    127.0.0.1:9876         127.0.0.1:53716        HERGESTELLT     8872',
      '  TCP    127.0.0.1:57700        127.0.0.1:9876         WARTEND         0',
      '  TCP    [::]:445               [::]:0                 ABHÖREN         4',
      '  UDP    0.0.0.0:5353           *:*                                    3120',
    ],
    ['0.0.0.0 135 1288', '127.0.0.1 9876 8872', ':: 445 4'],
  ],
  // netstat writes in the code page of the console: 437 here, in which \x99 is Ö, read as UTF-8.
  [
    'German, in the code page of its console',
    ['  TCP    [::]:135               [::]:0                 ABH\ufffdREN         920'],
    [':: 135 920'],
  ],
  [
    'French: the state stays, the rest is translated',
    [
      'Connexions actives',
      '',
      '  Proto  Adresse locale         Adresse distante       État             PID',
      '  TCP    0.0.0.0:25             0.0.0.0:0              LISTENING       5788',
    ],
    ['0.0.0.0 25 5788'],
  ],
  [
    'Japanese',
    [
      'アクティブな接続',
      '',
      '  プロトコル  ローカル アドレス      外部アドレス        状態           PID',
      '  TCP    0.0.0.0:8789           0.0.0.0:0              LISTENING       4321',
    ],
    ['0.0.0.0 8789 4321'],
  ],
  [
    'Chinese',
    [
      '活动连接',
      '',
      '  协议  本地地址                外部地址              状态             PID',
      '  TCP    127.0.0.1:8411         127.0.0.1:58296        TIME_WAIT       0',
      '  TCP    127.0.0.1:8411         0.0.0.0:0              LISTENING       2288',
    ],
    ['127.0.0.1 8411 2288'],
  ],
  ['a zone', ['  TCP    [fe80::1%12]:8080      [::]:0                 LISTENING       777'], ['fe80::1%12 8080 777']],
  ['a table that was asked for without -o', ['  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING'], []],
];

for (const [what, lines, found] of GENUINE) {
  test(`netstat, ${what}`, () => {
    const rows = parseListening(lines.join('\r\n'));
    expect(rows.map(({ address, port, pid }) => `${address} ${port} ${pid}`)).toEqual(found);
  });
}

test('an empty table, and rows of odd spacing or without what belongs to them', () => {
  expect(parseListening('')).toEqual([]);
  const rows = [
    'TCP 127.0.0.1:1 0.0.0.0:0 LISTENING 7',
    '  TCP    127.0.0.1:2            0.0.0.0:0              LISTENING       abc',
    '  TCP    nonsense               0.0.0.0:0              LISTENING       55',
    '  TCP    127.0.0.1:3            127.0.0.1:0            LISTENING       55',
    '  UDP    127.0.0.1:4            0.0.0.0:0              LISTENING       55',
    '  TCP    127.0.0.1:5            0.0.0.0:0                              55   ',
  ];
  expect(parseListening(rows.join('\n')).map(({ port, pid }) => [port, pid])).toEqual([
    [1, 7],
    [5, 55],
  ]);
});

test('thousands of rows take no time to speak of', () => {
  const row = (i: number): string => `  TCP    127.0.0.1:${i}    0.0.0.0:0    LISTENING    ${i + 1}`;
  const rows = Array.from({ length: 20_000 }, (_, i) => row(i));
  expect(parseListening(rows.join('\r\n')).map(({ pid }) => pid)).toEqual(rows.map((_, i) => i + 1));
  const connected = rows.map((one) => one.replace('0.0.0.0:0 ', '127.0.0.1:9 ')).join('\r\n');
  expect(parseListening(connected)).toEqual([]);
  expect(fastest(() => parseListening(connected))).toBeLessThan(1_000);
  const long = `  TCP    127.0.0.1:1    0.0.0.0:0 ${' 1x'.repeat(20_000)}`;
  expect(fastest(() => parseListening(long))).toBeLessThan(1_000);
});

test('whatever is printed, nothing is thrown and nobody invented', () => {
  const pieces = [
    'TCP',
    'UDP',
    ' ',
    ' ',
    '   ',
    '\r\n',
    '\n',
    '\t',
    '\0',
    '0.0.0.0:0',
    '[::]:0',
    '127.0.0.1',
    ':',
    '80',
    '[::1]',
    '%12',
    'LISTENING',
    'ABHÖREN',
    '\ufffd',
    '-1',
    '4242',
    '*:*',
  ];
  const rowLike = ['\n  TCP    127.0.0.1:80    ', '    0.0.0.0:0    ', '    42\n'];
  let rows = 0;
  const invented: string[] = [];
  const lineOf = /^ *TCP +\S+ +(0\.0\.0\.0:0|\[::\]:0) /;
  for (const text of oddTexts([...pieces, ...rowLike], 5_000)) {
    const lines = text.split('\n').filter((line) => lineOf.test(line));
    for (const { address, port, pid } of parseListening(text)) {
      rows++;
      const isThere = lines.some((line) => [address, `:${port}`, `${pid}`].every((part) => line.includes(part)));
      if (!isThere) invented.push(`${address} ${port} ${pid} in ${JSON.stringify(text)}`);
    }
  }
  expect(invented).toEqual([]);
  expect(rows, 'some were made of it').toBeGreaterThan(100);
});

const NODE = {
  ProcessId: 4242,
  ParentProcessId: 900,
  CreationDate: '/Date(1763757853123)/',
  Name: 'node.exe',
  CommandLine: '"C:\\Program Files\\nodejs\\node.exe" openclaw.mjs gateway --port 18789',
};
const IDLE = { ProcessId: 0, ParentProcessId: 0, CreationDate: null, Name: 'System Idle Process', CommandLine: null };

test('processes of PowerShell', () => {
  expect(parseProcesses(`\uFEFF${JSON.stringify([IDLE, NODE])}\r\n`)).toEqual([
    { pid: 0, parent: 0, start: '', session: undefined, state: 'running', command: 'System Idle Process' },
    {
      pid: 4242,
      parent: 900,
      start: '/Date(1763757853123)/',
      session: undefined,
      state: 'running',
      command: NODE.CommandLine,
    },
  ]);
});

test('one process alone', () => {
  expect(parseProcesses(JSON.stringify(NODE)).map(({ pid }) => pid)).toEqual([4242]);
});

test('anything else is an error, not a machine without processes', () => {
  expect(() => parseProcesses('')).toThrow();
  expect(() => parseProcesses('Get-CimInstance : Access denied')).toThrow();
  expect(() => parseProcesses('[{"ProcessId":"x"}]')).toThrow();
});

test('whatever PowerShell prints, it is told whole or not at all', () => {
  const pieces = [
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '"ProcessId"',
    '"ParentProcessId"',
    '"CreationDate"',
    '"Name"',
    'null',
    '42',
    '"x"',
    '\r\n',
    '\ufeff',
    ' ',
  ];
  const processes = [JSON.stringify(NODE), JSON.stringify(IDLE), `[${JSON.stringify(NODE)}]`];
  let told = 0;
  for (const text of oddTexts([...pieces, ...processes], 5_000)) {
    try {
      told += parseProcesses(text).filter(({ pid }) => text.includes(String(pid))).length;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  for (const text of processes) told += parseProcesses(text).length;
  expect(told).toBeGreaterThanOrEqual(3);
});
