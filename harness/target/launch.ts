/** Launch lines: from a description and an instance to an executable and its arguments. */
import { fill, placeholdersIn } from './placeholders.js';
import type { Target } from './target.js';

/** What one gateway of a target is told. */
export interface Instance {
  /** Absolute path of its profile directory. */
  readonly profile: string;
  readonly secret: string;
  /** Left out: the target's default port. */
  readonly port?: number;
  /** Host to bind instead of the target's own; needs `bind` in the description. */
  readonly host?: string;
}

export interface LaunchLine {
  readonly file: string;
  readonly args: string[];
}

/** Host that `{host}` stands for where an instance asks for none (revision 2025-12-11: ws://127.0.0.1:<port>). */
const DEFAULT_HOST = '127.0.0.1';

/** Values of the placeholders; without an instance only those of the target itself. */
export function valuesOf(target: Target, instance?: Instance): Record<string, string | undefined> {
  const own = { here: target.here, node: target.node, package: target.package };
  if (!instance) return own;
  return {
    ...own,
    port: instance.port?.toString(),
    host: instance.host ?? DEFAULT_HOST,
    profile: instance.profile,
    secret: instance.secret,
  };
}

/** The line that starts a gateway: command, then the port arguments, then the bind arguments. */
export function launchLine(target: Target, instance: Instance): LaunchLine {
  const { command, port, bind } = target.description;
  const line = portIn(command) ? command : [...command, ...port];
  const told = instance.port === undefined ? withoutPort(line, command.length) : line;
  if (instance.host === undefined) return resolve(target, told, instance);
  if (!bind)
    throw new Error(`${target.description.name} cannot be asked for another host: its description has no bind`);
  return resolve(target, [...told, ...bind], instance);
}

/** The line that prints the version and exits; undefined if the description has none. */
export function versionLine(target: Target): LaunchLine | undefined {
  const { versionCommand } = target.description;
  return versionCommand && resolve(target, versionCommand);
}

/** The launch line with the guard's command in front of it. */
export function guardedLine(target: Target, instance: Instance): LaunchLine {
  const { name, guard } = target.description;
  if (!guard) throw new Error(`${name} has no guard in its description`);
  const guarding = resolve(target, guard.command, instance);
  const guarded = launchLine(target, instance);
  return { file: guarding.file, args: [...guarding.args, guarded.file, ...guarded.args] };
}

function resolve(target: Target, line: readonly string[], instance?: Instance): LaunchLine {
  const values = valuesOf(target, instance);
  const [program = '', ...args] = line;
  return {
    file: target.programs[program] ?? fill(program, values),
    args: args.map((arg) => fill(arg, values)),
  };
}

function portIn(line: readonly string[]): boolean {
  return line.some(namesPort);
}

function namesPort(arg: string): boolean {
  return placeholdersIn(arg).includes('port');
}

/**
 * `line` without its port. Appended arguments go as a whole; within the command goes the argument that names the port,
 * and with it the option right before it, unless the argument is itself an option (`--port={port}`).
 */
function withoutPort(line: readonly string[], commandLength: number): string[] {
  return line.slice(0, commandLength).filter((arg, index, command) => {
    const next = command[index + 1];
    const asksForNext = arg.startsWith('-') && next !== undefined && namesPort(next) && !next.startsWith('-');
    return !namesPort(arg) && !asksForNext;
  });
}
