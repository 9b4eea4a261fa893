import { expect, test } from 'playwright/test';
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

test('an empty table, and thousands of rows', () => {
  expect(parseListening('')).toEqual([]);
  const rows = Array.from(
    { length: 10_000 },
    (_, i) => `  TCP    127.0.0.1:${i}    0.0.0.0:0    LISTENING    ${i + 1}`,
  );
  expect(parseListening(rows.join('\r\n')).map(({ pid }) => pid)).toEqual(rows.map((_, i) => i + 1));
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
