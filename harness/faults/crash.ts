/** Death without warning: every way a gateway is made to crash, by whom it hits. */
import { setTimeout as delay } from 'node:timers/promises';
import { Blocked } from '../blocked.js';
import { exitText, type Gateway } from '../gateway/gateway.js';
import { os, type ProcessId } from '../os/index.js';
import type { Recorder } from '../record/recorder.js';

/** A process that was sent SIGKILL and lives on is stuck in the kernel; waiting longer tells nothing more. */
const DEATH_MS = 10_000;

/** `diedAt`: ms of the record's clock; undefined if the victim outlived the fault. */
export interface Crash {
  readonly victim: ProcessId;
  readonly diedAt: number | undefined;
}

/** SIGKILL of the process that the user started, and of nothing else. */
export async function killLauncher(gateway: Gateway, recorder: Recorder): Promise<Crash> {
  return strike(gateway, gateway.launcher, 'SIGKILL', recorder);
}

/** A fatal signal to the process that owns the listener: SIGKILL, or what a crash of its own code sends. */
export async function crashOwner(
  gateway: Gateway,
  signal: 'SIGKILL' | 'SIGSEGV' | 'SIGABRT',
  recorder: Recorder,
): Promise<Crash> {
  return strike(gateway, await ownerOf(gateway), signal, recorder);
}

/** SIGKILL of everything that belongs to it, the owner of the listener timed. */
export async function killTree(gateway: Gateway, recorder: Recorder): Promise<Crash> {
  const owner = await ownerOf(gateway);
  for (const member of await gateway.tree.living()) await gateway.signal(member, 'SIGKILL');
  return { victim: owner, diedAt: await deathOf(owner, recorder) };
}

/** The terminal is closed under it: the kernel hangs up its session. */
export async function closeTerminal(gateway: Gateway, recorder: Recorder): Promise<Crash> {
  const owner = await ownerOf(gateway);
  gateway.closeTerminal();
  return { victim: owner, diedAt: await deathOf(owner, recorder) };
}

async function strike(gateway: Gateway, victim: ProcessId, signal: NodeJS.Signals, recorder: Recorder): Promise<Crash> {
  await gateway.signal(victim, signal);
  return { victim, diedAt: await deathOf(victim, recorder) };
}

async function ownerOf(gateway: Gateway): Promise<ProcessId> {
  const owner = await gateway.owner();
  if (!owner) {
    const end = gateway.end ? `, it ended with ${exitText(gateway.end.exit)}` : '';
    throw new Blocked(`${gateway.name} owns no listener any more that could be crashed${end}`);
  }
  return owner;
}

async function deathOf(id: ProcessId, recorder: Recorder): Promise<number | undefined> {
  const begun = performance.now();
  while (await os.isAlive(id)) {
    if (performance.now() - begun > DEATH_MS) return undefined;
    await delay(0);
  }
  return recorder.now();
}
