/** A Node.js for a release: this one if the release allows it, else the oldest line it allows, from npm. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import semver from 'semver';
import { z } from 'zod';
import { kept } from './cache.js';
import { fetchPackages } from './npm-client.js';

/**
 * Absolute path of a Node.js that satisfies `range` (the package's `engines.node`). The oldest line is taken because it is
 * what the release was made for longest ago, and stays the same as new lines appear.
 */
export async function nodeFor(
  range: string,
  { cache, tell }: { cache: string; tell: (line: string) => void },
): Promise<string> {
  if (semver.satisfies(process.versions.node, range, { includePrerelease: true })) return process.execPath;
  const oldest = semver.validRange(range) === null ? null : semver.minVersion(range);
  if (!oldest) throw new Error(`the release states engines.node as ${range}, which no Node.js satisfies`);
  const wanted = `^${oldest.version}`;
  const directory = await kept(cache, `node@${wanted}`, async (temporary) => {
    tell(`installing Node.js ${wanted}, since the release wants ${range} and this is ${process.versions.node}`);
    // The package named node fetches the executable of this machine by its install script.
    await fetchPackages(temporary, { dependencies: { node: wanted }, overrides: {}, scripts: true });
    await mustRun(executableIn(temporary), range);
  });
  return executableIn(directory);
}

function executableIn(directory: string): string {
  const home = join(directory, 'node_modules', 'node');
  const manifest = z.object({
    bin: z.union([z.string(), z.object({ node: z.string() }).transform(({ node }) => node)]),
  });
  return join(home, manifest.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))).bin);
}

async function mustRun(executable: string, range: string): Promise<void> {
  const { stdout } = await promisify(execFile)(executable, ['--version']);
  const version = stdout.trim();
  if (!semver.satisfies(version, range)) throw new Error(`npm's Node.js is ${version}, but the release wants ${range}`);
}
