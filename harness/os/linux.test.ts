import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { os } from './index.js';
import { another, has, node, test, the } from './linux-trial.js';

test.skip(os.name !== 'linux', 'reads /proc');

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

test('knows a process by its environment while it runs one program after another', async ({ start }) => {
  // A shell that becomes the next one again and again: to a reader that does not wait it has no environment now and then.
  const next = 'if [ "$1" -gt 0 ]; then exec /bin/sh -c "$2" sh $(($1 - 1)) "$2"; fi; exec sleep 60';
  const { id } = await start(['/bin/sh', '-c', next, 'sh', '800', next], { env: { GATELOCK_X: 'a' } });
  const answers: boolean[] = [];
  while (!(await the(id.pid)).command.startsWith('sleep')) answers.push(await os.wasStartedWith(id, 'GATELOCK_X', 'a'));
  expect(answers.length).toBeGreaterThan(100);
  expect(answers.filter((known) => !known)).toEqual([]);
});

test('does not wait for an environment that is empty or hidden', async ({ start }) => {
  const { id } = await start(
    ['/usr/bin/env', '-i', process.execPath, '-e', 'console.log(1); setInterval(() => {}, 1000)'],
    {
      says: true,
    },
  );
  const begun = performance.now();
  expect(await os.wasStartedWith(id, 'GATELOCK_X', '')).toBe(false);
  for (const one of await os.processes()) if (one.parent === 2 || one.pid < 3) await os.wasStartedWith(one, 'X', '');
  expect(performance.now() - begun).toBeLessThan(1500);
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
