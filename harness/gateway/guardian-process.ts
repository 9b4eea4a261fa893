/**
 * The guardian: outlives the process that started it only to end that one's gateways. It reads what to guard from its
 * standard input; the end of that input means that its starter is gone, however it went.
 * Lines: `guard NONCE`, `launcher NONCE PID START`, `directory NONCE PATH`, `release NONCE`.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { sweep } from './sweep.js';
import { Tree } from './tree.js';

interface Guarded {
  tree: Tree;
  directory: string | undefined;
}

const guarded = new Map<string, Guarded>();

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, nonce, ...rest] = line.split(' ');
  if (nonce === undefined) continue;
  const known = guarded.get(nonce);
  if (verb === 'guard') guarded.set(nonce, { tree: new Tree(nonce, undefined), directory: undefined });
  if (verb === 'launcher' && known) {
    known.tree = new Tree(nonce, { pid: Number(rest[0]), start: rest.slice(1).join(' ') });
  }
  if (verb === 'directory' && known) known.directory = rest.join(' ');
  if (verb === 'release') guarded.delete(nonce);
}

await Promise.all(
  [...guarded.values()].map(async ({ tree, directory }) => {
    await sweep(tree);
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  }),
);
