/** The floor of a target's start-up time: what its command takes to do nothing but print its version. */
import { cleanRoom } from '../target/environment.js';
import { versionLine } from '../target/launch.js';
import type { Profile } from '../target/profile.js';
import type { Target } from '../target/target.js';
import { runGuarded } from './guarded-command.js';
import type { Guardian } from './guardian.js';

/** Launch to exit in ms; undefined if the description does not tell how to ask for the version. */
export async function versionFloor(target: Target, profile: Profile, guardian: Guardian): Promise<number | undefined> {
  const line = versionLine(target);
  if (!line) return undefined;
  const instance = { profile: profile.directory, secret: profile.secret };
  const environment = cleanRoom(target, instance, process.env, '');
  const { deadlineMs } = target.description.ready;
  const { tookMs } = await runGuarded({ ...line, environment, directory: profile.directory, deadlineMs }, guardian);
  return tookMs;
}
