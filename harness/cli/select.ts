import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { type Selection, selectTarget } from '../target/select.js';
import type { Target } from '../target/target.js';

/** The target that a command line names, among those that come with gatelock too; what takes long is told on standard error. */
export function selectNamed(
  name: string | undefined,
  more: Pick<Selection, 'command' | 'environment'> = {},
): Promise<Target> {
  return selectTarget({
    ...(name === undefined ? {} : { name }),
    ...more,
    builtIns: join(packageRoot(), 'fixtures', 'targets'),
    families: join(packageRoot(), 'dist', 'fixtures', 'families'),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
}
