/** What the tests of the looks at Linux stand on: processes of many kinds, ended with the test that started them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { test as base } from 'playwright/test';
import { os, type Process, type ProcessId } from './index.js';

export interface Started {
  readonly child: ChildProcess;
  readonly id: ProcessId;
  /** The first line it printed, as JSON. */
  readonly said: unknown;
}

type Start = (
  command: readonly string[],
  options?: { says?: boolean; env?: Record<string, string> },
) => Promise<Started>;

/** `start` starts a command and, where it `says` something, waits for its first line. */
export const test = base.extend<{ start: Start }>({
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

async function firstLine(output: Readable): Promise<string> {
  for await (const line of createInterface(output)) return line;
  throw new Error('it ended without a word');
}

/** The process that has this pid now. Throws if there is none. */
export async function the(pid: unknown): Promise<Process> {
  const found = await os.process(Number(pid));
  if (!found) throw new Error(`there is no process ${pid}`);
  return found;
}

/** The launch line of a script. */
export const node = (script: string): string[] => [process.execPath, '-e', script];

/** Listens on each of the hosts and prints the ports. */
export const listening = (...hosts: string[]): string[] =>
  node(`
    const { createServer } = require('node:net');
    Promise.all(${JSON.stringify(hosts)}.map((host) => new Promise((resolve) => {
      const server = createServer().listen({ port: 0, host }, () => resolve(server.address().port));
    }))).then((ports) => console.log(JSON.stringify(ports)));
  `);

/** The numbers that it said. */
export function portsOf({ said }: Started): number[] {
  return Array.isArray(said) ? said.map(Number) : [];
}

export function idOf({ pid, start }: ProcessId): ProcessId {
  return { pid, start };
}

/** The process as it would be had the pid been used before. */
export function another({ pid, start }: ProcessId): ProcessId {
  return { pid, start: String(Number(start) + 1) };
}

export function has(tool: string): boolean {
  return spawnSync(tool, ['-V'], { stdio: 'ignore' }).error === undefined;
}
