import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'playwright/test';
import { type Listener, os, type Process, type ProcessId } from './index.js';

interface Started {
  readonly child: ChildProcess;
  readonly id: ProcessId;
  /** The first line it printed, as JSON. */
  readonly said: unknown;
}

type Start = (
  command: readonly string[],
  options?: { says?: boolean; env?: Record<string, string> },
) => Promise<Started>;

const test = base.extend<{ start: Start }>({
  start: async ({}, use) => {
    const children: ChildProcess[] = [];
    await use(async ([file = '', ...args], { says = false, env = {} } = {}) => {
      const cwd = fileURLToPath(new URL('.', import.meta.url));
      const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      const said: unknown = says ? JSON.parse(await firstLine(child.stdout)) : undefined;
      return { child, id: await the(child.pid), said };
    });
    for (const child of children) {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGKILL');
      await ended;
    }
  },
});

test.skip(os.name !== 'linux', 'reads /proc');

async function firstLine(output: Readable): Promise<string> {
  for await (const line of createInterface(output)) return line;
  throw new Error('it ended without a word');
}

async function the(pid: unknown): Promise<Process> {
  const found = await os.process(Number(pid));
  if (!found) throw new Error(`there is no process ${pid}`);
  return found;
}

const node = (script: string): string[] => [process.execPath, '-e', script];

/** Listens on each of the hosts and prints the ports. */
const listening = (...hosts: string[]): string[] =>
  node(`
    const { createServer } = require('node:net');
    Promise.all(${JSON.stringify(hosts)}.map((host) => new Promise((resolve) => {
      const server = createServer().listen({ port: 0, host }, () => resolve(server.address().port));
    }))).then((ports) => console.log(JSON.stringify(ports)));
  `);

function portsOf({ said }: Started): number[] {
  return Array.isArray(said) ? said.map(Number) : [];
}

/** What ss tells of a port, one text a socket: address, inode, pids. */
function bySs(port: number): string[] {
  const output = execFileSync('ss', ['-Hltnpe', `sport = :${port}`], { encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const local = line.split(/ +/)[3] ?? '';
      const address = local.slice(0, local.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');
      const pids = [...line.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid));
      return text(address, /ino:(\d+)/.exec(line)?.[1] ?? '', pids);
    })
    .sort();
}

function byUs(listeners: readonly Listener[]): string[] {
  return listeners
    .map(({ address, family, socket, owners }) => {
      // ss writes an asterisk for the wildcard of both families.
      const shown = address === '::' && family === 6 ? '*' : address;
      return text(shown, socket, [...new Set(owners.map(({ pid }) => pid))]);
    })
    .sort();
}

function text(address: string, inode: string, pids: number[]): string {
  return `${address} ${inode} ${pids.sort((a, b) => a - b).join(',')}`;
}

function has(tool: string): boolean {
  return spawnSync(tool, ['-V'], { stdio: 'ignore' }).error === undefined;
}

test('tells the listeners that ss tells', async ({ start }) => {
  test.skip(!has('ss'), 'ss is not installed');
  for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::', '127.0.0.2']) {
    const [port = 0] = portsOf(await start(listening(host), { says: true }));
    const expected = bySs(port);
    expect(expected, host).toHaveLength(1);
    expect(byUs(await os.listeners(port))).toEqual(expected);
  }
});

test('tells every owner of an inherited listener, and the one that is left', async ({ start }) => {
  test.skip(!has('ss'), 'ss is not installed');
  const parent = await start(
    node(`
      const { spawn } = require('node:child_process');
      const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
        const child = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', server._handle] });
        child.on('spawn', () => console.log(JSON.stringify([server.address().port, child.pid])));
      });
    `),
    { says: true },
  );
  const [port = 0, heir = 0] = portsOf(parent);
  const before = await os.listeners(port);
  expect(byUs(before)).toEqual(bySs(port));
  const heirId = await the(heir);
  expect(before[0]?.owners.map(({ pid }) => pid).sort()).toEqual([parent.id.pid, heir].sort());
  expect(await os.end(parent.id, 'SIGKILL')).toBe('signalled');
  await once(parent.child, 'exit');
  const after = await os.listeners(port);
  expect(after).toEqual([{ ...before[0], owners: [{ pid: heir, start: heirId.start }] }]);
  expect(await os.end(heirId, 'SIGKILL')).toBe('signalled');
  await expect.poll(() => os.listeners(port)).toEqual([]);
});

test('tells all listeners of a process, on any port, and none of another that had its pid', async ({ start }) => {
  const one = await start(listening('127.0.0.1', '::1'), { says: true });
  const found = await os.listenersOf([one.id]);
  expect(found.map(({ port }) => port).sort()).toEqual(portsOf(one).sort());
  expect(found.map(({ owners }) => owners)).toEqual([[idOf(one.id)], [idOf(one.id)]]);
  expect(await os.listenersOf([another(one.id)])).toEqual([]);
  expect(await os.listenersOf([])).toEqual([]);
});

test("tells another user's listener without its owner", async ({ start }) => {
  test.skip(process.getuid?.() !== 0 || !process.seteuid, 'only root can become another user');
  const [port = 0] = portsOf(await start(listening('127.0.0.1'), { says: true }));
  // The look is over before the promise is handed back.
  process.seteuid?.(65_534);
  const looked = os.listeners(port);
  process.seteuid?.(0);
  expect((await looked).map(({ owners }) => owners)).toEqual([[]]);
  expect((await os.listeners(port)).map(({ owners }) => owners.length)).toEqual([1]);
});

function idOf({ pid, start }: ProcessId): ProcessId {
  return { pid, start };
}

/** The process as it would be had the pid been used before. */
function another({ pid, start }: ProcessId): ProcessId {
  return { pid, start: String(Number(start) + 1) };
}

test('tells the processes that ps tells', async () => {
  test.skip(!has('ps'), 'ps is not installed');
  const before = await os.processes();
  const output = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,sess=,stat=,nlwp='], { encoding: 'utf8' });
  const after = new Map((await os.processes()).map((one) => [one.pid, one]));
  const rows = new Map(output.split('\n').map((line) => [Number(line.trim().split(/ +/)[0]), line.trim().split(/ +/)]));
  const lasting = before.filter(
    ({ pid, start, parent }) => after.get(pid)?.start === start && after.get(pid)?.parent === parent,
  );
  expect(lasting.length).toBeGreaterThan(2);
  for (const { pid, parent, session, state } of lasting) {
    const [, ppid, sess, stat = '', threads] = rows.get(pid) ?? [];
    expect([Number(ppid), Number(sess)], `parent and session of ${pid}`).toEqual([parent, session]);
    if (state === after.get(pid)?.state) expect(state === 'zombie').toBe(stat.startsWith('Z') && threads === '1');
  }
});

test('outlives processes that come and go while it reads', async () => {
  const churn = spawn('sh', ['-c', 'while :; do sh -c : & sh -c :; done'], { stdio: 'ignore', detached: true });
  try {
    for (let i = 0; i < 40; i++) {
      expect((await os.processes()).some(({ pid }) => pid === process.pid)).toBe(true);
      await os.listeners(1);
    }
  } finally {
    const ended = once(churn, 'exit');
    churn.kill('SIGKILL');
    await ended;
  }
});

test('a zombie is told, is not alive, and is not signalled', async ({ start }) => {
  // The shell becomes a program that never asks for the status of the child it is given.
  const parent = await start(['sh', '-c', 'sleep 60 & echo $!; exec sleep 61'], { says: true });
  const zombie = Number(parent.said);
  await expect.poll(async () => (await the(parent.id.pid)).command).toBe('sleep 61');
  expect(await os.end(await the(zombie), 'SIGKILL')).toBe('signalled');
  await expect.poll(async () => (await os.process(zombie))?.state).toBe('zombie');
  const id = await the(zombie);
  expect((await os.processes()).find(({ pid }) => pid === zombie)?.state).toBe('zombie');
  expect(await os.isAlive(id)).toBe(false);
  expect(await os.end(id, 'SIGKILL')).toBe('gone');
  // What a look by pid alone would have said.
  expect(process.kill(zombie, 0)).toBe(true);
});

const EXIT_OF_ONE_THREAD: Partial<Record<string, number>> = { x64: 60, arm64: 93 };

test('a process whose first thread ended before the others is alive, and owns its listener', async ({ start }) => {
  const call = EXIT_OF_ONE_THREAD[process.arch];
  test.skip(call === undefined, 'the number of the system call is not known here');
  const script = `
    const koffi = require('koffi');
    const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
      require('node:fs').writeSync(1, JSON.stringify([server.address().port]) + '\\n');
      koffi.load(null).func('long syscall(long, int)')(${call}, 0);
    });
  `;
  const headless = await start(node(script), { says: true });
  const [port = 0] = portsOf(headless);
  await expect.poll(async () => (await the(headless.id.pid)).command, 'it has lost its first thread').toMatch(/^\[/);
  expect(await os.isAlive(headless.id)).toBe(true);
  expect((await os.listeners(port)).map(({ owners }) => owners)).toEqual([[idOf(headless.id)]]);
  expect(await os.end(headless.id, 'SIGKILL')).toBe('signalled');
  await once(headless.child, 'exit');
  expect(await os.isAlive(headless.id)).toBe(false);
  expect(await os.listeners(port)).toEqual([]);
});

test('a pid with another start time is another process: neither alive nor signalled', async ({ start }) => {
  const sleeper = await start(['sleep', '60']);
  const stranger = another(sleeper.id);
  expect(await os.isAlive(stranger)).toBe(false);
  expect(await os.end(stranger, 'SIGKILL')).toBe('gone');
  expect(await os.isAlive(sleeper.id)).toBe(true);
  expect(sleeper.child.signalCode).toBeNull();
  expect(await os.end(sleeper.id, 'SIGTERM')).toBe('signalled');
  await once(sleeper.child, 'exit');
  expect(sleeper.child.signalCode).toBe('SIGTERM');
  expect(await os.process(sleeper.id.pid)).toBeUndefined();
  expect(await os.end(sleeper.id, 'SIGTERM')).toBe('gone');
});

test('groups of processes are never signalled', async () => {
  for (const pid of [0, -1, -process.pid]) expect(await os.end({ pid, start: '0' }, 'SIGKILL')).toBe('gone');
});

test('a frozen process is stopped and alive', async ({ start }) => {
  const { id } = await start(['sleep', '60']);
  await os.end(id, 'SIGSTOP');
  await expect.poll(async () => (await the(id.pid)).state).toBe('stopped');
  expect(await os.isAlive(id)).toBe(true);
  await os.end(id, 'SIGCONT');
  await expect.poll(async () => (await the(id.pid)).state).toBe('running');
});

test('knows a process by its environment', async ({ start }) => {
  const { id } = await start(node('console.log("1"); setInterval(() => {}, 1000)'), {
    says: true,
    env: { GATELOCK_X: 'a b=c' },
  });
  expect(await os.wasStartedWith(id, 'GATELOCK_X', 'a b=c')).toBe(true);
  expect(await os.wasStartedWith(id, 'GATELOCK_X', 'a')).toBe(false);
  expect(await os.wasStartedWith(id, 'GATELOCK_Y', '')).toBe(false);
  expect(await os.wasStartedWith(another(id), 'GATELOCK_X', 'a b=c')).toBe(false);
});

test('tells the open regular files, deleted ones included', async () => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'gatelock-files-')));
  const paths = ['open file', 'deleted', 'odd (deleted)'].map((name) => join(directory, name));
  const fds = paths.map((path) => openSync(path, 'w'));
  const ours = async (): Promise<string[]> => (await os.openFiles(self)).filter((path) => path.startsWith(directory));
  const self = await the(process.pid);
  try {
    unlinkSync(join(directory, 'deleted'));
    expect((await ours()).sort()).toEqual(paths.sort());
    expect(await os.openFiles(another(self))).toEqual([]);
    for (const path of await os.openFiles(self)) expect(path).toMatch(/^\//);
  } finally {
    fds.forEach(closeSync);
    rmSync(directory, { recursive: true });
  }
  expect(await ours()).toEqual([]);
});

test('the session is that of the one who leads it', async () => {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const { pid, session } = await the(child.pid);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  expect(session).toBe(pid);
});
