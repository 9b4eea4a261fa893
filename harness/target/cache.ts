/** The cache: directories that are either whole or not there. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The directory given, else GATELOCK_CACHE, else `gatelock` in the user's cache directory (XDG; local data on Windows). */
export function cacheDirectory(given: string | undefined): string {
  const { GATELOCK_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const own = given || GATELOCK_CACHE;
  return resolve(own || join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'gatelock'));
}

/**
 * Directory `name` of the cache, made by `make` if it is not there. It is made under another name and renamed when it is
 * whole: an interrupted one never counts, and of several made at once the first stays and serves all.
 */
export async function kept(cache: string, name: string, make: (directory: string) => Promise<void>): Promise<string> {
  const flat = name.replaceAll('/', '+');
  const directory = join(cache, flat);
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  await sweep(cache);
  const temporary = await mkdtemp(join(cache, `.making-${process.pid}-`));
  try {
    await make(temporary);
    await rename(temporary, directory);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

/** Removes what killed makers left: a release takes half a gigabyte. A pid used again only puts the removal off. */
async function sweep(cache: string): Promise<void> {
  for (const entry of await readdir(cache)) {
    const [, maker] = /^\.making-(\d+)-/.exec(entry) ?? [];
    if (maker !== undefined && !exists(Number(maker))) await rm(join(cache, entry), { recursive: true, force: true });
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
