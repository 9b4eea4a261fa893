/** From what the caller names to a target: a YAML file, a built-in description, an npm release, or a bare command. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { nearest } from '../spec/nearest.js';
import { UsageError } from '../usage-error.js';
import { describeMember, loadFamily } from './family.js';
import { firstRun } from './first-run.js';
import { type Loaded, loadCommand, loadFile, loadMade, type Overlay } from './load.js';
import { installRelease, parseRelease, type Release } from './npm.js';
import { fill } from './placeholders.js';
import { findProgram } from './programs.js';
import { digestOf, type Target } from './target.js';

export interface Selection {
  /** Path of a YAML file, name of a built-in, or `npm:<package>@<version>`. */
  readonly name?: string;
  /** A launch line instead of a name. */
  readonly command?: string;
  /** `--env`: laid over the environment of the description, and recorded with it. */
  readonly environment?: Record<string, string>;
  /** Directory in which npm releases are kept. */
  readonly cache?: string;
  /** Directory of the built-in descriptions. */
  readonly builtIns: string;
  /** Directory of the modules that describe families of built-in targets. */
  readonly families?: string;
  /** Told about work that takes long, a line each. */
  readonly progress?: (line: string) => void;
}

/** The target a caller names. Throws UsageError for what the caller can mend, Error where npm or the network fails. */
export async function selectTarget(selection: Selection): Promise<Target> {
  const { name, command, environment = {} } = selection;
  if (command !== undefined && name !== undefined) {
    throw new UsageError(`--command and the target ${name} name two targets: give one of them`);
  }
  if (command !== undefined) return fromCommand(command, environment);
  if (name === undefined) {
    throw new UsageError('no target is named: give a YAML file, a built-in, npm:<package>@<version> or --command');
  }
  if (name.startsWith('npm:')) return fromNpm(name, selection);
  const member = /^([a-z]{2,}):(.+)$/.exec(name);
  if (member && selection.families !== undefined) return fromFamily(name, member, selection);
  const file = /[\\/]|\.ya?ml$/.test(name) ? name : builtIn(name, selection.builtIns);
  return fromFile(name, file, selection, { environment });
}

/**
 * A bare command runs where the caller stands, a gateway in its profile directory: relative paths of existing files are
 * therefore made absolute against the current directory. A bare word stays one, for `gateway` is a subcommand even where
 * a directory of that name stands.
 */
function fromCommand(command: string, environment: Record<string, string>): Target {
  const here = process.cwd();
  const absolute = (arg: string) => (isPath(arg) && existsSync(arg) ? resolve(arg) : arg);
  const loaded = loadCommand(command, (args) => args.map(absolute), { environment });
  return finish(command, loaded, here, { node: process.execPath });
}

async function fromFamily(selector: string, member: RegExpExecArray, selection: Selection): Promise<Target> {
  const [, family = '', name = ''] = member;
  const made = describeMember(await loadFamily(family, selection.families ?? ''), name, selector);
  const loaded = loadMade(made, selector, { environment: selection.environment ?? {} });
  return finish(selector, loaded, selection.builtIns, { node: process.execPath });
}

async function fromNpm(name: string, selection: Selection): Promise<Target> {
  const { package: packageName, version } = parseRelease(name);
  const file = join(selection.builtIns, `npm-${packageName}.yaml`);
  if (!existsSync(file)) {
    const known = builtInNames(selection.builtIns)
      .filter((other) => other.startsWith('npm-'))
      .map((other) => other.slice(4));
    throw new UsageError(
      `${name}: no description of ${packageName} is built in (${known.join(', ')}): write a YAML file with install`,
    );
  }
  return fromFile(name, file, selection, { environment: selection.environment ?? {}, version });
}

async function fromFile(selector: string, file: string, selection: Selection, overlay: Overlay): Promise<Target> {
  const loaded = loadFile(file, overlay);
  const here = dirname(resolve(file));
  const { install, version } = loaded.description;
  if (!install) return finish(selector, loaded, here, { node: process.execPath });
  if (version === undefined) {
    throw new UsageError(
      `${loaded.at(['install'])}: install names no release: add version, or select npm:${install.package}@<version>`,
    );
  }
  const prepare = (release: Release) => finish(selector, loaded, here, release);
  return prepare(
    await installRelease(install, version, { ...selection, firstRun: (release) => firstRun(prepare(release)) }),
  );
}

function finish(selector: string, { description, at }: Loaded, here: string, release: Release): Target {
  const values = { here, ...release };
  const lines = {
    command: description.command,
    versionCommand: description.versionCommand,
    guard: description.guard?.command,
  };
  const programs: Record<string, string> = {};
  for (const [key, line] of Object.entries(lines)) {
    const [program] = line ?? [];
    const place = key === 'guard' ? ['guard', 'command', 0] : [key, 0];
    if (program !== undefined) programs[program] = findProgram(fill(program, values), at(place));
  }
  const documents = description.documents.filter((document, index) => {
    const file = fill(document, values);
    if (existsSync(file)) return true;
    // One description serves many releases of a package, and not all of them ship the document.
    if (description.install) return false;
    throw new UsageError(`${at(['documents', index])}: no such document: ${file}: mend its path, or remove it`);
  });
  const resolved = { ...description, documents };
  return { selector, description: resolved, here, ...release, programs, digest: digestOf(resolved) };
}

/** Written like a path: with a separator or an extension. */
function isPath(arg: string): boolean {
  return /[\\/]/.test(arg) || extname(arg) !== '';
}

function builtIn(name: string, directory: string): string {
  const names = builtInNames(directory);
  if (names.includes(name)) return join(directory, `${name}.yaml`);
  const meant = nearest(name, names);
  const mend = meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}`;
  throw new UsageError(`no built-in target ${name}: ${mend}`);
}

function builtInNames(directory: string): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}
