/** What the tests of the acting wing stand on: a record, a guardian, ports, small programs, and gateways made of a script. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { test as base, expect } from 'playwright/test';
import { os, type Process, type ProcessId } from '../os/index.js';
import { Ports } from '../ports.js';
import { Recorder } from '../record/recorder.js';
import { type Event, type Line, line } from '../record/schema.js';
import { RecordWriter } from '../record/writer.js';
import { DOCUMENTED_HOST } from '../spec/literals.js';
import { NONCE_VARIABLE } from '../target/environment.js';
import type { Profile } from '../target/profile.js';
import { Gateway } from './gateway.js';
import { Guardian } from './guardian.js';
import { untilReady } from './ready.js';

/** Generous for a loaded machine; nothing waits that long unless it fails. */
export const DEADLINE_MS = 50_000;

/** Any HTTP answer makes a gateway ready. */
export const ANY_ANSWER = { path: '/', deadlineMs: DEADLINE_MS };

/** How long and how often `eventually` looks. */
export interface Patience {
  readonly deadlineMs?: number;
  readonly everyMs?: number;
}

/** Waits until `condition` holds. Throws, naming `what` it waited for. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { deadlineMs = DEADLINE_MS, everyMs = 2 }: Patience = {},
): Promise<void> {
  for (const begun = performance.now(); !(await condition()); await delay(everyMs)) {
    if (performance.now() - begun > deadlineMs) throw new Error(`not within ${deadlineMs} ms: ${what}`);
  }
}

/** The launch line of a script. */
export const node = (script: string): string[] => [process.execPath, '-e', script];

/** Script of a gateway that answers every GET with `status` and speaks WebSocket, on each of `hosts`. */
export const serving = (port: number, { hosts = [DOCUMENTED_HOST], status = 200 } = {}): string => `
  const { createServer } = require('node:http');
  const { WebSocketServer } = require(${JSON.stringify(createRequire(import.meta.url).resolve('ws'))});
  for (const host of ${JSON.stringify(hosts)}) {
    const server = createServer((_, answer) => answer.writeHead(${status}).end());
    new WebSocketServer({ server });
    server.listen({ host, port: ${port}, exclusive: true });
  }`;

export interface Started {
  readonly child: ChildProcess;
  readonly id: Process;
  /** The first line that it prints. */
  readonly says: Promise<string>;
}

export interface TrialLaunch {
  readonly name?: string;
  readonly port?: number;
  readonly host?: string;
  readonly profile?: Profile;
}

export class Trial {
  readonly directory = mkdtempSync(join(realpathSync(tmpdir()), 'gatelock-trial-'));
  readonly recorder = new Recorder(new RecordWriter(this.#record, process.hrtime.bigint()));
  readonly guardian: Guardian;
  readonly #ports = new Ports(process.pid * 7);
  readonly #gateways: Gateway[] = [];
  readonly #children: ChildProcess[] = [];

  constructor(guardian: Guardian) {
    this.guardian = guardian;
  }

  get #record(): string {
    return join(this.directory, 'record.ndjson');
  }

  freePort(): Promise<number> {
    return this.#ports.take();
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  profile(): Profile {
    const directory = mkdtempSync(this.path('profile-'));
    return { directory, secret: 'secret', roots: [directory] };
  }

  /** Launches `command` as a gateway, whatever it is. */
  async launch(command: readonly string[], { name = 'gateway', ...told }: TrialLaunch = {}): Promise<Gateway> {
    const [file = '', ...args] = command;
    const gateway = await Gateway.launch(
      {
        name,
        line: { file, args },
        environment: (nonce) => ({ PATH: process.env.PATH ?? '', [NONCE_VARIABLE]: nonce }),
        profile: told.profile ?? this.profile(),
        host: told.host ?? DOCUMENTED_HOST,
        port: told.port ?? (await this.freePort()),
      },
      this.recorder,
      this.guardian,
    );
    this.#gateways.push(gateway);
    return gateway;
  }

  /** Launches it and waits until it answers. */
  async ready(command: readonly string[], told: TrialLaunch & { port: number }): Promise<Gateway> {
    const gateway = await this.launch(command, told);
    const { kind } = await untilReady(gateway, ANY_ANSWER, DEADLINE_MS, this.recorder);
    if (kind !== 'ready') throw new Error(`${gateway.name} is ${kind}: ${await gateway.transcript.text()}`);
    return gateway;
  }

  /** A gateway that serves a port of its own. */
  async serving(told: Omit<TrialLaunch, 'port'> = {}): Promise<Gateway> {
    const port = await this.freePort();
    return this.ready(node(serving(port)), { ...told, port });
  }

  /** It is ended with the trial. */
  adopt(child: ChildProcess): void {
    this.#children.push(child);
  }

  /** Starts a program that is no gateway; it is ended with the trial. */
  async start(command: readonly string[], options: { nonce?: string; detached?: boolean } = {}): Promise<Started> {
    const [file = '', ...args] = command;
    const child = spawn(file, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: options.detached ?? false,
      env: { ...process.env, ...(options.nonce === undefined ? {} : { [NONCE_VARIABLE]: options.nonce }) },
    });
    this.adopt(child);
    const says = once(createInterface(child.stdout), 'line').then(([first]) => String(first));
    return { child, id: await theProcess(child.pid), says };
  }

  /** What the record holds so far. */
  lines(): Line[] {
    return readLines(this.#record);
  }

  events(kind: Event['kind']): Event[] {
    return this.lines().filter((one): one is Event => one.type === 'event' && one.kind === kind);
  }

  async close(): Promise<void> {
    for (const gateway of this.#gateways) await gateway.dispose();
    for (const child of this.#children) {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      if (child.kill('SIGKILL')) await gone;
    }
    this.#ports.close();
    // A run that was killed takes a moment to take the rest with it.
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** The lines of a record that may still be written to. */
export function readLines(record: string): Line[] {
  const whole = readFileSync(record, 'utf8').split('\n').slice(0, -1);
  return whole.map((text) => line.parse(JSON.parse(text)));
}

export async function theProcess(pid: unknown): Promise<Process> {
  const found = await os.process(Number(pid));
  if (!found) throw new Error(`there is no process ${pid}`);
  return found;
}

/** How many of these live. */
export async function livingOf(ids: readonly ProcessId[]): Promise<number> {
  const alive = await Promise.all(ids.map((id) => os.isAlive(id)));
  return alive.filter(Boolean).length;
}

export const test = base.extend<{ trial: Trial }, { guardian: Guardian }>({
  guardian: [
    async ({}, use) => {
      const guardian = new Guardian();
      await use(guardian);
      await guardian.close();
    },
    { scope: 'worker' },
  ],
  trial: async ({ guardian }, use) => {
    const trial = new Trial(guardian);
    await use(trial);
    await trial.close();
  },
});

export { expect };
