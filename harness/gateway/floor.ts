/** The floor of a target's start-up time: what its command takes to do nothing but print its version. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { cleanRoom } from '../target/environment.js';
import { versionLine } from '../target/launch.js';
import type { Profile } from '../target/profile.js';
import type { Target } from '../target/target.js';

/** Launch to exit in ms; undefined if the description does not tell how to ask for the version. */
export async function versionFloor(target: Target, profile: Profile): Promise<number | undefined> {
  const line = versionLine(target);
  if (!line) return undefined;
  const env = cleanRoom(target, { profile: profile.directory, secret: profile.secret }, process.env, randomUUID());
  const begun = performance.now();
  const timeout = target.description.ready.deadlineMs;
  await promisify(execFile)(line.file, line.args, { env, cwd: profile.directory, timeout });
  return performance.now() - begun;
}
