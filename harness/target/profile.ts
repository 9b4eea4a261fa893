/** Private profiles: made before the first start of a gateway, removed after the last. */
import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import { isShortage } from '../os/shortage.js';
import { PRIVATE_DIRECTORIES } from './environment.js';
import { valuesOf } from './launch.js';
import { fill } from './placeholders.js';
import type { Target } from './target.js';

export interface Profile {
  /** Absolute; readable by its owner alone. */
  readonly directory: string;
  /** Random; what `{secret}` stands for. */
  readonly secret: string;
  /** Directories to take a census of. */
  readonly roots: string[];
}

/**
 * Makes a profile directory inside `parent`, with its private directories and the files of the description. Throws where it cannot be
 * written.
 */
export function createProfile(target: Target, parent: string): Profile {
  try {
    return writeProfile(target, parent);
  } catch (error) {
    throw isShortage(error) ? cannotWrite(parent, error) : error;
  }
}

function writeProfile(target: Target, parent: string): Profile {
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(resolve(parent), 'profile-'));
  for (const place of new Set(Object.values(PRIVATE_DIRECTORIES))) {
    mkdirSync(join(directory, place), { recursive: true, mode: 0o700 });
  }
  const profile = { directory, secret: randomBytes(24).toString('hex'), roots: [directory] };
  const values = valuesOf(target, { profile: directory, secret: profile.secret });
  for (const [path, content] of Object.entries(target.description.profile.files)) {
    const file = resolve(directory, fill(path, values));
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, fill(content, values), { mode: 0o600 });
  }
  return profile;
}

export function removeProfile({ directory }: Profile): void {
  removeDirectory(directory);
}

/**
 * Removes a directory in which gateways wrote, and nothing else: links in it, or in its place, are removed and never followed.
 * One that is gone is no error. Directories that forbid it (a gateway may leave a read-only tree) are made writable first.
 */
export function removeDirectory(directory: string): void {
  const found = lstatSync(directory, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) {
    unlinkSync(directory);
    return;
  }
  try {
    remove(directory);
  } catch {
    makeWritable(directory);
    remove(directory);
  }
}

/** Retries because a dying Windows process keeps its files undeletable for a moment. */
function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function makeWritable(directory: string): void {
  chmodSync(directory, 0o700);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(directory, entry.name));
  }
}
