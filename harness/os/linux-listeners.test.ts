import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'playwright/test';
import { type Listener, os, type ProcessId } from './index.js';
import { listeningTables, lookBy } from './linux.js';
import { listeningSockets } from './linux-diag.js';
import type { ListeningRow } from './linux-proc.js';
import { another, has, idOf, listening, node, portsOf, test, the } from './linux-trial.js';

test.skip(os.name !== 'linux', 'looks at Linux');

function byNetlink(): ListeningRow[] {
  const rows = listeningSockets();
  if (!rows) throw new Error('no list by netlink: this kernel has no socket diagnosis, or koffi is not installed');
  return rows;
}

const WAYS = [
  ['by netlink', lookBy(byNetlink)],
  ['by /proc', lookBy(listeningTables)],
] as const;

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

const EXIT_OF_ONE_THREAD: Partial<Record<string, number>> = { x64: 60, arm64: 93 };

for (const [way, look] of WAYS) {
  test.describe(way, () => {
    test('tells the listeners that ss tells', async ({ start }) => {
      test.skip(!has('ss'), 'ss is not installed');
      for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::', '127.0.0.2']) {
        const [port = 0] = portsOf(await start(listening(host), { says: true }));
        const expected = bySs(port);
        expect(expected, host).toHaveLength(1);
        expect(byUs(await look.listeners(port))).toEqual(expected);
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
      const before = await look.listeners(port);
      expect(byUs(before)).toEqual(bySs(port));
      const heirId = await the(heir);
      expect(before[0]?.owners.map(({ pid }) => pid).sort()).toEqual([parent.id.pid, heir].sort());
      // Who is likely is asked first, and where it holds the socket nobody else is; where it does not, everybody is.
      const asked = async (likely: ProcessId) =>
        (await look.listeners(port, [likely])).flatMap(({ owners }) => owners.map(({ pid }) => pid)).sort();
      expect(await asked(heirId)).toEqual([heir]);
      expect(await asked(another(heirId))).toEqual([parent.id.pid, heir].sort());
      expect(await os.end(parent.id, 'SIGKILL')).toBe('signalled');
      await once(parent.child, 'exit');
      const after = await look.listeners(port);
      expect(after).toEqual([{ ...before[0], owners: [{ pid: heir, start: heirId.start }] }]);
      expect(await os.end(heirId, 'SIGKILL')).toBe('signalled');
      await expect.poll(() => look.listeners(port)).toEqual([]);
    });

    test('tells all listeners of a process, on any port, and none of another that had its pid', async ({ start }) => {
      const one = await start(listening('127.0.0.1', '::1'), { says: true });
      const found = await look.listenersOf([one.id]);
      expect(found.map(({ port }) => port).sort()).toEqual(portsOf(one).sort());
      expect(found.map(({ owners }) => owners)).toEqual([[idOf(one.id)], [idOf(one.id)]]);
      expect(await look.listenersOf([another(one.id)])).toEqual([]);
      expect(await look.listenersOf([])).toEqual([]);
    });

    test("tells another user's listener without its owner", async ({ start }) => {
      test.skip(process.getuid?.() !== 0 || !process.seteuid, 'only root can become another user');
      const [port = 0] = portsOf(await start(listening('127.0.0.1'), { says: true }));
      // Whatever is loaded at the first look, root must load.
      await look.listeners(port);
      // The look is over before the promise is handed back.
      process.seteuid?.(65_534);
      const looked = look.listeners(port);
      process.seteuid?.(0);
      expect((await looked).map(({ owners }) => owners)).toEqual([[]]);
      expect((await look.listeners(port)).map(({ owners }) => owners.length)).toEqual([1]);
    });

    test('outlives processes that come and go while it reads', async () => {
      const churn = spawn('sh', ['-c', 'while :; do sh -c : & sh -c :; done'], { stdio: 'ignore', detached: true });
      try {
        for (let i = 0; i < 40; i++) {
          expect((await os.processes()).some(({ pid }) => pid === process.pid)).toBe(true);
          await look.listeners(1);
        }
      } finally {
        const ended = once(churn, 'exit');
        churn.kill('SIGKILL');
        await ended;
      }
    });

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
      await expect
        .poll(async () => (await the(headless.id.pid)).command, 'it has lost its first thread')
        .toMatch(/^\[/);
      expect(await os.isAlive(headless.id)).toBe(true);
      expect((await look.listeners(port)).map(({ owners }) => owners)).toEqual([[idOf(headless.id)]]);
      expect(await os.end(headless.id, 'SIGKILL')).toBe('signalled');
      await once(headless.child, 'exit');
      expect(await os.isAlive(headless.id)).toBe(false);
      expect(await look.listeners(port)).toEqual([]);
    });
  });
}

/** Listens on as many ports of either family, prints them all, then opens and closes others without end. */
const churning = (lasting: number): string[] =>
  node(`
    const { createServer } = require('node:net');
    const listen = (i) => new Promise((resolve) => {
      const server = createServer().listen(0, i % 2 ? '127.0.0.1' : '::1', () => resolve(server));
    });
    (async () => {
      const lasting = await Promise.all(Array.from({ length: ${lasting} }, (_, i) => listen(i)));
      console.log(JSON.stringify(lasting.map((server) => server.address().port)));
      const passing = [];
      for (let i = 0; ; i++) {
        passing.push(await listen(i));
        if (passing.length > 20) passing.shift().close();
        await new Promise(setImmediate);
      }
    })();
  `);

test('netlink tells what /proc tells while listeners come and go', async ({ start }) => {
  // Three parts of an answer for each family.
  const lasting = portsOf(await start(churning(600), { says: true }));
  const tables = [listeningTables()];
  const lists: ListeningRow[][] = [];
  while (lists.length < 10) {
    lists.push(byNetlink());
    tables.push(listeningTables());
  }
  const inTables = tables.map((rows) => new Map(rows.map((row) => [row.inode, row])));
  // Nothing is asked of /proc itself: it loses and repeats rows when the table changes between two pages of it.
  lists.forEach((list, i) => {
    const found = new Map(list.map((row) => [row.inode, row]));
    expect(found.size, 'no socket is told twice').toBe(list.length);
    const ports = new Set(list.map(({ port }) => port));
    expect(lasting.filter((port) => !ports.has(port))).toEqual([]);
    const [before, after] = inTables.slice(i);
    const steady = [...(before ?? [])].filter(([inode]) => after?.has(inode));
    expect(steady.length).toBeGreaterThan(500);
    expect(steady.map(([inode]) => found.get(inode))).toEqual(steady.map(([, row]) => row));
  });
  const seen = new Set(lists.flatMap((list) => list.map(({ inode }) => inode)));
  expect(seen.size, 'some came and went').toBeGreaterThan(lasting.length + 100);
});

test('leaves no descriptor open', () => {
  byNetlink();
  const before = readdirSync('/proc/self/fd');
  for (let i = 0; i < 20; i++) byNetlink();
  expect(readdirSync('/proc/self/fd')).toEqual(before);
});

test('gatelock looks by netlink: a look at a free port takes less than half of what /proc takes', async () => {
  const fastest = async (look: () => unknown): Promise<number> => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 20; i++) {
      const begun = performance.now();
      await look();
      best = Math.min(best, performance.now() - begun);
    }
    return best;
  };
  expect(await fastest(() => os.listeners(1))).toBeLessThan((await fastest(listeningTables)) / 2);
});

test('gatelock tells the same where koffi cannot be loaded', async ({ start }) => {
  const [port = 0] = portsOf(await start(listening('127.0.0.1'), { says: true }));
  const expected = await lookBy(listeningTables).listeners(port);
  expect(await os.listeners(port)).toEqual(expected);
  const script = `
    import { linux } from './linux.js';
    import { listeningSockets } from './linux-diag.js';
    console.log(JSON.stringify([listeningSockets() === undefined, await linux.listeners(${port})]));
  `;
  const output = execFileSync(process.execPath, ['--no-addons', '--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  expect(JSON.parse(output.toString())).toEqual([true, expected]);
});
