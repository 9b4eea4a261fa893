/** What a gateway left behind when it had ended by its own means: told apart from what a test ended itself. */
import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Census, type CensusDiff, CUT, readSmall } from './checks/census.js';
import { classify, SMALL } from './checks/lock-files.js';
import { profileLocks } from './checks/no-lock-files.js';
import type { Gateway } from './gateway/gateway.js';
import { ifTold } from './os/if-told.js';
import { os, type Process } from './os/index.js';
import type { Recorder } from './record/recorder.js';

/** A child that ends with its parent needs an instant to notice. */
const GRACE_MS = 2_000;

/** File systems stamp a birth a little coarser than the clock. */
const CLOCK_SLACK_MS = 20;

/** SQLite keeps these beside a database. */
const COMPANIONS = ['', '-wal', '-shm', '-journal'];

/**
 * Records processes, listeners and lock files that outlived the launcher, then ends all of it. What cannot be ended is our
 * fault. `birth`: census of its profile before anything was started there.
 */
export async function collectResidue(gateway: Gateway, birth: Census, recorder: Recorder): Promise<void> {
  const living = gateway.end ? await outliving(gateway) : await gateway.tree.living();
  if (gateway.end) {
    await collectProcesses(gateway, living, recorder);
    const { diff, locks } = await profileLocks(gateway, birth);
    recordCensus(gateway, diff, recorder);
    for (const { entry } of locks)
      recorder.residue('file', 'target', `${entry.name} in the profile of ${gateway.name}`);
  }
  const held = await gateway.heldOutside(living);
  const endedByItself = gateway.end !== undefined;
  const { left } = await gateway.dispose();
  for (const one of left) {
    recorder.residue('process', 'gatelock', `pid ${one.pid} of ${gateway.name} could not be ended: ${one.command}`);
  }
  const bornAfter = Date.now() - (recorder.now() - gateway.launchedAt) - CLOCK_SLACK_MS;
  const locks = [...locksAmong(held), ...(await locksNaming(gateway))];
  for (const path of youngerThan(bornAfter, locks)) {
    if (endedByItself) recorder.residue('file', 'target', `${path} of ${gateway.name}, outside its profile`);
    remove(path);
  }
}

/** Entries that the record names; a profile may have thousands. */
const NAMED = 100;

/** What became of the profile, for whoever reads the record: the checks judge what of it matters. */
function recordCensus(gateway: Gateway, { added, removed, changed, cut }: CensusDiff, recorder: Recorder): void {
  const signed = { added, removed, changed };
  const entries = Object.entries(signed).flatMap(([sign, all]) => all.map(({ name, kind }) => ({ sign, name, kind })));
  const counts = Object.entries(signed).map(([sign, all]) => `${all.length} ${sign}`);
  const text = `entries in the profile of ${gateway.name} since its birth: ${counts.join(', ')}${cut ? CUT : ''}`;
  recorder.event('census', gateway.name, text, { entries: entries.slice(0, NAMED) });
}

/** What is still there after the grace. */
async function outliving({ tree }: Gateway): Promise<Process[]> {
  const deadline = performance.now() + GRACE_MS;
  let survivors = await tree.living();
  while (survivors.length > 0 && performance.now() < deadline) {
    await delay(10);
    survivors = await tree.living();
  }
  return survivors;
}

async function collectProcesses(gateway: Gateway, survivors: readonly Process[], recorder: Recorder): Promise<void> {
  for (const one of await gateway.sockets(survivors)) {
    recorder.residue('listener', 'target', `${one.address}:${one.port} still held after ${gateway.name} had ended`);
  }
  for (const one of survivors) {
    recorder.residue('process', 'target', `pid ${one.pid} of ${gateway.name} outlived it: ${one.command}`);
  }
}

const isNamedLock = (path: string): boolean =>
  classify({ name: basename(path), kind: 'file' }, undefined, []).kind === 'lock';

/** Of the files that this gateway was seen to hold open: the locks in shared directories, with what stands beside a database. */
function locksAmong(held: ReadonlySet<string>): string[] {
  const isShared = (path: string): boolean =>
    os.sharedTemporaryDirectories().some((shared) => path.startsWith(`${shared}/`));
  return [...held]
    .filter((path) => isNamedLock(path) && isShared(path))
    .flatMap((path) => COMPANIONS.map((companion) => path + companion));
}

/** The locks at the top of shared directories whose content names a process of this gateway: most are written and closed. */
async function locksNaming({ tree }: Gateway): Promise<string[]> {
  const pids = tree.seen.map(({ pid }) => pid);
  const found: string[] = [];
  for (const path of os.sharedTemporaryDirectories().flatMap(entriesOf).filter(isNamedLock)) {
    const content = await readSmall(path, SMALL);
    if (classify({ name: 'unnamed', kind: 'file' }, content, pids).kind === 'lock') found.push(path);
  }
  return found;
}

function entriesOf(directory: string): string[] {
  const names = ifTold(new Set(['ENOENT', 'EACCES', 'EPERM']), () => readdirSync(directory)) ?? [];
  return names.map((name) => join(directory, name));
}

/** An older one may be another gateway's, perhaps one that the user really runs. `bornAfter`: ms since 1970. */
function youngerThan(bornAfter: number, paths: readonly string[]): string[] {
  return [...new Set(paths)].filter(
    (path) => (statSync(path, { throwIfNoEntry: false })?.birthtimeMs ?? 0) >= bornAfter,
  );
}

function remove(path: string): void {
  rmSync(path, { force: true });
  try {
    rmdirSync(dirname(path));
  } catch {
    // Others keep something there, or it is the shared directory itself.
  }
}
