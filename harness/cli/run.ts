/** `gatelock run`: writes the header, has Playwright act, judges the record. The acting wing runs in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { platform } from '../os/platform.js';
import { packageRoot } from '../package-root.js';
import { FORMAT, type Header } from '../record/schema.js';
import { RecordWriter } from '../record/writer.js';
import { type Effort, RUN_FILE, type Run, runSchema } from '../run.js';
import { assertOverrides } from '../spec/budgets.js';
import { literalsFor } from '../spec/literals.js';
import { type LoadedSpec, loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { selectTarget } from '../target/select.js';
import { UsageError } from '../usage-error.js';
import { type FilterOptions, filterOf } from './filter.js';
import { followProgress } from './follow.js';
import { judgeCommand, RECORD_FILE } from './judge.js';

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

/** Runs the suite on a target. Returns the exit status of the gate; throws UsageError before anything is started. */
export async function runCommand(name: string | undefined, options: RunOptions): Promise<number> {
  const spec = await loadSpec(options.revision, specDirectory());
  const filter = await filterOf(spec, options);
  const directory = outputDirectory(name ?? 'command', options.out);
  const target = await selectTarget({
    ...(name === undefined ? {} : { name }),
    ...(options.command === undefined ? {} : { command: options.command }),
    environment: { ...options.env },
    builtIns: join(packageRoot(), 'fixtures', 'targets'),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  assertOverrides(spec, target.description.budgets);
  literalsFor(spec, target.description.locale);

  const run: Run = {
    directory,
    workspace: mkdtempSync(join(tmpdir(), 'gatelock-')),
    record: join(directory, RECORD_FILE),
    epoch: process.hrtime.bigint().toString(),
    revision: options.revision,
    target,
    effort: options.effort,
    seed: options.seed ?? randomInt(2 ** 31),
    // A filtered run is there to look closely: one test after the other.
    workers: filter ? 1 : (options.workers ?? Math.min(2, availableParallelism())),
    ...(filter ? { grep: filter.grep } : {}),
  };
  const writer = new RecordWriter(run.record, BigInt(run.epoch));
  writer.write(headerOf(run, spec, selectorOf(name, options), options.version, filter?.text));
  try {
    await act(run, writer);
  } finally {
    rmSync(run.workspace, { recursive: true, force: true });
  }
  const status = await judgeCommand(directory);
  process.stdout.write(`\nRecord, transcripts and reports: ${directory}\n`);
  return status;
}

/** Runs Playwright to its end. Whatever goes wrong there is a fault in the record, never an exception. */
async function act(run: Run, writer: RecordWriter): Promise<void> {
  const file = join(run.workspace, 'run.json');
  writeFileSync(file, JSON.stringify(runSchema.parse(run)));
  const log = join(run.directory, 'executor.log');
  const playwright = startPlaywright(run, file);
  const output = createWriteStream(log);
  playwright.stdout?.pipe(output, { end: false });
  playwright.stderr?.pipe(output, { end: false });
  const interrupt = (): void => void playwright.kill('SIGINT');
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const stopFollowing = followProgress(run.record);
  const [status, signal] = await once(playwright, 'close');
  stopFollowing();
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  await new Promise((done) => output.end(done));
  if (readFileSync(run.record, 'utf8').includes('\n{"type":"footer"')) return;
  const said =
    stripVTControlCharacters(readFileSync(log, 'utf8'))
      .split('\n')
      .find((line) => line.trim() !== '') ?? 'nothing';
  const how = signal === null ? `status ${status}` : `signal ${signal}`;
  writer.write({
    type: 'fault',
    t: writer.now(),
    what: `the executor ended with ${how} before its footer: ${said.trim()}`,
  });
}

/**
 * In a process group of its own, so that a Ctrl-C reaches it once, through us; its standard input is a pipe whose end
 * tells it that we are gone.
 */
function startPlaywright(run: Run, runFile: string): ChildProcess {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  const dist = join(packageRoot(), 'dist');
  const projects = ['--project', 'together', '--project', 'alone'];
  return spawn(
    process.execPath,
    [
      cli,
      'test',
      ...['--config', join(dist, 'playwright.config.js')],
      ...['--reporter', join(dist, 'harness', 'executor.js')],
      ...['--workers', String(run.workers)],
      ...['--output', join(run.workspace, 'playwright')],
      ...projects,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...process.env, [RUN_FILE]: runFile } },
  );
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

/** A directory of its own a run, so that no earlier record is lost. Throws UsageError if it cannot be written. */
function outputDirectory(name: string, out: string | undefined): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '');
  const slug = name.replaceAll(/[^A-Za-z0-9.@-]+/g, '-').replaceAll(/^-|-$/g, '');
  const directory = resolve(out ?? join('gatelock-out', `${slug}-${stamp}`));
  if (existsSync(join(directory, RECORD_FILE))) {
    throw new UsageError(`--out ${directory}: holds a record already; name another directory, or remove it`);
  }
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, RECORD_FILE), '');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out ${directory}: cannot be written (${why}); name a directory of yours`);
  }
  return directory;
}
