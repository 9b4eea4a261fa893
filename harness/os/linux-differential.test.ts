/**
 * Our looks against those of ps and ss, while processes and listeners come and go. Two looks are never at the same instant: what
 * the tool told alike before and after ours must be what ours tells, and what ours told alike before and after the tool's must
 * be what the tool tells. How much was compared is counted, and every oddity that was set up must be among it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import { type Listener, os, type Process } from './index.js';
import { listeningTables, lookBy } from './linux.js';
import { listeningSockets } from './linux-diag.js';
import { test as base, has, node, portsOf, the } from './linux-trial.js';

base.skip(os.name !== 'linux', 'ps and ss of Linux');
base.describe.configure({ timeout: 180_000 });

const ROUNDS = 4;

/** So many must have come and gone while we looked, however fast this machine looks; after so many rounds it is a failure. */
const CAME_AND_WENT = 20;
const MOST_ROUNDS = 100;

/** The rounds of looks: ROUNDS, and more until enough came and went. */
function* rounds(cameAndWent: () => number): Generator<number> {
  for (let round = 1; round <= MOST_ROUNDS && (round <= ROUNDS || cameAndWent() <= CAME_AND_WENT); round++) yield round;
}

const ENGLISH = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };

const ask = (tool: string, ...args: readonly string[]): string =>
  execFileSync(tool, args, { env: ENGLISH, encoding: 'latin1', maxBuffer: 64 * 1024 * 1024 });

/** Without end: processes that fork and end, orphans, and listeners that some of them inherit. */
const CHURN = `
  const { spawn } = require('node:child_process');
  const { createServer } = require('node:net');
  const hosts = ['127.0.0.1', '0.0.0.0', '::1', '::', '127.0.0.3'];
  const servers = [];
  (async () => {
    for (let i = 0; ; i++) {
      const server = createServer();
      await new Promise((listening) => server.listen(0, hosts[i % hosts.length], listening));
      servers.push(server);
      const heir = i % 4 === 0 ? server._handle : 'ignore';
      const child = spawn('sh', ['-c', 'sleep 0.02 & exec sleep 0.0' + (i % 9)], { stdio: ['ignore', 'ignore', 'ignore', heir] });
      await new Promise((ended) => (i % 2 ? child.once('exit', ended) : child.once('spawn', ended)));
      if (servers.length > 12) servers.shift().close();
    }
  })();`;

const test = base.extend<{ churn: undefined }>({
  churn: [
    async ({}, use) => {
      const child = spawn(process.execPath, ['-e', CHURN], { stdio: ['ignore', 'ignore', 'inherit'] });
      await once(child, 'spawn');
      await use(undefined);
      await ended(child);
    },
    { auto: true },
  ],
});

async function ended(child: ChildProcess): Promise<void> {
  const end = once(child, 'exit');
  child.kill('SIGKILL');
  await end;
}

/** What both sides tell of a process, in a form in which they can be compared. */
interface Told {
  readonly pid: number;
  readonly text: string;
}

/** ps shows what cannot be printed as a blank, a dot or a question mark; workers of the kernel change their names all the time. */
const printable = (command: string): string =>
  command.replaceAll(/[^!-~]|[.?]/g, '').replace(/^\[kworker\/.*/, '[kworker]');

const BOOT_MS = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]) * 1_000;
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

const PS = 'pid=,ppid=,sess=,stat=,nlwp=,lstart=,args=';
const PS_LINE = /^ *(\d+) +(\d+) +(\d+) +(\S+) +(\d+) (.{24}) (.*)$/;

interface PsRow extends Told {
  readonly startedMs: number;
}

function byPs(): Map<number, PsRow> {
  const rows = new Map<number, PsRow>();
  for (const line of ask('ps', '-ww', '-eo', PS).split('\n')) {
    const [, pid, parent, session, stat = '', threads, started = '', args = ''] = PS_LINE.exec(line) ?? [];
    if (pid === undefined) continue;
    // Whose first thread has ended before the others is no zombie.
    const state = stat.startsWith('Z') && threads === '1' ? 'zombie' : /^[Tt]/.test(stat) ? 'stopped' : 'running';
    const command = state === 'zombie' ? '' : printable(args);
    rows.set(Number(pid), {
      pid: Number(pid),
      text: [parent, session, state, command].join(' '),
      startedMs: Date.parse(`${started} UTC`),
    });
  }
  return rows;
}

const asTold = ({ pid, parent, session, state, command }: Process): Told => ({
  pid,
  text: [parent, session, state, state === 'zombie' ? '' : printable(command)].join(' '),
});

const startedMs = ({ start }: Process): number => BOOT_MS + (Number(start) / TICKS) * 1_000;

/** The keys at which both looks have the same. */
const steady = <K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>, text: (one: V) => string): K[] =>
  [...before].flatMap(([key, one]) => {
    const later = after.get(key);
    return later !== undefined && text(one) === text(later) ? [key] : [];
  });

const ODD = `
  require('node:fs').writeFileSync('/proc/self/comm', Buffer.from([0x61, 0x29, 0x20, 0x53, 0x20, 0x31, 0x20, 0x28, 0x0a, 0xff]));
  console.log('1'); setInterval(() => {}, 1e6);`;

test('ps and we tell the same processes', async ({ start }) => {
  test.skip(!has('ps'), 'ps is not installed');
  const odd = await start([process.execPath, '-e', ODD, 'two\nlines', '', ' é \u0001\t\\ ', ')) R 1 ('], {
    says: true,
  });
  const stopped = await start(['sleep', '61']);
  await os.end(stopped.id, 'SIGSTOP');
  const parent = await start(['sh', '-c', 'sleep 60 & echo $!; exec sleep 62'], { says: true });
  const zombie = await the(parent.said);
  await expect.poll(async () => (await the(parent.id.pid)).command).toBe('sleep 62');
  await os.end(zombie, 'SIGKILL');
  await expect.poll(async () => (await the(zombie.pid)).state).toBe('zombie');
  // In a namespace of its own process ids there are none of the kernel; its workers change their names.
  const kernel = (await os.processes()).filter(
    ({ command }) => command === '[kthreadd]' || command === '[ksoftirqd/0]',
  );
  const wanted = [odd.id, stopped.id, zombie, parent.id, ...kernel].map(({ pid }) => pid);

  const compared = new Map<number, number>();
  const count = (pid: number): unknown => compared.set(pid, (compared.get(pid) ?? 0) + 1);
  const seen = new Set<string>();
  const cameAndWent = (): number => seen.size - compared.size;
  for (const _round of rounds(cameAndWent)) {
    const [ps, ours, psAfter, oursAfter] = [
      byPs(),
      byPid(await os.processes()),
      byPs(),
      byPid(await os.processes()),
    ] as const;
    for (const { pid, start: began } of [...ours.values(), ...oursAfter.values()]) seen.add(`${pid} ${began}`);
    for (const pid of steady(ps, psAfter, ({ text, startedMs: at }) => `${text} ${at}`)) {
      const [row, found] = [ps.get(pid), ours.get(pid)];
      expect(found && asTold(found), `ps told twice of ${pid}`).toEqual({ pid, text: row?.text });
      // ps tells whole seconds of a boot time that it reckons anew each time.
      expect(Math.abs((found ? startedMs(found) : 0) - (row?.startedMs ?? 0)), `start of ${pid}`).toBeLessThan(2_100);
      count(pid);
    }
    for (const pid of steady(ours, oursAfter, (one) => `${asTold(one).text} ${one.start}`)) {
      const one = ours.get(pid);
      expect(psAfter.get(pid)?.text, `we told twice of ${pid}`).toBe(one && asTold(one).text);
      if (wanted.includes(pid)) expect(await os.process(pid)).toEqual(one);
      count(pid);
    }
  }
  expect(wanted.filter((pid) => (compared.get(pid) ?? 0) < ROUNDS)).toEqual([]);
  expect([...compared.values()].reduce((all, one) => all + one, 0)).toBeGreaterThan(ROUNDS * wanted.length);
  expect(cameAndWent(), 'processes that came and went').toBeGreaterThan(CAME_AND_WENT);
});

/** With what is read only when it is asked for. */
const byPid = (all: readonly Process[]): Map<number, Process> => new Map(all.map((one) => [one.pid, { ...one }]));

/** A listening socket as both sides tell it: address, port, pids, by its inode. */
type Sockets = ReadonlyMap<string, string>;

const socketText = (address: string, port: string | number, pids: readonly number[]): string =>
  `${address} ${port} ${[...new Set(pids)].sort((a, b) => a - b).join(',')}`;

function bySs(): Sockets {
  const sockets = new Map<string, string>();
  for (const line of ask('ss', '-Hltnpe').split('\n')) {
    const [, , , local = ''] = line.split(/ +/);
    const inode = /ino:(\d+)/.exec(line)?.[1];
    if (inode === undefined) continue;
    const at = local.lastIndexOf(':');
    // An asterisk is the wildcard of both families, [::] that of IPv6 alone.
    const address = local
      .slice(0, at)
      .replace('*', '::')
      .replace(/^\[(.*)\]$/, '$1');
    const pids = [...line.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid));
    sockets.set(inode, socketText(address, local.slice(at + 1), pids));
  }
  return sockets;
}

const AF_INET_LISTENER = `
  const koffi = require('koffi');
  const library = koffi.load(null);
  const call = (text) => library.func(text);
  const fd = call('int socket(int, int, int)')(2, 1, 0);
  call('int setsockopt(int, int, int, const void *, int)')(fd, 1, 15, Buffer.from([1, 0, 0, 0]), 4);
  const name = Buffer.alloc(16);
  name.writeUInt16LE(2); name.writeUInt16BE(Number(process.argv[1] || 0), 2); name.set([127, 0, 0, 1], 4);
  if (call('int bind(int, const void *, int)')(fd, name, 16) !== 0) throw new Error('no bind');
  const server = require('node:net').createServer().listen({ fd }, () => console.log(JSON.stringify([server.address().port])));`;

const HEIR = `
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
    const child = require('node:child_process').spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', server._handle] });
    child.on('spawn', () => console.log(JSON.stringify([server.address().port, child.pid])));
  });`;

const LISTENING = `
  const hosts = [{ host: '127.0.0.1' }, { host: '0.0.0.0' }, { host: '::1' }, { host: '::' }, { host: '::', ipv6Only: true }, { host: '127.0.0.2' }];
  Promise.all(hosts.map((host) => new Promise((resolve) => {
    const server = require('node:net').createServer().listen({ port: 0, ...host }, () => resolve(server.address().port));
  }))).then((ports) => console.log(JSON.stringify(ports)));`;

for (const [way, listening] of [
  ['netlink', () => listeningSockets() ?? []],
  ['/proc', listeningTables],
] as const) {
  const look = lookBy(listening);

  test(`ss and we, by ${way}, tell the same listeners with their owners`, async ({ start }) => {
    test.skip(!has('ss'), 'ss is not installed');
    const plain = await start(node(LISTENING), { says: true });
    const inherited = await start(node(HEIR), { says: true });
    const shared = await start(node(AF_INET_LISTENER), { says: true });
    const [sharedPort = 0] = portsOf(shared);
    const sharing = await start([...node(AF_INET_LISTENER), String(sharedPort)], { says: true });
    const [inheritedPort = 0] = portsOf(inherited);
    const wanted = [...portsOf(plain), inheritedPort, sharedPort];
    const isWanted = (text: string): boolean => wanted.includes(Number(text.split(' ')[1]));

    /** Each socket once. */
    const told = (listeners: readonly Listener[]): Map<string, string> => {
      const sockets = new Map<string, string>();
      for (const { address, port, socket, owners } of listeners) {
        expect(sockets.has(socket), `socket ${socket} is told twice`).toBe(false);
        const pids = owners.map(({ pid }) => pid);
        sockets.set(socket, socketText(address, port, pids));
      }
      return sockets;
    };

    const compared = new Map<string, number>();
    const seen = new Set<string>();
    const steadfast = (): string[] => [...compared].flatMap(([text, times]) => (times > ROUNDS / 2 ? [text] : []));
    const cameAndWent = (): number => seen.size - steadfast().length;
    for (const _round of rounds(cameAndWent)) {
      const before = bySs();
      const ours = told(await look.listenersOf(await os.processes()));
      const ofPorts = [];
      for (const port of wanted) ofPorts.push(...told(await look.listeners(port)));
      const after = bySs();
      const oursAfter = told(await look.listenersOf(await os.processes()));
      for (const socket of [...before.keys(), ...after.keys()]) seen.add(socket);
      for (const socket of steady(before, after, String)) {
        const text = before.get(socket) ?? '';
        // Whoever holds what nobody is told to hold cannot be asked for it.
        if (text.endsWith(' ')) continue;
        expect(ours.get(socket), `ss told twice of ${socket}`).toBe(text);
        compared.set(`${socket} ${text}`, (compared.get(`${socket} ${text}`) ?? 0) + 1);
      }
      for (const socket of steady(ours, oursAfter, String)) {
        expect(after.get(socket), `we told twice of ${socket}`).toBe(ours.get(socket));
      }
      const byPort = (sockets: Iterable<readonly [string, string]>): string[] =>
        [...sockets].flatMap(([socket, text]) => (isWanted(text) ? [`${socket} ${text}`] : [])).sort();
      expect(byPort(ofPorts)).toEqual(byPort(after));
      for (const { id } of [plain, inherited, shared, sharing]) {
        const isHis = (text = ''): boolean => text.split(' ')[2]?.split(',').includes(String(id.pid)) === true;
        const held = [...told(await look.listenersOf([id]))].map(([socket]) => socket).sort();
        expect(held).toEqual([...after].flatMap(([socket, text]) => (isHis(text) ? [socket] : [])).sort());
      }
    }
    // Two sockets share one port; of the inherited one both owners are told.
    const ofPort = (port: number): string[] => steadfast().filter((text) => text.split(' ')[2] === String(port));
    expect(wanted.map((port) => ofPort(port).length)).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
    expect(ofPort(inheritedPort)[0]?.split(' ')[3]?.split(',')).toHaveLength(2);
    expect(cameAndWent(), 'listeners that came and went').toBeGreaterThan(CAME_AND_WENT);
  });
}

test('a listener of another network is none of ours, whatever its port', async ({ start }) => {
  test.skip(process.getuid?.() !== 0 || !has('unshare'), 'only root makes a network just so');
  const here = await start(node(LISTENING), { says: true });
  const [port = 0] = portsOf(here);
  const there = await start(
    [
      'unshare',
      '--net',
      'sh',
      '-c',
      'ip link set lo up && exec "$@"',
      'sh',
      ...node(
        `const server = require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('[1]'))`,
      ),
    ],
    { says: true },
  );
  for (const listening of [() => listeningSockets() ?? [], listeningTables]) {
    const look = lookBy(listening);
    expect((await look.listeners(port)).flatMap(({ owners }) => owners.map(({ pid }) => pid))).toEqual([here.id.pid]);
    expect(await look.listenersOf([there.id])).toEqual([]);
  }
  expect((await os.processes()).some(({ pid }) => pid === there.id.pid)).toBe(true);
});
