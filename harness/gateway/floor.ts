/** The floor of a target's start-up time: what its command takes to do nothing but print its version. */
<<<<<<< HEAD
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { os } from '../os/index.js';
import type { Recorder } from '../record/recorder.js';
=======
>>>>>>> instrument
import { cleanRoom } from '../target/environment.js';
import { versionLine } from '../target/launch.js';
import type { Profile } from '../target/profile.js';
import type { Target } from '../target/target.js';
<<<<<<< HEAD
import { ownMs } from './passed.js';
import { Starvation } from './starvation.js';

const LOOK_MS = 5;

/**
 * Launch to exit in ms of the command's own time; undefined if the description does not tell how to ask for the version, or
 * if the command does not end well within the time of a start, which is noted.
 */
export async function versionFloor(target: Target, profile: Profile, recorder: Recorder): Promise<number | undefined> {
  const line = versionLine(target);
  if (!line) return undefined;
  const env = cleanRoom(target, { profile: profile.directory, secret: profile.secret }, process.env, randomUUID());
  const begun = recorder.now();
  const child = spawn(line.file, line.args, {
    env,
    cwd: profile.directory,
    stdio: 'ignore',
    timeout: target.description.ready.deadlineMs,
    killSignal: 'SIGKILL',
  });
  const exit = once(child, 'exit').catch((error: Error) => [error.message]);
  const starvation = new Starvation();
  const id = child.pid === undefined ? undefined : await os.process(child.pid);
  let exited = false;
  void exit.then(() => {
    exited = true;
  });
  while (id && !exited) {
    await starvation.look([id], recorder.now());
    await Promise.race([exit, delay(LOOK_MS)]);
  }
  const [status] = await exit;
  const now = recorder.now();
  if (status === 0) return ownMs({ clockMs: now - begun, starvedMs: starvation.between(begun, now) });
  recorder.event('note', undefined, `${line.file} ${line.args.join(' ')} tells no version: it ended with ${status}`);
  return undefined;
=======
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
>>>>>>> instrument
}
