/** strace(1): bind errors from outside, a barrier right before a bind, and the bind calls that a start makes. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { lackHere } from './here.js';
import { lackOfProgram } from './installing.js';
import { complaintOf, type Lack } from './lack.js';
import { isShortage } from './shortage.js';

/** Undefined if strace works here; tracing may be forbidden even where it is installed. */
export async function lackOfStrace(): Promise<Lack | undefined> {
  const missing = lackHere('traced-calls') ?? (await lackOfProgram('strace'));
  if (missing) return missing;
  try {
    await promisify(execFile)('strace', ['-qq', '-o', '/dev/null', '-e', 'trace=none', 'true']);
    return undefined;
  } catch (error) {
    if (isShortage(error)) throw error;
    return {
      why: `strace does not work here: ${complaintOf(error)}`,
      enable: 'allow ptrace(2) of own children: sysctl kernel.yama.ptrace_scope=1, docker run --cap-add SYS_PTRACE',
    };
  }
}
