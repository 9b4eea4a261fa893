/** Reading a description: a YAML file, or a line given on the command line. Errors name file, line and column. */
import { readFileSync } from 'node:fs';
import parseLine from 'string-argv';
import { z } from 'zod';
import { locate, nameOf } from '../spec/issue.js';
import { type At, type Path, parseYaml } from '../spec/yaml-source.js';
import { UsageError } from '../usage-error.js';
import { type Description, description } from './description.js';
import { breaches } from './rules.js';

/** A description and the way to name a place in it. */
export interface Loaded {
  readonly description: Description;
  readonly at: At;
}

/** Keys that hold a launch line or a part of one, and may be written as one string. */
const LINES = ['command', 'port', 'bind', 'versionCommand'];

const WANTED = { schema: description, none: 'no description: a map of keys is wanted, at least name and command' };

/** What the command line adds to a description. */
export interface Overlay {
  /** `--env`, laid over the environment of the description. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly version?: string;
}

/** Description in the YAML file `file`, under the overlay. Throws UsageError. */
export function loadFile(file: string, overlay: Overlay = {}): Loaded {
  const { value, at } = parseYaml(read(file), file);
  return checked(parse(splitLines(value, at), at), at, overlay);
}

/** Anonymous description of a command line such as `node my-gateway.mjs gateway`; `change` may alter its arguments. */
export function loadCommand(written: string, change: (args: string[]) => string[], overlay: Overlay = {}): Loaded {
  const at = () => '--command';
  return checked(parse({ name: written, command: change(split(written, '--command')) }, at), at, overlay);
}

/** A description that was made by a program; `name` is how the caller selected it. */
export function loadMade(made: unknown, name: string, overlay: Overlay = {}): Loaded {
  const at = () => name;
  return checked(parse(made, at), at, overlay);
}

function parse(value: unknown, at: At): Description {
  const parsed = description.safeParse(value, { reportInput: true });
  if (!parsed.success) throw new UsageError(locate(parsed.error.issues[0], at, WANTED));
  return parsed.data;
}

/** The schema sees the description twice, so that an error of `--env` is not laid to the file. */
function checked(own: Description, placeOf: At, { environment = {}, ...rest }: Overlay): Loaded {
  const at = (path: Path) => {
    const [key, variable] = path;
    return key === 'environment' && variable !== undefined && variable in environment ? '--env' : placeOf(path);
  };
  const found = parse({ ...own, ...rest, environment: { ...own.environment, ...environment } }, at);
  const [breach] = breaches(found);
  if (breach) throw new UsageError(`${at(breach.path)}: ${nameOf(breach.path)}: ${breach.text}`);
  return { description: found, at };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, .*$/, '') : String(error);
    throw new UsageError(`${file}: cannot be read (${reason}): name a YAML file that describes a target`);
  }
}

function splitLines(value: unknown, at: At): unknown {
  const map = z.record(z.string(), z.unknown()).safeParse(value);
  if (!map.success) return value;
  const entries = Object.entries(map.data).map(([key, member]) => {
    if (LINES.includes(key) && typeof member === 'string') return [key, split(member, `${at([key])}: ${key}`)];
    if (key !== 'guard') return [key, member];
    const guard = z.looseObject({ command: z.string() }).safeParse(member);
    return [
      key,
      guard.success
        ? { ...guard.data, command: split(guard.data.command, `${at([key, 'command'])}: guard.command`) }
        : member,
    ];
  });
  return Object.fromEntries(entries);
}

function split(text: string, where: string): string[] {
  if (!/^(?:[^'"]|'[^']*'|"[^"]*")*$/s.test(text))
    throw new UsageError(`${where}: a quotation mark is not closed in ${text}`);
  const args = parseLine(text);
  if (args.length === 0) throw new UsageError(`${where}: is empty: write an executable and its arguments`);
  return args;
}
