import { execFile } from 'node:child_process';

/** Longer than any of the tools takes on a laden machine, short enough that a stuck one shows. */
const DEADLINE_MS = 30_000;

/**
 * Standard output of a tool of the system, run with a fixed locale and time zone so that its text can be compared.
 * An exit status of its own is no error: lsof and ps end with 1 where they found nothing.
 * Throws when the tool cannot be started or is still busy at the deadline.
 */
export function outputOf(file: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const options = { env, timeout: DEADLINE_MS, maxBuffer: 64 * 1024 * 1024, windowsHide: true };
  return new Promise((resolve, reject) => {
    execFile(file, args, options, (error, stdout) => {
      if (!error || (typeof error.code === 'number' && !error.killed)) resolve(stdout);
      else
        reject(
          new Error(`${file} gave no answer, so this machine cannot be watched: ${error.message}`, { cause: error }),
        );
    });
  });
}
