/** The output directory of a run: never one that holds a record already. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error.js';
import { RECORD_FILE } from './judge.js';

/** The directory to write to: a new one a run, so that no earlier record is lost. Throws UsageError if it holds one. */
export function outputDirectory(name: string, out: string | undefined): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '');
  const slug = name.replaceAll(/[^A-Za-z0-9.@-]+/g, '-').replaceAll(/^-|-$/g, '');
  const directory = resolve(out ?? join('gatelock-out', `${slug}-${stamp}`));
  if (existsSync(join(directory, RECORD_FILE))) {
    throw new UsageError(`--out ${directory}: holds a record already; name another directory, or remove it`);
  }
  return directory;
}

/** Makes the directory with an empty record in it. Throws UsageError if that cannot be done. */
export function makeOutput(directory: string): void {
  try {
    makeDirectory(directory);
    writeFileSync(join(directory, RECORD_FILE), '', { flag: 'wx' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out ${directory}: cannot be written (${why}); name a directory of yours`);
  }
}

/** Level by level: where a file system answers ENOENT to a new directory, as /proc does, Node's `recursive` never ends. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  mkdirSync(directory);
}
