/** What the header of a record says of the machine. */
import { availableParallelism, release } from 'node:os';
import type { Header } from '../record/schema.js';
import { os } from './index.js';
import { isolatedDirectory } from './inside.js';
import { wineVersion } from './wine.js';

export function platform(): Header['platform'] {
  const { arch, version } = process;
  // Windows has no user ids; whether a process is elevated changes nothing that this suite asks for.
  const user = process.getuid?.() === 0 ? 'root' : 'unprivileged';
  const isolation = isolatedDirectory() === undefined ? {} : { isolation: 'netns' as const };
  const wine = wineVersion();
  const under = wine === undefined ? {} : { wine };
  return {
    name: os.name,
    release: release(),
    arch,
    cpus: availableParallelism(),
    node: version,
    user,
    ...isolation,
    ...under,
  };
}
