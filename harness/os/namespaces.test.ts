import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { test as base, expect } from 'playwright/test';
import { os, type Process } from './index.js';
import { ownNamespaces } from './namespaces.js';

const DEADLINE_MS = 20_000;

interface Entered {
  readonly child: ChildProcess;
  readonly served: string;
  readonly stdout: Promise<string>;
  readonly status: Promise<unknown>;
}

interface Fixtures {
  directory: string;
  /** Starts a command in namespaces of its own; skips the test where there are none. */
  enter: (command: readonly string[], env?: Record<string, string>) => Promise<Entered>;
}

const test = base.extend<Fixtures>({
  directory: async ({}, use) => {
    const directory = mkdtempSync(join(tmpdir(), 'gatelock-namespaces-test-'));
    await use(directory);
    rmSync(directory, { recursive: true, force: true });
  },
  enter: async ({ directory }, use) => {
    const children: ChildProcess[] = [];
    const namespaces = await ownNamespaces();
    test.skip('why' in namespaces, 'why' in namespaces ? namespaces.why : '');
    if ('why' in namespaces) return;
    await use(async (command, env = {}) => {
      const served = join(directory, 'served');
      mkdirSync(served);
      const [file = '', ...args] = namespaces.enclose(served, command);
      const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit', 'pipe'], env: { ...process.env, ...env } });
      child.stdin?.on('error', () => undefined);
      children.push(child);
      const status = once(child, 'close').then(([code]) => code);
      return { child, served, stdout: child.stdout ? text(child.stdout) : Promise.resolve(''), status };
    });
    for (const child of children) await killInside(child);
  },
});

const node = (script: string): string[] => [process.execPath, '-e', script];

/** Processes, seen from outside, that name `mark` in their command line. */
async function named(mark: string): Promise<Process[]> {
  return (await os.processes()).filter(({ command, state }) => state !== 'zombie' && command.includes(mark));
}

async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const begun = performance.now(); !(await holds()); await delay(5)) {
    if (performance.now() - begun > DEADLINE_MS) throw new Error(`not within ${DEADLINE_MS} ms: ${what}`);
  }
}

/** A script that leaves a daemon of this name: twice forked, in a session of its own, deaf, its files closed. */
const leavingDaemon = (name: string): string => `
  const { spawn } = require('node:child_process');
  const deaf = "for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => {}); setInterval(() => {}, 1e6)";
  const between = "require('node:child_process').spawn(process.execPath, ['-e', process.argv[1], process.argv[2]], " +
    "{ detached: true, stdio: 'ignore', env: {} }).unref()";
  spawn(process.execPath, ['-e', between, deaf, ${JSON.stringify(name)}], { detached: true, stdio: 'ignore', env: {} });`;

for (const [title, command, status] of [
  ['0', ['true'], 0],
  ['of its own', ['sh', '-c', 'exit 7'], 7],
  ['of a signal', ['sh', '-c', 'kill -KILL $$'], 137],
  ['of a program that is missing', ['no-such-program'], 127],
] as const) {
  test(`the status ${title} is passed on`, async ({ enter }) => {
    const { status: found, served } = await enter(command);
    expect(await found).toBe(status);
    expect(existsSync(served)).toBe(false);
  });
}

test('that they cannot be entered is no status of the command', async ({ directory, enter }) => {
  const programs = join(directory, 'programs');
  mkdirSync(programs);
  for (const program of ['sh', 'rm']) symlinkSync(`/bin/${program}`, join(programs, program));
  writeFileSync(join(programs, 'unshare'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(programs, 'unshare'), 0o700);
  const { status, served } = await enter(['true'], { PATH: programs });
  expect(await status).toBe(70);
  expect(existsSync(served)).toBe(false);
});

test('the network and the process ids are of their own, the files are not', async ({ directory, enter }) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const taken = createServer().listen(port, '127.0.0.1');
  const [error] = await once(taken, 'error');
  expect(error).toMatchObject({ code: 'EADDRINUSE' });
  const { stdout, status } = await enter(
    node(`
      const fs = require('node:fs');
      fs.writeFileSync(${JSON.stringify(join(directory, 'written'))}, 'inside');
      const pids = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map(Number);
      const server = require('node:net').createServer().listen(${port}, '127.0.0.1', () => {
        console.log(JSON.stringify({ processes: pids.length, pid: process.pid, self: pids.includes(process.pid) }));
        server.close();
      });`),
  );
  expect(await status).toBe(0);
  const { processes, pid, self } = JSON.parse(await stdout);
  expect(self).toBe(true);
  expect(processes).toBeLessThan(10);
  // Locks in shared files are known by their process ids: those of two runs must not be the same.
  if (existsSync('/proc/sys/kernel/ns_last_pid')) expect(pid).toBeGreaterThan(10_000);
  expect(readFileSync(join(directory, 'written'), 'utf8')).toBe('inside');
  holder.close();
});

// A gateway that looks whether the pid in a stale record lives takes a zombie for alive.
test('an orphan that ends inside leaves no zombie', async ({ enter }) => {
  const { stdout, status } = await enter(
    node(`
      const orphan = require('node:child_process').execFileSync('sh', ['-c', 'sleep 0.2 >/dev/null 2>&1 & echo $!'], { encoding: 'utf8' }).trim();
      const begun = performance.now();
      const look = () => {
        if (!require('node:fs').existsSync('/proc/' + orphan)) return console.log('gone');
        if (performance.now() - begun > ${DEADLINE_MS}) return console.log('still there');
        setTimeout(look, 5);
      };
      look();`),
  );
  expect(await stdout).toBe('gone\n');
  expect(await status).toBe(0);
});

test('a line asks the command to end, once', async ({ enter }) => {
  const { child, stdout, status } = await enter(
    node(`
      let times = 0;
      const end = setInterval(() => {}, 1e6);
      process.on('SIGTERM', () => { times++; setTimeout(() => { console.log(String(times)); clearInterval(end); }, 300); });
      console.log('up');`),
  );
  await once(child.stdout ?? child, 'data');
  child.stdin?.write('\n');
  expect(await status).toBe(0);
  expect((await stdout).trim().split('\n').at(-1)).toBe('1');
});

test('what the command leaves behind ends with it, whatever it shed', async ({ directory, enter }) => {
  const mark = `${directory}-left`;
  const { status } = await enter(node(`${leavingDaemon(mark)} setTimeout(() => process.exit(3), 1500);`));
  await eventually('the daemon lives', async () => (await named(mark)).some(({ command }) => command.endsWith(mark)));
  expect(await status).toBe(3);
  expect(await named(mark)).toEqual([]);
});

/** As the death of the starter does it. */
function letGo({ child }: Entered): void {
  child.stdin?.destroy();
  const [, , , lifeline] = child.stdio;
  lifeline?.destroy();
}

const DEAF = "for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => {});";

for (const [title, script] of [
  ['the death of the starter', DEAF],
  [
    'the death of the starter, where everything has been stopped',
    "setTimeout(() => process.kill(-1, 'SIGSTOP'), 500);",
  ],
] as const) {
  test(`${title} ends everything at once`, async ({ directory, enter }) => {
    const mark = `${directory}-shed`;
    const entered = await enter(node(`${leavingDaemon(mark)} ${script} setInterval(() => {}, 1e6)`));
    const daemon = async () => (await named(mark)).filter(({ command }) => command.endsWith(mark));
    const wanted = script === DEAF ? 'running' : 'stopped';
    await eventually(`the daemon is ${wanted}`, async () => (await daemon()).some(({ state }) => state === wanted));
    const begun = performance.now();
    letGo(entered);
    // Whether the command is killed from inside or all of it from outside is a matter of who comes first.
    expect([70, 137]).toContain(await entered.status);
    expect(await named(mark)).toEqual([]);
    // Some ten milliseconds where the machine is idle.
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(existsSync(entered.served)).toBe(false);
  });
}

/** Ends the first process inside, and so all of them, should it still be there. */
async function killInside({ pid }: ChildProcess): Promise<void> {
  const all = await os.processes();
  for (const unshare of all.filter(({ parent, command }) => parent === pid && command.startsWith('unshare'))) {
    for (const first of all.filter(({ parent }) => parent === unshare.pid)) await os.end(first, 'SIGKILL');
  }
}

test('an ordinary user enters too, and stays what it is', async ({ directory }) => {
  const asUser = ['--reuid=12345', '--regid=12345', '--clear-groups', process.execPath, '--input-type=module', '-e'];
  const module = new URL('./namespaces.js', import.meta.url).href;
  const sees = `const { readFileSync } = require('node:fs');
    const capabilities = /CapEff:\\s*(\\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    require('node:net').createServer().on('error', ({ code }) => tell(code)).listen(700, '127.0.0.1', () => tell('listens'));
    const tell = (bind) => { console.log(JSON.stringify({ uid: process.getuid(), capabilities, bind })); process.exit(); };`;
  chmodSync(directory, 0o777);
  const script = `
    const { ownNamespaces } = await import(${JSON.stringify(module)});
    const { mkdirSync } = await import('node:fs');
    const { spawnSync } = await import('node:child_process');
    const { once } = await import('node:events');
    const { spawn } = await import('node:child_process');
    const namespaces = await ownNamespaces();
    if ('why' in namespaces) console.log(JSON.stringify(namespaces));
    else {
      mkdirSync('${directory}/served');
      const [file, ...args] = namespaces.enclose('${directory}/served', [process.execPath, '-e', ${JSON.stringify(sees)}]);
      await once(spawn(file, args, { stdio: ['pipe', 'inherit', 'inherit', 'pipe'] }), 'close').then(() => process.exit());
    }`;
  const { status, stdout, stderr } = spawnSync('setpriv', [...asUser, script], { encoding: 'utf8' });
  test.skip(status !== 0, `no other user to be had: ${stderr}`);
  const found = JSON.parse(stdout);
  test.skip('why' in found, found.why);
  expect(found).toEqual({ uid: 12345, capabilities: '0000000000000000', bind: 'EACCES' });
  expect(existsSync(join(directory, 'served'))).toBe(false);
});
