/**
 * The ledger: a guardian's charges on disk, for the case that the guardian is killed as well. The next guardian of the same
 * user reaps what a dead one left; every process by pid and start time or by its nonce, never by pid alone.
 */
import { appendFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { os, type ProcessId } from '../os/index.js';
import { isolatedDirectory } from '../os/inside.js';
import { Guarded } from './guarded.js';

const SUFFIX = '.ledger';

/** After the guardian that keeps it, and the world in which that is a process: `WORLD+PID+START.ledger`. */
export function ledgerName({ pid, start }: ProcessId, world: string = os.world()): string {
  return [world, String(pid), start].map(encodeURIComponent).join('+') + SUFFIX;
}

/** Undefined for another name, and for the ledger of another world: what is alive there cannot be seen from here. */
function keeperOf(name: string): ProcessId | undefined {
  const [world, pid, start] = name.slice(0, -SUFFIX.length).split('+').map(decodeURIComponent);
  if (!name.endsWith(SUFFIX) || start === undefined || world !== os.world()) return undefined;
  return { pid: Number(pid), start };
}

export class Ledger {
  readonly #file: string;

  /** `keeper` is the guardian itself. */
  constructor(keeper: ProcessId, directory: string = ledgerDirectory()) {
    this.#file = join(directory, ledgerName(keeper));
  }

  add(line: string): void {
    appendFileSync(this.#file, `${line}\n`, { mode: 0o600 });
  }

  /** Everything has been ended or released. */
  close(): void {
    rmSync(this.#file, { force: true });
  }
}

/** Ends what dead guardians left, and closes their ledgers. A cut last line names nothing and is passed over. */
export async function reapLedgers(directory: string = ledgerDirectory()): Promise<void> {
  for (const name of readdirSync(directory)) {
    const keeper = keeperOf(name);
    if (!keeper || (await os.isAlive(keeper))) continue;
    const file = join(directory, name);
    const guarded = new Guarded();
    for (const line of readIfThere(file).split('\n').slice(0, -1)) guarded.tell(line);
    await guarded.forgetDeadLaunchers();
    await guarded.end();
    rmSync(file, { force: true });
  }
}

/** Another guardian may have reaped it meanwhile. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * This user's own: a directory that another user could write to would let that user choose what we end. An isolated run has
 * one of its own, which goes with it: its process ids mean nothing outside, nor those of outside anything to it.
 */
function ledgerDirectory(): string {
  // A container may run us as a user that has no name.
  const uid = process.getuid?.();
  const directory = join(isolatedDirectory() ?? tmpdir(), `gatelock-ledgers-${uid ?? userInfo().username}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  const isOurs = uid === undefined || (found.uid === uid && (found.mode & 0o077) === 0);
  if (!found.isDirectory() || !isOurs) {
    throw new Error(`${directory} is not this user's own directory with mode 0700: remove it, and run again`);
  }
  return directory;
}
