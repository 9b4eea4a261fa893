import type { EndOutcome, ProcessId } from './face.js';

/** False only if no process at all has this pid: zombies have one, and so has who came after. */
export function isThere(pid: number): boolean {
  // 0 and below are groups of processes.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/**
 * Sends `signal` to the process that has this pid. The caller has just made sure that it is the one it means.
 * Throws what the system throws, save that the process is gone: EPERM for another user's.
 */
export function sendSignal({ pid }: ProcessId, signal: NodeJS.Signals): EndOutcome {
  try {
    process.kill(pid, signal);
    return 'signalled';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return 'gone';
    throw error;
  }
}
