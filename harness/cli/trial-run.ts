/** What the tests of whole runs stand on: the command itself, small targets, and the record that it leaves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { readLines, serving, type Trial } from '../gateway/trial.js';
import { os, type ProcessId } from '../os/index.js';
import { type Line, processId } from '../record/schema.js';
import { RECORD_FILE } from './judge.js';

const CLI = fileURLToPath(new URL('./main.js', import.meta.url));

export interface TrialRun {
  readonly child: ChildProcess;
  readonly id: ProcessId;
  /** Lines of the record so far. */
  readonly lines: () => Line[];
  readonly ended: Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Temporary directory of the runs of a trial: tests beside it look at what stands in the common one. */
export const temporaryOf = (trial: Trial): string => trial.path('tmp');

/** Starts `gatelock run` with its output and all that it keeps for itself below the trial's directory. */
export async function startRun(trial: Trial, out: string, ...args: readonly string[]): Promise<TrialRun> {
  const temporary = temporaryOf(trial);
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, [CLI, 'run', '--effort', 'quick', '--out', trial.path(out), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
  });
  trial.adopt(child);
  const found = child.pid === undefined ? undefined : await os.process(child.pid);
  if (!found) throw new Error(`${CLI} did not start`);
  const record = join(trial.path(out), RECORD_FILE);
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[status], stdout, stderr]) => ({ status: typeof status === 'number' ? status : null, stdout, stderr }),
  );
  return {
    child,
    id: { pid: found.pid, start: found.start },
    lines: () => (existsSync(record) ? readLines(record) : []),
    ended,
  };
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
