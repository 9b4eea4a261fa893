/** A pseudo terminal with one program in it: every byte it prints, what is typed into it, and how the program ended. */
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { setTimeout as delay, setImmediate as otherWork } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import { type IPty, spawn } from 'node-pty';
import { z } from 'zod';
import { here } from '../os/here.js';
import { os } from '../os/index.js';
import type { LastBytes } from '../os/semantics.js';
import { COLUMNS, ROWS } from './transcript.js';

/** How the program ended. node-pty reports exitCode 0 for a signalled one: the signal decides. */
export type Exit = { readonly status: number } | { readonly signal: number };

/** How long a dead program's terminal may take to hand over its last bytes before the output counts as incomplete. */
const DRAIN_DEADLINE_MS = 5_000;

const LAST_BYTES: LastBytes = here('last-bytes').is;

/** Unix terminals have the path of the slave side, which the typings leave out; ConPTY has none. */
const withSlave = z.object({ ptsName: z.string() });

export interface TerminalOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  /** What the program and all that descends from it are known by, where the system can mark them. */
  readonly mark: string;
  readonly onOutput: (chunk: Buffer) => void;
}

export class Terminal {
  readonly #pty: IPty;
  readonly #onOutput: (chunk: Buffer) => void;
  readonly exit: Promise<Exit>;
  #slave: number | undefined;
  #giveUp: (() => void) | undefined;
  #sentinel: { bytes: Buffer; held: Buffer; seen: () => void } | undefined;
  #cut = false;

  private constructor(options: TerminalOptions) {
    this.#onOutput = options.onOutput;
    this.#pty = os.startMarked(options.mark, () => openPty(options));
    try {
      this.#slave = holdSlave(this.#pty);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#postponeGivingUp();
    this.#pty.onData((data: unknown) => this.#receive(asBuffer(data)));
    this.exit = new Promise((resolve) =>
      this.#pty.onExit(({ exitCode, signal }) => resolve(signal ? { signal } : { status: exitCode })),
    );
  }

  /**
   * Starts a program in a terminal of its own; resolves once its pid is known (ConPTY: not at once). A program that cannot be
   * started says so in its terminal. Rejects where the machine has no terminal or no process to give, and on Windows for what is no program.
   */
  static async open(options: TerminalOptions): Promise<Terminal> {
    const terminal = new Terminal(options);
    let end: Exit | undefined;
    void terminal.exit.then((exit) => {
      end = exit;
    });
    while (terminal.pid === 0 && !end) await delay(1);
    // On Windows this is how it is told that no process could be made.
    if (terminal.pid === 0) throw new Error(`${options.file} cannot be started in a terminal: ${JSON.stringify(end)}`);
    return terminal;
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Types into the terminal as a person would; `\x03` is Ctrl-C. */
  type(text: string): void {
    this.#pty.write(text);
  }

  /** Closes the terminal under the program: on Unix the kernel then hangs up its session. */
  close(): void {
    this.#releaseSlave();
    // destroy() would also signal the bare pid; what ends here is the terminal, and the hang-up is the kernel's.
    Object.assign(this.#pty, { kill: () => undefined });
    if ('destroy' in this.#pty && typeof this.#pty.destroy === 'function') this.#pty.destroy();
  }

  /**
   * Waits until every byte that the dead program printed has arrived; resolves to false if that could not be proved.
   * libuv before 1.52 loses the tail of a closing terminal (libuv#4997), so the slave side is held open, a sentinel is
   * written behind the last output, and the output is cut where the sentinel arrives.
   */
  async drain(): Promise<boolean> {
    if (this.#slave === undefined) return settles(this.exit, DRAIN_DEADLINE_MS);
    const bytes = Buffer.from(`\x1b]7777;${randomUUID()}\x07`);
    const seen = new Promise<void>((resolve) => {
      this.#sentinel = { bytes, held: Buffer.alloc(0), seen: resolve };
    });
    const complete = (await this.#writeToSlave(bytes)) && (await settles(seen, DRAIN_DEADLINE_MS));
    if (!this.#cut) this.#giveUpOnSentinel();
    this.#releaseSlave();
    return complete && (await settles(this.exit, DRAIN_DEADLINE_MS));
  }

  /** A full terminal buffer answers EAGAIN until the reader has caught up; a revoked terminal refuses, its bytes read. */
  async #writeToSlave(bytes: Buffer): Promise<boolean> {
    const deadline = performance.now() + DRAIN_DEADLINE_MS;
    for (let sent = 0; sent < bytes.length; ) {
      if (this.#slave === undefined) return false;
      try {
        sent += writeSync(this.#slave, bytes, sent);
      } catch (error) {
        if (!isErrno(error, 'EAGAIN')) {
          this.#releaseSlave();
          return LAST_BYTES === 'revoked' && settles(this.exit, DRAIN_DEADLINE_MS);
        }
        if (performance.now() > deadline) return false;
        await delay(1);
      }
    }
    return true;
  }

  #receive(chunk: Buffer): void {
    if (this.#cut) return;
    const sentinel = this.#sentinel;
    if (!sentinel) {
      this.#onOutput(chunk);
      return;
    }
    const data = Buffer.concat([sentinel.held, chunk]);
    const at = data.indexOf(sentinel.bytes);
    if (at >= 0) {
      this.#cut = true;
      if (at > 0) this.#onOutput(data.subarray(0, at));
      sentinel.seen();
      return;
    }
    const keep = Math.min(data.length, sentinel.bytes.length - 1);
    if (data.length > keep) this.#onOutput(data.subarray(0, data.length - keep));
    sentinel.held = data.subarray(data.length - keep);
  }

  #giveUpOnSentinel(): void {
    const held = this.#sentinel?.held;
    this.#sentinel = undefined;
    if (held && held.length > 0) this.#onOutput(held);
  }

  /**
   * node-pty destroys its side 200 ms after the exit, read or not (DESTROY_SOCKET_TIMEOUT_MS), and this process may well be
   * busy for longer than that. What is asked while the slave side is held is done when that is released.
   */
  #postponeGivingUp(): void {
    if (!('_socket' in this.#pty) || !(this.#pty._socket instanceof ReadStream)) return;
    const socket = this.#pty._socket;
    const destroy = socket.destroy.bind(socket);
    socket.destroy = (error) => {
      if (this.#slave === undefined || error) return destroy(error);
      this.#giveUp = () => destroy();
      return socket;
    };
  }

  #releaseSlave(): void {
    if (this.#slave !== undefined) closeSync(this.#slave);
    this.#slave = undefined;
    this.#giveUp?.();
  }
}

function openPty({ file, args, directory, environment }: TerminalOptions): IPty {
  const name = 'xterm-256color';
  const env = { ...environment };
  try {
    return spawn(file, [...args], { name, cols: COLUMNS, rows: ROWS, cwd: directory, env, encoding: null });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `this machine gives no terminal (${why}): end programs that hold terminals, or raise the limits of terminals and processes`,
      { cause: error },
    );
  }
}

function holdSlave(pty: IPty): number | undefined {
  if (LAST_BYTES === 'exit') return undefined;
  return openSync(withSlave.parse(pty).ptsName, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
}

/** With `encoding: null` node-pty hands over buffers, whatever its typings say; ConPTY hands over text. */
function asBuffer(data: unknown): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(String(data));
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** What came while this process was too busy to look is looked at before it counts as late. */
async function settles(promise: Promise<unknown>, deadlineMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(deadlineMs, undefined, { signal: timer.signal })
    .then(() => otherWork(false))
    .catch(() => false);
  const outcome = await Promise.race([promise.then(() => true), late]);
  timer.abort();
  return outcome;
}
