/** The floor of a target's start-up time: what its command takes to do nothing but print its version. */
import { isShortage } from '../os/shortage.js';
import type { Recorder } from '../record/recorder.js';
import { cleanRoom } from '../target/environment.js';
import { versionLine } from '../target/launch.js';
import type { Profile } from '../target/profile.js';
import type { Target } from '../target/target.js';
import { runGuarded } from './guarded-command.js';
import type { Guardian } from './guardian.js';

/**
 * Launch to exit in ms of the command's own time; undefined if the description does not tell how to ask for the version, or
 * if the command does not end well within the time of a start, which is noted.
 */
export async function versionFloor(
  target: Target,
  profile: Profile,
  { recorder, guardian }: { readonly recorder: Recorder; readonly guardian: Guardian },
): Promise<number | undefined> {
  const line = versionLine(target);
  if (!line) return undefined;
  const instance = { profile: profile.directory, secret: profile.secret };
  const environment = cleanRoom(target, instance, process.env, '');
  const { deadlineMs } = target.description.ready;
  try {
    const { tookMs } = await runGuarded({ ...line, environment, directory: profile.directory, deadlineMs }, guardian);
    return tookMs;
  } catch (error) {
    if (isShortage(error)) throw error;
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    recorder.event('note', undefined, `the target tells no version: ${why}`);
    return undefined;
  }
}
