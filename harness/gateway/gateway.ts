/** One started instance: its terminal, its processes, its port, and how it ended. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Listener, os, type Process, type ProcessId } from '../os/index.js';
import type { Recorder } from '../record/recorder.js';
import type { Profile } from '../target/profile.js';
import type { Guardian } from './guardian.js';
import { ownMs, type Passed } from './passed.js';
import { RecordedOutput } from './recorded-output.js';
import { Starvation } from './starvation.js';
import { sweep } from './sweep.js';
import { type Exit, Terminal } from './terminal.js';
import { Transcript } from './transcript.js';
import { seenLast, Tree } from './tree.js';

/** How often the process table is asked whether the launcher still lives. */
const WATCH_MS = 5;

/** How often its processes are asked for their processor time: finer than any limit needs. */
const STARVATION_MS = 20;

/** Pause after looking at a process: looking at hundreds must not become the load that it measures. */
const PAUSE_PER_PROCESS_MS = 1;

/** A gateway that was frozen goes on as if nothing had been. */
const HARMLESS = new Set<NodeJS.Signals>(['SIGSTOP', 'SIGCONT']);

/** Where and when the launcher was found dead (`deadAt`, ms of the record's clock), and all that it said by then. */
export interface Ended {
  readonly deadAt: number;
  readonly exit: Exit;
  /** False if it could not be proved that every byte of the output arrived. */
  readonly complete: boolean;
}

export interface Launch {
  readonly name: string;
  readonly line: { readonly file: string; readonly args: readonly string[] };
  readonly environment: (nonce: string) => Record<string, string>;
  readonly profile: Profile;
  /** Address and port where it is told to listen. */
  readonly host: string;
  readonly port: number;
}

export class Gateway {
  readonly name: string;
  readonly profile: Profile;
  readonly host: string;
  readonly port: number;
  readonly transcript: Transcript;
  readonly nonce: string;
  readonly launchedAt: number;
  readonly #recorder: Recorder;
  readonly #guardian: Guardian;
  readonly #terminal: Terminal;
  readonly #output: RecordedOutput;
  readonly launcher: ProcessId;
  readonly tree: Tree;
  readonly ended: Promise<Ended>;
  readonly #starvation = new Starvation();
  readonly #heldOutside = new Set<string>();
  #wasHarmed = false;
  #end: Ended | undefined;

  private constructor(launch: Launch, launchedAt: number, parts: Parts, recorder: Recorder, guardian: Guardian) {
    this.name = launch.name;
    this.profile = launch.profile;
    this.host = launch.host;
    this.port = launch.port;
    this.launchedAt = launchedAt;
    this.nonce = parts.nonce;
    this.transcript = parts.transcript;
    this.#terminal = parts.terminal;
    this.#output = parts.output;
    this.launcher = parts.launcher;
    this.tree = new Tree(parts.nonce, parts.launcher, { before: parts.before });
    this.#recorder = recorder;
    this.#guardian = guardian;
    this.ended = this.#watch();
  }

  /** Launches without waiting for anything but the pid. Where that fails, nothing of it is left. */
  static async launch(launch: Launch, recorder: Recorder, guardian: Guardian): Promise<Gateway> {
    const nonce = randomUUID();
    try {
      return await Gateway.#launch(nonce, launch, recorder, guardian);
    } catch (error) {
      const { left } = await sweep(new Tree(nonce, undefined));
      if (left.length === 0) guardian.release(nonce);
      throw error;
    }
  }

  static async #launch(nonce: string, launch: Launch, recorder: Recorder, guardian: Guardian): Promise<Gateway> {
    const transcript = new Transcript();
    const before = seenLast();
    const output = new RecordedOutput(launch.name, recorder);
    guardian.guard(nonce, launch.profile.directory);
    const launchedAt = recorder.now();
    const terminal = await Terminal.open({
      file: launch.line.file,
      args: launch.line.args,
      environment: launch.environment(nonce),
      directory: nearest(launch.profile.directory),
      mark: nonce,
      onOutput: (chunk) => {
        output.add(chunk);
        transcript.append(chunk);
      },
    });
    const launcher = await identify(terminal.pid);
    guardian.launcher(nonce, launcher);
    const text = `${launch.name} launched on port ${launch.port}, pid ${launcher.pid}`;
    const told = {
      ...launcher,
      nonce,
      port: launch.port,
      host: launch.host,
      profile: launch.profile.directory,
      line: [launch.line.file, ...launch.line.args],
    };
    recorder.event('spawn', launch.name, text, told, launchedAt);
    return new Gateway(
      launch,
      launchedAt,
      { nonce, terminal, transcript, output, launcher, before },
      recorder,
      guardian,
    );
  }

  /** How it ended, as far as it has. */
  get end(): Ended | undefined {
    return this.#end;
  }

  /** Waits for its end; undefined if it still lives after `deadlineMs` of its own time. */
  async endedWithin(deadlineMs: number): Promise<Ended | undefined> {
    const since = this.#recorder.now();
    for (;;) {
      const left = deadlineMs - ownMs(this.passed(since, this.#recorder.now()));
      const timer = new AbortController();
      const late = delay(Math.max(0, left), undefined, { signal: timer.signal }).catch(() => undefined);
      const outcome = await Promise.race([this.ended, late]);
      timer.abort();
      if (outcome || left <= 0) return outcome;
    }
  }

  /**
   * Notes which regular files outside its profile its processes hold open now: the only proof that a file in a shared
   * directory is this gateway's. Resolves to all that was ever noted. `living`: its processes, if they were looked for just now.
   */
  async heldOutside(living?: readonly ProcessId[]): Promise<ReadonlySet<string>> {
    for (const member of living ?? (await this.tree.living())) {
      for (const path of await os.openFiles(member)) {
        if (!this.profile.roots.some((root) => path.startsWith(root))) this.#heldOutside.add(path);
      }
    }
    return this.#heldOutside;
  }

  /** The sockets listening on its port that one of its own processes owns. */
  async listeners(): Promise<Listener[]> {
    const all = await os.listeners(this.port, this.tree.seen);
    // Owners that are known need no look at the process table.
    if (all.some(({ owners }) => !owners.some((owner) => this.tree.has(owner)))) await this.tree.living();
    return all.filter((one) => one.owners.some((owner) => this.tree.has(owner)));
  }

  /**
   * Every listening socket that a living process of it holds, on any port. Between fork and exec a child still holds what
   * we hold: those sockets are ours, not its. `living`: its processes, if they were looked for just now.
   */
  async sockets(living?: readonly ProcessId[]): Promise<Listener[]> {
    const held = await os.listenersOf(living ?? (await this.tree.living()));
    return held.filter((one) => one.owners.every((owner) => owner.pid !== process.pid));
  }

  /** The process of its own tree that owns the listener. */
  async owner(): Promise<ProcessId | undefined> {
    for (const listener of await this.listeners()) {
      const owner = listener.owners.find((one) => this.tree.has(one));
      if (owner) return owner;
    }
    return undefined;
  }

  /** What passed for it between two instants of the record's clock, by the clock and without a processor. */
  passed(since: number, until: number): Passed {
    return { clockMs: until - since, starvedMs: this.#starvation.between(since, until) };
  }

  /** Whether anything was done to it that may end it: whatever it answers afterwards, it is not what was started. */
  get wasHarmed(): boolean {
    return this.#wasHarmed;
  }

  async signal(id: ProcessId, signal: NodeJS.Signals): Promise<void> {
    this.#wasHarmed ||= !HARMLESS.has(signal);
    this.#recorder.event('signal', this.name, `${signal} to pid ${id.pid} of ${this.name}`, { ...id, signal });
    await os.end(id, signal);
  }

  type(text: string): void {
    this.#wasHarmed = true;
    this.#recorder.event('typed', this.name, `${JSON.stringify(text)} typed into the terminal of ${this.name}`);
    this.#terminal.type(text);
  }

  closeTerminal(): void {
    this.#wasHarmed = true;
    this.#recorder.event('terminal-closed', this.name, `terminal of ${this.name} closed`);
    this.#terminal.close();
  }

  /** Ends whatever is left of it; resolves to what had to be ended and what could not. */
  async dispose(): Promise<{ ended: Process[]; left: Process[] }> {
    const swept = await sweep(this.tree);
    await this.ended;
    if (swept.left.length === 0) this.#guardian.release(this.nonce);
    return swept;
  }

  async #watch(): Promise<Ended> {
    for (let due = 0; await os.isAlive(this.launcher); await delay(WATCH_MS)) {
      const now = this.#recorder.now();
      if (now < due) continue;
      const { seen } = this.tree;
      await this.#starvation.look(seen, now);
      due = now + STARVATION_MS + seen.length * PAUSE_PER_PROCESS_MS;
    }
    const deadAt = this.#recorder.now();
    this.#recorder.event('dead', this.name, `${this.name} died, pid ${this.launcher.pid}`, { ...this.launcher });
    const complete = await this.#terminal.drain();
    const exit = await this.#terminal.exit;
    this.#output.end(this.transcript);
    this.#end = { deadAt, exit, complete };
    this.#recorder.event('drained', this.name, `${this.name} ended with ${exitText(exit)}`, {
      ...exit,
      complete,
      bytes: this.transcript.total,
      notKept: this.transcript.dropped,
    });
    return this.#end;
  }
}

interface Parts {
  readonly nonce: string;
  readonly terminal: Terminal;
  readonly transcript: Transcript;
  readonly output: RecordedOutput;
  readonly launcher: ProcessId;
  /** What was seen before its launch. */
  readonly before: ReadonlySet<string>;
}

/** A gateway may have removed its own profile; the next one is started all the same, from the directory above. */
const nearest = (directory: string): string => (existsSync(directory) ? directory : dirname(directory));

/** A program that has ended before the process table was read keeps a start time that no process has. */
async function identify(pid: number): Promise<ProcessId> {
  const found = await os.process(pid);
  return { pid, start: found?.start ?? 'never seen alive' };
}

/** For people: `status 1`, `signal 9`. */
export function exitText(exit: Exit): string {
  return 'signal' in exit ? `signal ${exit.signal}` : `status ${exit.status}`;
}
