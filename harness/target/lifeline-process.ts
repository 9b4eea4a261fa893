/**
 * Runs the command that its arguments are, and kills it with all that it has started once standard input ends, or on SIGTERM:
 * for programs that know nothing of gatelock, which holds the other end. Ends as the command does, with 1 if that died of a signal.
 */
import { spawn } from 'node:child_process';

const [, , file = '', ...args] = process.argv;
const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });

function kill(): never {
  try {
    // A group of its own, which Windows does not know.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
  process.exit(1);
}

process.stdin.resume().once('end', kill);
process.once('SIGTERM', kill);
child.once('error', ({ message }) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
child.once('exit', (status) => process.exit(status ?? 1));
