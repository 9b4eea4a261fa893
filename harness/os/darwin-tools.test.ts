import { execFileSync } from 'node:child_process';
import { expect, test } from 'playwright/test';
import { PS_COLUMNS, parseListeningName, parseOpenFiles, parseProcesses } from './darwin-tools.js';
import { os } from './index.js';
import { fastest, oddTexts } from './parser-trial.js';

/** In the form of ps of macOS, by its manual; the commands are what people run. */
const PS = `    1     0 Mon Nov 17 09:12:01 2025     Ss   /sbin/launchd
  501     1 Mon Nov  3 09:12:30 2025     S    /Applications/Some App (beta).app/Contents/MacOS/Some App --flag=a b
 4242   501 Fri Nov 21 20:44:13 2025     S+   node /opt/openclaw/openclaw.mjs gateway --port 18789
 4243  4242 Fri Nov 21 20:44:14 2025     Z    (node)
 4244  4242 Fri Nov 21 20:44:14 2025     T    sleep 60
 4245  4242 Fri Nov 21 20:44:14 2025     Z+   <defunct>
`;

test('processes of ps', () => {
  const found = parseProcesses(PS);
  expect(found.map(({ pid, parent, state }) => [pid, parent, state])).toEqual([
    [1, 0, 'running'],
    [501, 1, 'running'],
    [4242, 501, 'running'],
    [4243, 4242, 'zombie'],
    [4244, 4242, 'stopped'],
    [4245, 4242, 'zombie'],
  ]);
  expect(found[1]).toMatchObject({
    start: String(Date.UTC(2025, 10, 3, 9, 12, 30) / 1000),
    command: '/Applications/Some App (beta).app/Contents/MacOS/Some App --flag=a b',
  });
});

test('lines that are none are left out', () => {
  expect(parseProcesses('')).toEqual([]);
  expect(parseProcesses('ps: illegal option\nusage: ps [-AaCcEefhjlMmrSTvwXx]\n')).toEqual([]);
});

test('the ps of this machine, asked in the same way, tells the same processes', async () => {
  test.skip(os.name === 'win32', 'Windows has no ps');
  const output = execFileSync('ps', ['-axww', '-o', PS_COLUMNS], {
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'utf8',
  });
  const found = parseProcesses(output);
  const lines = output.trimEnd().split('\n');
  expect(found).toHaveLength(lines.length);
  expect(found.find(({ pid }) => pid === process.pid)?.parent).toBe(process.ppid);
});

/** The listener is held by a process and its child: the same device. */
const LISTENERS = `p4242
f19
tIPv6
d0x8a1f3b2c4d5e6f70
n*:18789
f20
tIPv4
d0x8a1f3b2c4d5e6f78
n127.0.0.1:18790
p4250
f19
tIPv6
d0x8a1f3b2c4d5e6f70
n*:18789
f21
tIPv6
d0x8a1f3b2c4d5e6f90
n[fe80:1::1]:80
`;

test('listeners of lsof', () => {
  const found = parseOpenFiles(LISTENERS);
  expect(found.map((file) => [file.pid, file.device.slice(-2), parseListeningName(file)])).toEqual([
    [4242, '70', { address: '::', port: 18789, family: 6 }],
    [4242, '78', { address: '127.0.0.1', port: 18790, family: 4 }],
    [4250, '70', { address: '::', port: 18789, family: 6 }],
    [4250, '90', { address: 'fe80:1::1', port: 80, family: 6 }],
  ]);
});

test('files of lsof, with fields that are missing', () => {
  const output =
    'p4242\nfcwd\ntDIR\nn/private/tmp\nftxt\ntREG\nn/opt/a b/node\nf3\ntREG\nd0x1\nn/tmp/n: odd\nf5\ntPIPE\n\n';
  expect(parseOpenFiles(output).filter(({ type }) => type === 'REG')).toEqual([
    { pid: 4242, type: 'REG', device: '', name: '/opt/a b/node' },
    { pid: 4242, type: 'REG', device: '0x1', name: '/tmp/n: odd' },
  ]);
  expect(parseOpenFiles('')).toEqual([]);
});

test('a name that is no address listens nowhere', () => {
  const file = { pid: 1, type: 'IPv4', device: '0x1' };
  expect(parseListeningName({ ...file, name: '/tmp/socket' })).toBeUndefined();
  expect(parseListeningName({ ...file, name: '127.0.0.1:1->127.0.0.1:2 (ESTABLISHED)' })).toBeUndefined();
  expect(parseListeningName({ ...file, name: '*:1 (LISTEN)' })).toEqual({ address: '0.0.0.0', port: 1, family: 4 });
});

/** Forms that real output has, from public reports; the processes and ports are ours. */
const GENUINE: readonly (readonly [what: string, output: string, found: readonly string[]])[] = [
  // macOS 26 with protocol and state among the fields, which others ask for: they stand before and behind the name.
  [
    'fields that were not asked for',
    'p7850\ncidentityservicesd\nf9\ntIPv6\nPTCP\nn[fe80:1b::26fd:c41b:b5bc:ff7]:1024->[fe80:1b::91b5:8f5b:be19:6cf3]:1024\nTST=ESTABLISHED\nf10\ntIPv4\nPTCP\nn*:51140\nTST=LISTEN\nTQR=0\n',
    ['7850 0.0.0.0 51140'],
  ],
  // The kernel puts the number of the interface into a link-local address: this is fe80::1 of interface 1, lo0.
  ['a link-local address', 'p901\nf21\ntIPv6\nd0x1\nn[fe80:1::1]:8002\n', ['901 fe80:1::1 8002']],
  ['a zone', 'p901\nf21\ntIPv6\nd0x1\nn[fe80::1%lo0]:8002\n', ['901 fe80::1%lo0 8002']],
  ['a port that is any', 'p714\nf7\ntIPv4\nd0x1\nn*:*\nf8\ntIPv6\nd0x2\nn*:*\n', []],
  [
    'both families of one port, an IPv4 address in IPv6',
    'p654\nf9\ntIPv4\nd0x1\nn*:7000\nf10\ntIPv6\nd0x2\nn*:7000\nf11\ntIPv6\nd0x3\nn[::ffff:127.0.0.1]:7001\n',
    ['654 0.0.0.0 7000', '654 :: 7000', '654 ::ffff:127.0.0.1 7001'],
  ],
  ['a file that was revoked', 'p300\nf0\ntCHR\nd0x0\nn(revoked)\n', []],
];

for (const [what, output, found] of GENUINE) {
  test(`lsof, ${what}`, () => {
    const listening = parseOpenFiles(output).flatMap((file) => {
      const name = parseListeningName(file);
      return name ? [`${file.pid} ${name.address} ${name.port}`] : [];
    });
    expect(listening).toEqual(found);
  });
}

test('ps in another language, or cut short, tells of nobody rather than of somebody else', () => {
  const rows = [
    // Korean: the date has four words.
    '    1     0 월 12/29 11:42:40 2025     Ss   /sbin/launchd',
    // British: the day stands before the month.
    '  501     1 Fri 21 Nov 20:44:13 2025     S    node gateway',
    '  501     1 Fri Nov 21 20:44',
    '  501     1 Fri Nov 99 20:44:13 2025     S    node gateway',
  ];
  expect(parseProcesses(rows.join('\n'))).toEqual([]);
});

test('odd command lines', () => {
  const commands = ['', '1 2 Mon Nov 17 09:12:01 2025 Ss x', '-zsh', ' ', '(node)', 'caf\u00e9 \\012 \ufffd'];
  const rows = commands.map((one, i) => `${i + 1} 0 Mon Nov 17 09:12:01 2025     Ss   ${one}`);
  expect(parseProcesses(rows.join('\n')).map(({ pid, command }) => [pid, command])).toEqual(
    commands.map((one, i) => [i + 1, one.trimStart()]),
  );
});

test('thousands of rows take no time to speak of', () => {
  const files = Array.from({ length: 20_000 }, (_, i) => `p${i}\nf3\ntIPv4\nd${i}\nn127.0.0.1:${i}\n`).join('');
  expect(parseOpenFiles(files).map(({ pid }) => pid)).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  const args = `node ${'--flag=a b '.repeat(200)}`;
  const rows = Array.from({ length: 5_000 }, (_, i) => `${i + 1} 1 Mon Nov  3 09:12:30 2025     S    ${args}`).join(
    '\n',
  );
  expect(parseProcesses(rows)).toHaveLength(5_000);
  expect(fastest(() => parseOpenFiles(files))).toBeLessThan(1_000);
  expect(fastest(() => parseProcesses(rows))).toBeLessThan(1_000);
});

test('whatever is printed, nothing is thrown and nobody invented', () => {
  const pieces = [
    'p',
    'f',
    't',
    'n',
    '\n',
    '\n',
    '\r\n',
    '\0',
    ' ',
    '  ',
    '42',
    '-1',
    '*',
    ':',
    '80',
    '[',
    ']',
    '::1',
    '(LISTEN)',
    '->',
  ];
  const more = ['Mon Nov 17 09:12:01 2025', 'Mon', 'Ss', 'Z', 'node', '\ufffd', '1e9', 'IPv6', '99999999999999999999'];
  let rows = 0;
  const invented: string[] = [];
  for (const text of oddTexts([...pieces, ...more], 5_000)) {
    const processes = parseProcesses(text).flatMap(({ pid, command }) => [String(pid), command]);
    const files = parseOpenFiles(text).flatMap((file) => [file.name, `${parseListeningName(file)?.port ?? ''}`]);
    rows += processes.length + files.length;
    invented.push(...[...processes, ...files].filter((told) => !text.includes(told)));
  }
  expect(invented).toEqual([]);
  expect(rows, 'some were made of it').toBeGreaterThan(100);
});
