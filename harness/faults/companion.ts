/** A helper process that takes part in a situation: a foreign holder of a port, a frozen client. Guarded like a gateway. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Guardian } from '../gateway/guardian.js';
import { sweep } from '../gateway/sweep.js';
import { Tree } from '../gateway/tree.js';
import { os, type ProcessId } from '../os/index.js';
import type { Recorder } from '../record/recorder.js';
import { NONCE_VARIABLE } from '../target/environment.js';

/** Long enough for a loaded machine to start a small program. */
const START_MS = 20_000;

/** A program that prints one line once it does what it is for, and ends when its standard input does. */
export interface CompanionProgram {
  readonly name: string;
  readonly role: 'holder' | 'client';
  readonly file: string;
  readonly args: readonly string[];
}

export class Companion {
  readonly name: string;
  readonly id: ProcessId;
  readonly #child: ChildProcess;
  readonly #tree: Tree;
  readonly #guardian: Guardian;
  readonly #nonce: string;

  private constructor(name: string, child: ChildProcess, id: ProcessId, nonce: string, guardian: Guardian) {
    this.name = name;
    this.#child = child;
    this.id = id;
    this.#nonce = nonce;
    this.#guardian = guardian;
    this.#tree = new Tree(nonce, id);
  }

  static async start(program: CompanionProgram, recorder: Recorder, guardian: Guardian): Promise<Companion> {
    const nonce = randomUUID();
    guardian.guard(nonce);
    const child = spawn(program.file, [...program.args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, [NONCE_VARIABLE]: nonce },
    });
    const spawned = once(child, 'spawn');
    const found = child.pid === undefined ? undefined : await os.process(child.pid);
    await spawned.catch((cause) => {
      throw new Error(`The companion ${program.name} cannot be started: ${program.file}`, { cause });
    });
    if (!found) throw new Error(`The companion ${program.name} is not in the process table: ${program.file}`);
    const id = { pid: found.pid, start: found.start };
    guardian.launcher(nonce, id);
    const companion = new Companion(program.name, child, id, nonce, guardian);
    try {
      const first = await firstLine(program.name, child.stdout);
      recorder.event(program.role, undefined, `${program.name}, pid ${id.pid}: ${first}`, { ...id });
    } catch (error) {
      await companion.dispose();
      throw error;
    }
    return companion;
  }

  isAlive(): Promise<boolean> {
    return os.isAlive(this.id);
  }

  /** SIGSTOP: it keeps its sockets and does nothing more. */
  async freeze(): Promise<void> {
    await os.end(this.id, 'SIGSTOP');
    const deadline = performance.now() + START_MS;
    while ((await os.process(this.id.pid))?.state === 'running') {
      if (performance.now() > deadline) throw new Error(`${this.name}, pid ${this.id.pid}, does not stop on SIGSTOP`);
      await delay(1);
    }
  }

  async dispose(): Promise<void> {
    this.#child.stdin?.destroy();
    await sweep(this.#tree);
    this.#guardian.release(this.#nonce);
  }
}

/** Rejects if the program ends without a line, or prints none in START_MS. */
function firstLine(name: string, output: Readable): Promise<string> {
  const lines = createInterface({ input: output });
  let timer: NodeJS.Timeout | undefined;
  const line = new Promise<string>((resolve, reject) => {
    const fail = (how: string): void => reject(new Error(`The companion ${name} ${how}`));
    timer = setTimeout(fail, START_MS, `said nothing within ${START_MS} ms`);
    lines.once('line', resolve).once('close', () => fail('ended without a word'));
  });
  return line.finally(() => clearTimeout(timer));
}
