/** What the header of a record says of the machine. */
import { availableParallelism, release } from 'node:os';
import type { Header } from '../record/schema.js';
import { isolatedDirectory } from './inside.js';

export function platform(): Header['platform'] {
  const { platform: name, arch, version } = process;
  if (name !== 'linux' && name !== 'darwin' && name !== 'win32') {
    throw new Error(`gatelock knows linux, darwin and win32, not ${name}: run it on one of these.`);
  }
  // Windows has no user ids; whether a process is elevated changes nothing that this suite asks for.
  const user = process.getuid?.() === 0 ? 'root' : 'unprivileged';
  const isolation = isolatedDirectory() === undefined ? {} : { isolation: 'netns' as const };
  return { name, release: release(), arch, cpus: availableParallelism(), node: version, user, ...isolation };
}
