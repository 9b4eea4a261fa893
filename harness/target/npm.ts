/** Releases from npm: installed once into a cache, each with a Node.js that it is made for. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { z } from 'zod';
import { UsageError } from '../usage-error.js';
import { cacheDirectory, kept } from './cache.js';
import type { Install } from './description.js';
import { nodeFor } from './node-runtime.js';
import { fetchPackages, publishedVersions } from './npm-client.js';

/** What an installed release runs on and where it stands; the first alone for a target that is no release. */
export interface Release {
  readonly node: string;
  readonly package?: string;
}

export interface InstallOptions {
  readonly cache?: string;
  readonly progress?: (line: string) => void;
  /** Runs the release once, before it counts as installed: some finish their installation on the first run. */
  readonly firstRun: (release: Release) => Promise<void>;
}

/** Parts of `npm:<package>@<version>`. Only an exact version names a release. */
export function parseRelease(selector: string): { package: string; version: string } {
  const [, packageName = '', version = ''] = /^npm:(@?[^@]+)@?(.*)$/.exec(selector) ?? [];
  if (packageName === '' || semver.valid(version) !== version) {
    throw new UsageError(`${selector} names no release: write npm:<package>@<version>, such as npm:openclaw@2026.9.6`);
  }
  return { package: packageName, version };
}

/**
 * Installs a release unless the cache has it. Two installations at once do no harm, and one that breaks off counts for nothing.
 * Throws UsageError for a release that does not exist, Error where npm or the network fails.
 */
export async function installRelease(install: Install, version: string, options: InstallOptions): Promise<Release> {
  const cache = cacheDirectory(options.cache);
  const tell = options.progress ?? (() => undefined);
  const name = `${install.package}@${version}`;
  const packageIn = (directory: string) => join(directory, 'node_modules', ...install.package.split('/'));
  const directory = await kept(cache, name, async (temporary) => {
    await mustExist(install.package, version);
    tell(`installing ${name} into ${cache}`);
    const beside = install.beside.map(splitSpec);
    await fetchPackages(temporary, {
      dependencies: { [install.package]: version, ...Object.fromEntries(beside) },
      overrides: install.overrides,
      scripts: false,
    });
    const node = await nodeFor(enginesOf(packageIn(temporary)), { cache, tell });
    tell(`running ${name} for the first time`);
    await options.firstRun({ node, package: packageIn(temporary) });
  });
  const packageDirectory = packageIn(directory);
  return { node: await nodeFor(enginesOf(packageDirectory), { cache, tell }), package: packageDirectory };
}

/** Range of Node.js versions that the package states; any if it states none. */
function enginesOf(packageDirectory: string): string {
  const file = join(packageDirectory, 'package.json');
  if (!existsSync(file)) throw new Error(`${file} is missing: remove its directory from the cache and run again`);
  const manifest = z.object({ engines: z.object({ node: z.string().default('*') }).default({ node: '*' }) });
  return manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).engines.node;
}

async function mustExist(packageName: string, version: string): Promise<void> {
  const published = await publishedVersions(packageName);
  if (!published) throw new UsageError(`npm has no package ${packageName}: mend its name`);
  if (published.includes(version)) return;
  throw new UsageError(
    `npm has no ${packageName}@${version}: nearest are ${neighbours(version, published).join(', ')}`,
  );
}

/** The two published versions before a missing one and the two after it. */
function neighbours(version: string, published: readonly string[]): string[] {
  const sorted = [...published].filter((other) => semver.valid(other)).sort(semver.compare);
  const after = sorted.findIndex((other) => semver.gt(other, version));
  const index = after === -1 ? sorted.length : after;
  return sorted.slice(Math.max(0, index - 2), index + 2);
}

/** `name@range` as a dependency; any version where none is given. */
function splitSpec(spec: string): [string, string] {
  const at = spec.indexOf('@', 1);
  return at === -1 ? [spec, '*'] : [spec.slice(0, at), spec.slice(at + 1)];
}
