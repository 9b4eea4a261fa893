import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';

/** Where the revisions of the gateway lock stand, a file each. */
export const specDirectory = (): string => join(packageRoot(), 'specs', 'gateway-lock');

/** The revisions in a directory, oldest first; empty where there is no such directory. */
export const revisions = async (directory: string): Promise<string[]> => {
  const names = await readdir(directory).catch(() => []);
  return names
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
};
