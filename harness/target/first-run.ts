/** The first run of an installed release: it prints its version in a profile that is thrown away. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanRoom } from './environment.js';
import { versionLine } from './launch.js';
import { onLifeline } from './lifeline.js';
import { createProfile, removeProfile } from './profile.js';
import type { Target } from './target.js';

const DEADLINE_MS = 120_000;

/** Some releases finish their installation on the first run, which a race test must not see. Throws if it fails. */
export async function firstRun(target: Target): Promise<void> {
  const line = versionLine(target);
  if (!line) return;
  const parent = mkdtempSync(join(tmpdir(), 'gatelock-'));
  const profile = createProfile(target, parent);
  const env = cleanRoom(target, { profile: profile.directory, secret: profile.secret }, process.env, randomUUID());
  try {
    const { file, args } = onLifeline(line.file, line.args);
    await promisify(execFile)(file, args, { cwd: profile.directory, env, timeout: DEADLINE_MS });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${target.selector} cannot print its version: ${reason.trim()}`);
  } finally {
    removeProfile(profile);
    rmSync(parent, { recursive: true, force: true });
  }
}
