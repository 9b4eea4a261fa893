/** The output directory of a run: never one that holds a record already. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import { assertRoom, ROOM_TO_BEGIN } from '../room.js';
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

/** No directory can be made there, whatever the state of the disk. */
const MISNAMED = new Set<unknown>(['ENOTDIR', 'EEXIST', 'ENOENT', 'ENAMETOOLONG', 'ELOOP', 'EINVAL']);

/**
 * Makes the directory with an empty record in it. Throws UsageError where no directory can be, Error where the machine does not
 * let it be written, or has no room for a run.
 */
export function makeOutput(directory: string): void {
  writing(directory, () => makeDirectory(directory));
  assertRoom(directory, ROOM_TO_BEGIN);
  writing(directory, () => writeFileSync(join(directory, RECORD_FILE), '', { flag: 'wx' }));
}

function writing(directory: string, deed: () => void): void {
  try {
    deed();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && MISNAMED.has(error.code))) throw cannotWrite(directory, error);
    throw new UsageError(`--out ${directory}: cannot be written (${error.message}); name a directory of yours`);
  }
}

/** Level by level: where a file system answers ENOENT to a new directory, as /proc does, Node's `recursive` never ends. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  mkdirSync(directory);
}
