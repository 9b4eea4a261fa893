/** npm as a program: asking for versions, fetching packages. */
import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import which from 'which';
import { z } from 'zod';
import { UsageError } from '../usage-error.js';
import { onLifeline } from './lifeline.js';

/** Lines of npm's own output that an error shows. */
const SHOWN_LINES = 8;

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Every published version; undefined if the registry has no such package. Throws if the registry cannot be asked. */
export async function publishedVersions(packageName: string): Promise<string[] | undefined> {
  // One retry: npm's own two, with their pauses, keep a caller without a network waiting for more than a minute.
  const retries = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  const args = ['view', packageName, 'versions', '--json', ...retries];
  const outcome = await npm(args, process.cwd());
  if (outcome.status === 0) {
    const versions = z.union([z.array(z.string()), z.string().transform((only) => [only])]);
    return versions.parse(JSON.parse(outcome.stdout));
  }
  if (/\bE404\b/.test(outcome.stdout + outcome.stderr)) return undefined;
  throw failure(`npm cannot be asked for the versions of ${packageName}: check the network and its registry`, outcome);
}

/** Installs exactly these packages into an empty directory. Throws with what npm says of the cause. */
export async function fetchPackages(
  directory: string,
  {
    dependencies,
    overrides,
    scripts,
  }: { dependencies: Record<string, string>; overrides: Record<string, string>; scripts: boolean },
): Promise<void> {
  await writeFile(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }));
  const args = ['install', `--ignore-scripts=${!scripts}`, '--no-audit', '--no-fund'];
  const outcome = await npm(args, directory);
  if (outcome.status === 0) return;
  const names = Object.entries(dependencies).map(([name, range]) => `${name}@${range}`);
  throw failure(`npm could not install ${names.join(' ')}`, outcome);
}

function npm(args: readonly string[], cwd: string): Promise<Outcome> {
  const line = onLifeline(process.execPath, [findNpm(), ...args]);
  return new Promise((resolve, reject) => {
    const child = execFile(line.file, line.args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && child.exitCode === null && child.signalCode === null) return reject(error);
      resolve({ status: child.exitCode ?? 1, stdout, stderr });
    });
  });
}

/**
 * The script of npm's command line. It is run by Node.js itself, since the `npm` of Windows is a batch file, which only a
 * shell can start. Looked for where npm says it is, beside this Node.js, and behind the npm on PATH.
 */
export function findNpm(): string {
  const told = process.env.npm_execpath;
  const script = join('npm', 'bin', 'npm-cli.js');
  const node = dirname(process.execPath);
  const onPath = which.sync('npm', { nothrow: true });
  const candidates = [
    ...(told && basename(told) === 'npm-cli.js' ? [told] : []),
    join(node, '..', 'lib', 'node_modules', script),
    join(node, 'node_modules', script),
    ...(onPath ? [realpathSync(onPath), join(dirname(onPath), 'node_modules', script)] : []),
  ];
  const found = candidates.find((candidate) => candidate.endsWith('.js') && existsSync(candidate));
  if (!found)
    throw new UsageError(
      'npm is neither beside this Node.js nor on PATH: install npm, or give the target as a YAML file',
    );
  return found;
}

/** npm states the cause first and explains it at length, so the first lines of its errors are shown. */
function failure(what: string, { stdout, stderr }: Outcome): Error {
  const errors = stderr.split('\n').filter((line) => /^npm (error|ERR!) *\S/.test(line));
  const shown =
    errors.length > 0 ? errors.slice(0, SHOWN_LINES) : `${stdout}\n${stderr}`.trim().split('\n').slice(-SHOWN_LINES);
  return new Error([what, ...shown].join('\n'));
}
