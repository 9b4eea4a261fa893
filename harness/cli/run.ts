/** `gatelock run`: selects the target, writes the header, has the suite act, judges the record. */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import { BASELINE_FILE } from '../judge/baseline.js';
import { examine } from '../judge/baseline-examine.js';
import { os, type ProcessId } from '../os/index.js';
import { isolatedDirectory } from '../os/inside.js';
import { platform } from '../os/platform.js';
import { type Effort, FORMAT, type Header, type Isolation } from '../record/schema.js';
import { RecordWriter } from '../record/writer.js';
import { counted } from '../report/words.js';
import { assertRoom, ROOM_TO_BEGIN } from '../room.js';
import type { Run } from '../run.js';
import { assertOverrides } from '../spec/budgets.js';
import { literalsFor } from '../spec/literals.js';
import { type LoadedSpec, loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { removeDirectory } from '../target/profile.js';
import { UsageError } from '../usage-error.js';
import { act } from './act.js';
import { type BaselineOption, baselineFor, type LoadedBaseline, today } from './baseline-file.js';
import { type FilterOptions, filterOf } from './filter.js';
import { runInside, toEnter } from './isolate.js';
import { judgeRecord, RECORD_FILE } from './judge.js';
import { makeOutput, outputDirectory } from './output.js';
import { type OwnSpecs, type OwnSpecsOption, ownSpecs } from './own-specs.js';
import { assertProcesses } from './processes.js';
import { selectNamed } from './select.js';
import { type ShardPart, shardOfSuite } from './shard.js';
import { streamRecord } from './stream.js';
import type { ShardPosition } from './suite-tests.js';

export interface RunOptions extends FilterOptions, BaselineOption, OwnSpecsOption {
  readonly command?: string;
  readonly revision: string;
  readonly effort: Effort;
  /** Clauses that a brief run looks at closely. */
  readonly focus: readonly string[];
  readonly out?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly seed?: number;
  readonly workers?: number;
  readonly shard?: ShardPosition;
  readonly isolate?: Isolation;
  /** False for the verdict alone: `gatelock judge` makes the reports. */
  readonly reports?: boolean;
  /** The record is streamed to standard output; what is for people goes to standard error. */
  readonly json?: boolean;
}

/** More tests at the same time save little and crowd the machine that they time. */
const MOST_WORKERS = 4;

/** Runs the suite on a target. Returns the exit status of the gate; throws UsageError before anything is started. */
export async function runCommand(name: string | undefined, options: RunOptions): Promise<number> {
  assertRoom(tmpdir(), ROOM_TO_BEGIN);
  const namespaces = await toEnter(options.isolate);
  // Whoever put us inside has asked: a namespace has the limits of its user.
  if (isolatedDirectory() === undefined) await assertProcesses();
  const spec = await loadSpec(options.revision, specDirectory());
  const specs = await ownSpecs(options, spec);
  const part = await partOf(options, specs);
  const filter = await filterOf(spec, options, specs);
  const directory = outputDirectory(name ?? 'command', options.out);
  const target = await selectNamed(name, {
    ...(options.command === undefined ? {} : { command: options.command }),
    environment: { ...options.env },
  });
  assertOverrides(spec, target.description.budgets);
  literalsFor(spec, target.description.locale);
  const known = knownFailures(spec, target.description.name, options);
  // All that could be asked of this run is known to be in order, and a release has been fetched where there is a network.
  if (namespaces) return runInside(namespaces);
  makeOutput(directory);
  // Whoever judges the record again, anywhere, has the baseline that it was made with.
  if (known) writeFileSync(join(directory, BASELINE_FILE), known.text);

  const grep = filter?.grep ?? part?.grep;
  const run: Run = {
    directory,
    workspace: makeWorkspace(),
    starter: await thisProcess(),
    record: join(directory, RECORD_FILE),
    epoch: process.hrtime.bigint().toString(),
    revision: options.revision,
    target,
    effort: options.effort,
    focus: options.focus.map((id) => spec.clause(id).id),
    seed: options.seed ?? randomInt(2 ** 31),
    // A filtered run is there to look closely: one test after the other.
    workers: filter ? 1 : (options.workers ?? Math.min(MOST_WORKERS, availableParallelism())),
    ...(grep === undefined ? {} : { grep }),
  };
  const header: Header = {
    ...headerOf(run, spec, selectorOf(name, options), options.version),
    ...(specs && { specs: { path: shellWord(specs.named), digest: specs.digest } }),
    ...(filter && { filter: filter.text }),
    ...(part && { shard: part.shard }),
  };
  const stream = options.json ? streamRecord(run.record, process.stdout) : undefined;
  const people = stream ? process.stderr : process.stdout;
  try {
    await recordRun(run, specs, header);
    const status = await judgeRecord(directory, directory, {
      baseline: known?.baseline,
      reports: options.reports,
      people,
    });
    people.write(`\nRecord, transcripts and ${options.reports === false ? 'verdict' : 'reports'}: ${directory}\n`);
    return status;
  } finally {
    await stream?.end();
  }
}

async function recordRun(run: Run, specs: OwnSpecs | undefined, header: Header): Promise<void> {
  try {
    const writer = new RecordWriter(run.record, BigInt(run.epoch));
    writer.write(header);
    await act(run, specs, writer);
  } finally {
    removeWorkspace(run.workspace);
  }
}

function makeWorkspace(): string {
  const isolated = isolatedDirectory();
  try {
    if (isolated === undefined) return mkdtempSync(join(tmpdir(), 'gatelock-'));
    const workspace = join(isolated, 'run');
    mkdirSync(workspace);
    return workspace;
  } catch (error) {
    throw cannotWrite(isolated ?? tmpdir(), error);
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

/** What falls to the shard that is asked for, if one is. Throws UsageError without a seed, which all shards have to share. */
async function partOf({ shard, seed }: RunOptions, specs: OwnSpecs | undefined): Promise<ShardPart | undefined> {
  if (!shard) return undefined;
  if (seed === undefined)
    throw new UsageError('--shard: needs --seed N, the same for every shard: merge takes shards of one seed only');
  return shardOfSuite(shard, specs);
}

/** The baseline of the run; what is wrong with it is told at once, though it is the gate that it fails. */
function knownFailures(spec: LoadedSpec, target: string, options: BaselineOption): LoadedBaseline | undefined {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const loaded = baselineFor({ target, revision: spec.revision }, options, '', tell);
  if (!loaded) return undefined;
  const { file, entries } = loaded.baseline;
  tell(`${file}: ${counted(entries.length, 'known failure')}`);
  for (const { line, because, what } of examine(loaded.baseline, { spec, tests: undefined, day: today() })) {
    tell(`${file}:${line}: ${because}: ${what}`);
  }
  return loaded;
}

function headerOf(run: Run, spec: LoadedSpec, selector: string, version: string): Header {
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
    ...(run.focus.length === 0 ? {} : { focus: run.focus }),
    seed: run.seed,
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
