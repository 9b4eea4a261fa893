/** What a guardian has to end, told line by line: the language between a worker, its guardian and a ledger. */
import { rmSync } from 'node:fs';
import { sweep } from './sweep.js';
import { Tree } from './tree.js';

interface Charge {
  tree: Tree;
  directory: string | undefined;
}

/** Lines: `guard NONCE`, `launcher NONCE PID START`, `directory NONCE PATH`, `release NONCE`. Others are passed over. */
export class Guarded {
  readonly #charges = new Map<string, Charge>();

  tell(line: string): void {
    const [verb, nonce, ...rest] = line.split(' ');
    if (nonce === undefined) return;
    const known = this.#charges.get(nonce);
    if (verb === 'guard') this.#charges.set(nonce, { tree: new Tree(nonce, undefined), directory: undefined });
    if (verb === 'launcher' && known) {
      known.tree = new Tree(nonce, { pid: Number(rest[0]), start: rest.slice(1).join(' ') });
    }
    if (verb === 'directory' && known) known.directory = rest.join(' ');
    if (verb === 'release') this.#charges.delete(nonce);
  }

  /** Ends every charge that was not released, by identity, and removes its directory. */
  async end(): Promise<void> {
    await Promise.all(
      [...this.#charges.values()].map(async ({ tree, directory }) => {
        await sweep(tree);
        if (directory !== undefined) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
      }),
    );
    this.#charges.clear();
  }
}
