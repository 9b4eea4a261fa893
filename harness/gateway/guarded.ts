/** What a guardian has to end, told line by line: the language between a worker, its guardian and a ledger. */
import { os, type ProcessId } from '../os/index.js';
import { removeDirectory } from '../target/profile.js';
import { sweep } from './sweep.js';
import { Tree } from './tree.js';

interface Charge {
  launcher: ProcessId | undefined;
  directory: string | undefined;
  /** The process that looks after it as long as it lives. */
  keeper: ProcessId | undefined;
}

/**
 * Lines: `guard NONCE`, `launcher NONCE PID START`, `directory NONCE PATH`, `keeper NONCE PID START`, `release NONCE`. Others
 * are passed over.
 */
export class Guarded {
  readonly #charges = new Map<string, Charge>();

  tell(line: string): void {
    const [verb, nonce, ...rest] = line.split(' ');
    if (nonce === undefined) return;
    if (verb === 'guard') {
      this.#charges.set(nonce, { launcher: undefined, directory: undefined, keeper: undefined });
    }
    if (verb === 'release') this.#charges.delete(nonce);
    const known = this.#charges.get(nonce);
    if (!known) return;
    if (verb === 'launcher') known.launcher = processIn(rest);
    if (verb === 'keeper') known.keeper = processIn(rest);
    if (verb === 'directory') known.directory = rest.join(' ');
  }

  /**
   * Leaves aside the launchers that are dead. One that died while nobody looked may have passed its pid on, and its session is
   * named after that pid: what is left of it is known by its nonce alone.
   */
  async forgetDeadLaunchers(): Promise<void> {
    for (const charge of this.#charges.values()) {
      if (charge.launcher && !(await os.isAlive(charge.launcher))) charge.launcher = undefined;
    }
  }

  /**
   * Ends every charge that was not released and has no keeper alive, by identity, and removes its directory. One that cannot be
   * ended keeps none of the others from it; then this rejects.
   */
  async end(): Promise<void> {
    const charges = [...this.#charges];
    this.#charges.clear();
    // What a keeper looked after may hold the directories of the rest.
    const ended = await Promise.allSettled(charges.filter(([, { keeper }]) => !keeper).map(endCharge));
    const kept = await Promise.allSettled(charges.filter(([, { keeper }]) => keeper).map(endCharge));
    const failure = [...ended, ...kept].find(({ status }) => status === 'rejected');
    if (failure?.status === 'rejected') throw failure.reason;
  }
}

async function endCharge([nonce, { launcher, directory, keeper }]: [string, Charge]): Promise<void> {
  if (keeper && (await os.isAlive(keeper))) return;
  await sweep(new Tree(nonce, launcher));
  if (directory !== undefined) removeDirectory(directory);
}

/** A start may have spaces in it. */
function processIn([pid, ...start]: readonly string[]): ProcessId {
  return { pid: Number(pid), start: start.join(' ') };
}
