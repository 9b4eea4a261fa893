/** What the tests of whole runs stand on: the command itself, small targets, and the record that it leaves. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { readLines, serving, type Trial } from '../gateway/trial.js';
import { os, type ProcessId } from '../os/index.js';
import { type Line, processId } from '../record/schema.js';
import { RECORD_FILE } from './judge.js';

const CLI = fileURLToPath(new URL('./start.js', import.meta.url));

/** Runs a command of gatelock to its end, with `env` laid over the environment. */
export function gatelock(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

export interface TrialCommand {
  readonly child: ChildProcess;
  readonly id: ProcessId;
  readonly ended: Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
}

export interface TrialRun extends TrialCommand {
  /** Lines of the record so far. */
  readonly lines: () => Line[];
}

/** How a command is started: what stands before it executes it in its own place. */
export interface Surroundings {
  readonly before?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `gatelock` with these arguments. */
export async function startGatelock(
  trial: Trial,
  args: readonly string[],
  { before = [], env = {} }: Surroundings = {},
): Promise<TrialCommand> {
  const [file = '', ...rest] = [...before, process.execPath, CLI, ...args];
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  trial.adopt(child);
  const found = child.pid === undefined ? undefined : await os.process(child.pid);
  if (!found) throw new Error(`${file} did not start`);
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[status], stdout, stderr]) => ({ status: typeof status === 'number' ? status : null, stdout, stderr }),
  );
  return { child, id: { pid: found.pid, start: found.start }, ended };
}

/** Temporary directory of the runs of a trial: tests beside it look at what stands in the common one. */
export const temporaryOf = (trial: Trial): string => trial.path('tmp');

/** Starts `gatelock run` with its output, and all that it keeps for itself, below the trial's directory, or where it is told. */
export async function startRunIn(
  surroundings: Surroundings,
  trial: Trial,
  out: string,
  ...args: readonly string[]
): Promise<TrialRun> {
  const directory = resolve(trial.directory, out);
  const record = join(directory, RECORD_FILE);
  const temporary = temporaryOf(trial);
  mkdirSync(temporary, { recursive: true });
  const env = { TMPDIR: temporary, TMP: temporary, TEMP: temporary, ...surroundings.env };
  const told = ['run', '--effort', 'quick', '--out', directory, ...args];
  const command = await startGatelock(trial, told, { ...surroundings, env });
  return { ...command, lines: () => (existsSync(record) ? readLines(record) : []) };
}

/** The same in the surroundings of the tests themselves. */
export function startRun(trial: Trial, out: string, ...args: readonly string[]): Promise<TrialRun> {
  return startRunIn({}, trial, out, ...args);
}

/** The lines of one type that the record of a run holds so far. */
export const linesOf = <T extends Line['type']>(run: TrialRun, type: T): Extract<Line, { type: T }>[] =>
  run.lines().filter((line): line is Extract<Line, { type: T }> => line.type === type);

/** Every gateway that the run launched, by its launcher. */
export const launchersOf = (run: TrialRun): ProcessId[] =>
  run.lines().flatMap((one) => (one.type === 'event' && one.kind === 'spawn' ? [processId.parse(one.data)] : []));

/** The directory in which the run keeps its profiles; undefined if it launched nothing. */
export function workspaceOf(run: TrialRun): string | undefined {
  const spawned = run.lines().find((one) => one.type === 'event' && one.kind === 'spawn');
  return spawned?.type === 'event' ? dirname(String(spawned.data?.profile)) : undefined;
}

/** Script of a gateway that serves the port that it finds behind `--port`. */
export const GOOD = serving(0).replace('port: 0', 'port: Number(process.argv.at(-1))');

/** A target of one script. Returns the path of its description. */
export function smallTarget(
  trial: Trial,
  name: string,
  script: string,
  described: Record<string, unknown> = {},
): string {
  writeFileSync(trial.path(`${name}.cjs`), script);
  const file = trial.path(`${name}.yaml`);
  const command = ['{node}', `{here}/${name}.cjs`];
  writeFileSync(file, JSON.stringify({ name, command, ready: { deadlineMs: 1_000 }, ...described }));
  return file;
}
