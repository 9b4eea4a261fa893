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

/** `PID-START.ledger`, after the guardian that keeps it. */
const NAME = /^(\d+)-(.+)\.ledger$/;

export class Ledger {
  readonly #file: string;

  /** `keeper` is the guardian itself. */
  constructor(keeper: ProcessId, directory: string = ledgerDirectory()) {
    this.#file = join(directory, `${keeper.pid}-${keeper.start}.ledger`);
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
    const [, pid, start] = NAME.exec(name) ?? [];
    if (pid === undefined || start === undefined || (await os.isAlive({ pid: Number(pid), start }))) continue;
    const file = join(directory, name);
    const guarded = new Guarded();
    for (const line of readIfThere(file).split('\n').slice(0, -1)) guarded.tell(line);
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
  const { uid, username } = userInfo();
  const directory = join(isolatedDirectory() ?? tmpdir(), `gatelock-ledgers-${uid >= 0 ? uid : username}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  const isOurs = uid < 0 || (found.uid === uid && (found.mode & 0o077) === 0);
  if (!found.isDirectory() || !isOurs) {
    throw new Error(`${directory} is not this user's own directory with mode 0700: remove it, and run again`);
  }
  return directory;
}
