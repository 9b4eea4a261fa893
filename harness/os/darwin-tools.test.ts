import { execFileSync } from 'node:child_process';
import { expect, test } from 'playwright/test';
import { PS_COLUMNS, parseListeningName, parseOpenFiles, parseProcesses } from './darwin-tools.js';
import { os } from './index.js';

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
    start: 'Mon Nov 3 09:12:30 2025',
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
    env: { ...process.env, LC_ALL: 'C' },
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

test('thousands of files', () => {
  const output = Array.from({ length: 5000 }, (_, i) => `p${i}\nf3\ntIPv4\nd${i}\nn127.0.0.1:${i}\n`).join('');
  expect(parseOpenFiles(output).map(({ pid }) => pid)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
});
