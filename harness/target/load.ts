/** Reading a description: a YAML file, or a line given on the command line. Errors name file, line and column. */
import { readFileSync } from 'node:fs';
import parseLine from 'string-argv';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../usage-error.js';
import { type Description, description } from './description.js';
import { type At, locate, nameOf } from './issue.js';
import { breaches, type Path } from './rules.js';

/** A description and the way to name a place in it. */
export interface Loaded {
  readonly description: Description;
  readonly at: At;
}

/** Keys that hold a launch line or a part of one, and may be written as one string. */
const LINES = ['command', 'port', 'bind', 'versionCommand'];

/** What the command line adds to a description. */
export interface Overlay {
  /** `--env`, laid over the environment of the description. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly version?: string;
}

/** Description in the YAML file `file`, under the overlay. Throws UsageError. */
export function loadFile(file: string, overlay: Overlay = {}): Loaded {
  const counter = new LineCounter();
  const document = parseDocument(read(file), { lineCounter: counter, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken) throw new UsageError(`${place(broken.pos[0])}: no valid YAML: ${broken.message.split('\n', 1)[0]}`);
  const at = (path: Path) => place(offsetOf(document, path));
  return checked(parse(splitLines(plain(document, at), at), at), at, overlay);
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
  if (!parsed.success) throw new UsageError(locate(parsed.error.issues[0], at));
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

function plain(document: Document, at: At): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new UsageError(`${at([])}: no valid YAML: ${error instanceof Error ? error.message : error}`);
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

/** Where the key at `path` is written; where a value has no place of its own, that of what contains it. */
function offsetOf(document: Document, path: Path): number {
  const step = path.at(-1);
  if (step === undefined) return document.contents?.range?.[0] ?? 0;
  const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(around)) {
    const pair = around.items.find(({ key }) => isScalar(key) && key.value === step);
    if (isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
  }
  const node = document.getIn(path, true);
  return isNode(node) && node.range ? node.range[0] : offsetOf(document, path.slice(0, -1));
}
