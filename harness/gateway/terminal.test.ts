import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test as base, expect } from 'playwright/test';
import { os } from '../os/index.js';
import { Terminal } from './terminal.js';
import { DEADLINE_MS, eventually, node } from './trial.js';

interface Program {
  readonly terminal: Terminal;
  /** What it printed so far, a character a byte. */
  readonly said: () => string;
  readonly dead: () => Promise<void>;
  /** Waits for its death, then drains. */
  readonly drained: () => Promise<boolean>;
}

const test = base.extend<{ directory: string; run: (command: readonly string[]) => Promise<Program> }>({
  directory: async ({}, use) => {
    const directory = mkdtempSync(join(tmpdir(), 'gatelock-terminal-'));
    await use(directory);
    rmSync(directory, { recursive: true, force: true });
  },
  run: async ({ directory }, use) => {
    const pids: number[] = [];
    await use(async ([file = '', ...args]) => {
      const chunks: Buffer[] = [];
      const terminal = await Terminal.open({
        file,
        args,
        environment: { PATH: process.env.PATH ?? '', DIRECTORY: directory },
        directory,
        mark: 'a mark',
        onOutput: (chunk) => chunks.push(chunk),
      });
      pids.push(terminal.pid);
      const dead = async (): Promise<void> => {
        const id = await os.process(terminal.pid);
        while (id && (await os.isAlive(id))) await delay(1);
      };
      return {
        terminal,
        said: () => Buffer.concat(chunks).toString('latin1'),
        dead,
        drained: async () => {
          await dead();
          return terminal.drain();
        },
      };
    });
    for (const pid of pids) {
      const left = await os.process(pid);
      if (left) await os.end(left, 'SIGKILL');
    }
  },
});

test.skip(os.name === 'win32', 'ConPTY has no slave side: drained by node-pty itself');

const script = (text: string): string[] => ['/bin/sh', '-c', text];

/** Makes a file of `bytes` bytes with a marker at its end, and prints it: a program that ends in the instant of its last byte. */
function printing(directory: string, bytes: number): string[] {
  const file = join(directory, 'output');
  writeFileSync(file, 'LAST'.padStart(bytes, 'x'));
  return ['cat', file];
}

// Without the sentinel up to 46 % of such runs lose their tail on Node 20 and 22 (libuv#4997).
for (const bytes of [5_000, 20_000, 200_000, 1_000_000]) {
  test(`what is printed right before the end is complete: ${bytes} bytes, 20 times`, async ({ run, directory }) => {
    const command = printing(directory, bytes);
    const seen: string[] = [];
    for (let round = 0; round < 20; round++) {
      const program = await run(command);
      const complete = await program.drained();
      seen.push(`${complete} ${program.said().length} ${program.said().slice(-4)}`);
      expect(await program.terminal.exit).toEqual({ status: 0 });
    }
    expect(seen).toEqual(Array.from({ length: 20 }, () => `true ${bytes} LAST`));
  });
}

/** Fills the terminal until it takes no more, notes in `full` how many bytes that were, and dies. */
const FILLING = node(`
  const fs = require('node:fs');
  const terminal = fs.openSync('/dev/tty', fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
  let written = 0;
  try { for (;;) written += fs.writeSync(terminal, Buffer.alloc(64, 'x')); }
  catch (error) { if (error.code !== 'EAGAIN') throw error; }
  fs.writeFileSync(process.env.DIRECTORY + '/full', String(written));
  process.kill(process.pid, 'SIGKILL');`);

test('a terminal that is full to the brim when its program dies is drained all the same', async ({
  run,
  directory,
}) => {
  const program = await run(FILLING);
  const note = join(directory, 'full');
  const noted = (): string => (existsSync(note) ? readFileSync(note, 'utf8') : '');
  // The event loop stands still, so that nobody empties the terminal before drain() finds it full.
  for (const deadline = performance.now() + DEADLINE_MS; noted() === '' && performance.now() < deadline; );
  expect(await program.terminal.drain()).toBe(true);
  expect(Number(noted())).toBeGreaterThan(4_095);
  expect(program.said()).toHaveLength(Number(noted()));
  expect(await program.terminal.exit).toEqual({ signal: constants.signals.SIGKILL });
});

// node-pty gives its side of a terminal up 200 ms after the exit.
test('it is drained too by a process that was too busy to do it at once', async ({ run }) => {
  const program = await run(script('printf "%060000d" 0; exit 6'));
  await program.dead();
  // Time for the exit to be told, which nothing shows; then the event loop stands still.
  await delay(50);
  for (const until = performance.now() + 500; performance.now() < until; );
  expect(await program.terminal.drain()).toBe(true);
  expect(program.said().trimEnd().slice(-60_000)).toBe('0'.repeat(60_000));
  expect(await program.terminal.exit).toEqual({ status: 6 });
});

test('every byte is kept as it is: escape sequences, NULs, what is no UTF-8', async ({ run }) => {
  const program = await run(
    node(`
      const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      process.stdout.write(Buffer.concat(Array.from({ length: 20 }, () => Buffer.concat([all, Buffer.from('\\x1b[31mred\\x1b[0m')]))));`),
  );
  expect(await program.drained()).toBe(true);
  const all = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('');
  // The one thing that a terminal does to output: a line feed returns the carriage too (termios ONLCR).
  expect(program.said()).toBe(`${all.replace('\n', '\r\n')}\x1b[31mred\x1b[0m`.repeat(20));
});

for (const [command, exit] of [
  ['exit 0', { status: 0 }],
  ['exit 7', { status: 7 }],
  ['kill -KILL $$', { signal: constants.signals.SIGKILL }],
  ['kill -TERM $$', { signal: constants.signals.SIGTERM }],
  ['ulimit -c 0; kill -SEGV $$', { signal: constants.signals.SIGSEGV }],
] as const) {
  test(`how it ended is told: ${command}`, async ({ run }) => {
    const program = await run(script(`printf said; ${command}`));
    expect(await program.drained()).toBe(true);
    expect(await program.terminal.exit).toEqual(exit);
    expect(program.said()).toBe('said');
  });
}

test('Ctrl-C typed into it interrupts the program', async ({ run }) => {
  const program = await run(
    node("process.once('SIGINT', () => process.exit(5)); setInterval(() => {}, 1e6); console.log('up');"),
  );
  await eventually('it says so', () => program.said().includes('up'));
  program.terminal.type('\x03');
  expect(await program.drained()).toBe(true);
  expect(await program.terminal.exit).toEqual({ status: 5 });
});

test('closing it hangs the session up', async ({ run }) => {
  const program = await run(script('echo up; exec sleep 60'));
  await eventually('it says so', () => program.said().includes('up'));
  program.terminal.close();
  expect(await program.drained()).toBe(true);
  expect(await program.terminal.exit).toEqual({ signal: constants.signals.SIGHUP });
});

test('a grandchild that keeps the terminal open is not waited for, and what it prints later is cut', async ({
  run,
  directory,
}) => {
  const ticking = `
    process.on('SIGHUP', () => {});
    const fs = require('node:fs');
    const tick = () => { try { fs.writeSync(1, fs.existsSync('draining') ? 'later ' : 'tick '); setTimeout(tick, 1); } catch { fs.writeFileSync('no-terminal', ''); } };
    tick();`;
  const program = await run(
    node(`
      require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(ticking)}], { stdio: 'inherit', detached: true });
      process.stdin.once('data', () => process.exit(3));`),
  );
  await eventually('it says so', () => program.said().includes('tick tick'));
  program.terminal.type('\r');
  await program.dead();
  const begun = performance.now();
  const draining = program.terminal.drain();
  // The sentinel has been written; what the grandchild prints from here on stands behind it.
  writeFileSync(join(directory, 'draining'), '');
  expect(await draining).toBe(true);
  expect(performance.now() - begun).toBeLessThan(3_000);
  const said = program.said();
  expect(said).not.toContain('7777');
  expect(said).not.toContain('later');
  // It prints until it notices that nobody listens any more.
  await eventually('the grandchild has lost its terminal', () => existsSync(join(directory, 'no-terminal')));
  expect(program.said()).toBe(said);
  expect(await program.terminal.exit).toEqual({ status: 3 });
});

/** Prints a little every millisecond until its terminal takes no more, and dies. */
const UNTIL_STOPPED = node(`
  const fs = require('node:fs');
  const terminal = fs.openSync('/dev/tty', fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
  setInterval(() => {
    try { fs.writeSync(terminal, 'tick '); } catch { process.kill(process.pid, 'SIGKILL'); }
  }, 1);`);

test('output whose end cannot be proved counts as incomplete', async ({ run }) => {
  // A terminal that was told to stop (Ctrl-S) hands nothing over; one that writes in capitals spoils the sentinel.
  const [stopped, capitals] = await Promise.all([run(UNTIL_STOPPED), run(script('stty olcuc; printf up; exit 4'))]);
  const stopping = (async () => {
    await eventually('it prints', () => stopped.said().includes('tick'));
    stopped.terminal.type('\x13');
    return stopped.drained();
  })();
  expect(await Promise.all([stopping, capitals.drained()])).toEqual([false, false]);
  expect(stopped.said()).toMatch(/^(tick )+$/);
  // What was held back in search of the sentinel is not lost.
  expect(capitals.said()).toMatch(/^UP\x1b\]7777;[0-9A-F-]{36}\x07$/);
});

test('a program that is not there ends with a status, as a shell would tell it', async ({ run }) => {
  const program = await run(['/nowhere/to/be/found']);
  expect(await program.drained()).toBe(true);
  expect(await program.terminal.exit).toEqual({ status: 1 });
});
