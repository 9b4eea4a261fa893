/** How many more processes this user may start: found out by starting them, since limits are kept in too many places to ask. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { here } from './here.js';

/** Starts as many subshells as it is told, each of which says so and waits for the end of the input. */
const SCRIPT = 'exec 3<&0; n=0; while [ $n -lt $1 ]; do { echo; read x <&3; } & n=$((n+1)); done; wait';

/** Shells try again and again, with pauses, where they cannot fork; and hundreds of forks take seconds where the machine is crowded. */
const DEADLINE_MS = 60_000;

/**
 * The number of processes that could be started at once, `most` at most; they have ended when it is told. `most` where
 * the system has no such limit. Rejects if not even a shell can be started.
 */
export async function spareProcesses(most: number): Promise<number> {
  if (!here('process-limit').is) return most;
  // Without an environment it has nothing else to complain of.
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(most)], { stdio: 'pipe', env: { LC_ALL: 'C' } });
  const closed = once(shell, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) });
  let started = 0;
  const end = (): void => void shell.stdin.end();
  shell.stdout.on('data', (said: Buffer) => {
    started += said.length;
    if (started === most) end();
  });
  // Its first complaint is the answer.
  shell.stderr.once('data', () => {
    end();
    shell.kill('SIGKILL');
  });
  await closed.finally(() => {
    end();
    shell.kill('SIGKILL');
  });
  return started;
}
