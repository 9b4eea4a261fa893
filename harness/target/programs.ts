/** The executables that launch lines begin with. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import which from 'which';
import { UsageError } from '../usage-error.js';

/**
 * Absolute path of an executable. A bare name is looked up on PATH; a path must be absolute, since a gateway starts in its
 * profile directory.
 * @param where place in the description, for the error
 * @throws UsageError
 */
export function findProgram(program: string, where: string): string {
  if (!/[\\/]/.test(program)) {
    const found = which.sync(program, { nothrow: true });
    if (found) return found;
    const mend = existsSync(program)
      ? `write ./${program} for the file of this directory`
      : 'install it, or name its path';
    throw new UsageError(`${where}: no such command: ${program}: ${mend}`);
  }
  if (!isAbsolute(program)) {
    throw new UsageError(
      `${where}: ${program} is relative, and gateways start in their profile: write {here}/${program.replace(/^\.\//, '')}`,
    );
  }
  const found = statSync(program, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`${where}: no such file: ${program}: name an executable`);
  if (!found.isFile()) throw new UsageError(`${where}: ${program} is a directory: name an executable in it`);
  try {
    accessSync(program, constants.X_OK);
  } catch {
    throw new UsageError(`${where}: ${program} is not executable: chmod +x it, or put its interpreter before it`);
  }
  return program;
}
