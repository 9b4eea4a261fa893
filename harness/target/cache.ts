/** The cache: directories that are either whole or not there. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
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
  const temporary = await mkdtemp(join(cache, `.making-${flat}-`));
  try {
    await make(temporary);
    await rename(temporary, directory);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}
