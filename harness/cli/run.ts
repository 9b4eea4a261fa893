/** `gatelock run`: selects the target, writes the header, has the suite act, judges the record. */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import { os, type ProcessId } from '../os/index.js';
import { platform } from '../os/platform.js';
import { packageRoot } from '../package-root.js';
import { FORMAT, type Header } from '../record/schema.js';
import { RecordWriter } from '../record/writer.js';
import { assertRoom, ROOM_TO_BEGIN } from '../room.js';
import type { Effort, Run } from '../run.js';
import { assertOverrides } from '../spec/budgets.js';
import { literalsFor } from '../spec/literals.js';
import { type LoadedSpec, loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { removeDirectory } from '../target/profile.js';
import { selectTarget } from '../target/select.js';
import { act } from './act.js';
import { type FilterOptions, filterOf } from './filter.js';
import { judgeCommand, RECORD_FILE } from './judge.js';
import { makeOutput, outputDirectory } from './output.js';
import { assertProcesses } from './processes.js';

export interface RunOptions extends FilterOptions {
  /** Version of gatelock, for the header. */
  readonly version: string;
  readonly command?: string;
  readonly revision: string;
  readonly effort: Effort;
  readonly out?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly workers?: number;
}

/** More tests at the same time save little and crowd the machine that they time. */
const MOST_WORKERS = 4;

/** Runs the suite on a target. Returns the exit status of the gate; throws UsageError before anything is started. */
export async function runCommand(name: string | undefined, options: RunOptions): Promise<number> {
  assertRoom(tmpdir(), ROOM_TO_BEGIN);
  await assertProcesses();
  const spec = await loadSpec(options.revision, specDirectory());
  const filter = await filterOf(spec, options);
  const directory = outputDirectory(name ?? 'command', options.out);
  const target = await selectTarget({
    ...(name === undefined ? {} : { name }),
    ...(options.command === undefined ? {} : { command: options.command }),
    environment: { ...options.env },
    builtIns: join(packageRoot(), 'fixtures', 'targets'),
    families: join(packageRoot(), 'dist', 'fixtures', 'families'),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  assertOverrides(spec, target.description.budgets);
  literalsFor(spec, target.description.locale);
  makeOutput(directory);

  const run: Run = {
    directory,
    workspace: makeWorkspace(),
    starter: await thisProcess(),
    record: join(directory, RECORD_FILE),
    epoch: process.hrtime.bigint().toString(),
    revision: options.revision,
    target,
    effort: options.effort,
    seed: options.seed ?? randomInt(2 ** 31),
    // A filtered run is there to look closely: one test after the other.
    workers: filter ? 1 : (options.workers ?? Math.min(MOST_WORKERS, availableParallelism())),
    ...(filter ? { grep: filter.grep } : {}),
  };
  try {
    const writer = new RecordWriter(run.record, BigInt(run.epoch));
    writer.write(headerOf(run, spec, selectorOf(name, options), options.version, filter?.text));
    await act(run, writer);
  } finally {
    removeWorkspace(run.workspace);
  }
  const status = await judgeCommand(directory);
  process.stdout.write(`\nRecord, transcripts and reports: ${directory}\n`);
  return status;
}

function makeWorkspace(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'gatelock-'));
  } catch (error) {
    throw cannotWrite(tmpdir(), error);
  }
}

function removeWorkspace(workspace: string): void {
  try {
    removeDirectory(workspace);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${workspace}: cannot be removed (${why}): see what is left there, and remove it by hand`);
  }
}

async function thisProcess(): Promise<ProcessId> {
  const found = await os.process(process.pid);
  if (!found) throw new Error('the process table does not show gatelock itself, so this machine cannot be watched');
  return { pid: found.pid, start: found.start };
}

function headerOf(run: Run, spec: LoadedSpec, selector: string, version: string, filter: string | undefined): Header {
  const { target } = run;
  const { description } = target;
  return {
    type: 'header',
    format: FORMAT,
    run: randomUUID(),
    gatelock: version,
    startedAt: new Date().toISOString(),
    platform: platform(),
    spec: { name: spec.name, revision: spec.revision, digest: spec.digest },
    target: {
      name: description.name,
      ...(description.version === undefined ? {} : { version: description.version }),
      locale: description.locale,
      capabilities: description.capabilities,
      digest: target.digest,
      command: description.command,
      environment: description.environment,
      budgets: description.budgets,
    },
    selector,
    effort: run.effort,
    seed: run.seed,
    ...(filter === undefined ? {} : { filter }),
  };
}

/** How the target was named, fit for a shell: what a repeat command says after `gatelock run`. */
function selectorOf(name: string | undefined, { command, env }: RunOptions): string {
  const parts = [
    ...(name === undefined ? [] : [name]),
    ...(command === undefined ? [] : ['--command', command]),
    ...Object.entries(env).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
  ];
  return parts.map(shellWord).join(' ');
}

const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
