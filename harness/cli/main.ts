#!/usr/bin/env node
/**
 * The command line: one file a command behind it, loaded when it is called. Every error becomes one line and a status
 * (sysexits where it has one).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { BASELINE_FILE } from '../judge/baseline.js';
import { packageRoot } from '../package-root.js';
import { EFFORTS, ISOLATIONS } from '../record/schema.js';
import { DEFAULT_REVISION } from '../spec/default-revision.js';
import { UsageError } from '../usage-error.js';
import { SCHEMA_NAMES } from './schema-names.js';

const USAGE = 64;
const OWN_FAULT = 70;

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')));

const revision = (): Option => new Option('--spec <revision>', 'revision of the document').default(DEFAULT_REVISION);
const specs = (): Option => new Option('--specs <directory>', 'specs of your own, which run beside the suite');
const collect = (value: string, before: string[]): string[] => [...before, value];

function natural(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('give a whole number.');
  return number;
}

function positive(value: string): number {
  const number = natural(value);
  if (number === 0) throw new InvalidArgumentError('give a whole number above 0.');
  return number;
}

function shardPosition(value: string): { index: number; of: number } {
  const [, index = 0, of = 0] = /^(\d{1,4})\/(\d{1,4})$/.exec(value)?.map(Number) ?? [];
  if (index < 1 || index > of) throw new InvalidArgumentError('give i/n, from 1/n to n/n.');
  return { index, of };
}

function assignment(value: string, before: Record<string, string>): Record<string, string> {
  const [, name, content] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(value) ?? [];
  if (name === undefined || content === undefined) throw new InvalidArgumentError('give NAME=VALUE.');
  return { ...before, [name]: content };
}

let status = 0;
const program = new Command('gatelock')
  .description('Does this gateway release keep the gateway lock? Real processes, a verdict a clause, with evidence.')
  .version(version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'gatelock: ')) })
  .showSuggestionAfterError();

program
  .command('run')
  .description('run the suite on a target: a built-in (reference), npm:<package>@<version>, a YAML file, or --command')
  .argument('[target]')
  .option('--command <line>', 'launch line of a gateway; --port <port> is appended')
  .addOption(revision())
  .addOption(new Option('--effort <effort>', 'how much to do').choices(EFFORTS).default('standard'))
  .option('--out <directory>', 'where record, transcripts and reports go (default: a new one below gatelock-out)')
  .option('--env <name=value>', 'set a variable for the gateway (repeatable)', assignment, {})
  .option('--test <id>', 'only this test (repeatable)', collect, [])
  .option('--clause <id>', 'only tests that exercise this clause (repeatable)', collect, [])
  .option('--focus <clause>', 'look closely at this clause in a brief run (repeatable)', collect, [])
  .option('--workers <n>', 'tests at the same time', positive)
  .addOption(specs())
  .addOption(
    new Option('--shard <i/n>', 'only the i-th of n parts of the suite; gatelock merge puts them together')
      .argParser(shardPosition)
      .conflicts(['test', 'clause']),
  )
  .option('--seed <n>', 'seed of everything random', natural)
  .option('--json', 'stream the record to standard output as it is written; the report goes to standard error')
  .option('--no-reports', 'write the record and the verdict only: gatelock judge makes the reports')
  .option('--baseline <file>', `known failures (default: ${BASELINE_FILE}, if it is there and for this target)`)
  .option('--no-baseline', 'hold every failure against the target')
  .addOption(
    new Option(
      '--isolate <how>',
      'in a network of its own, where the default port is free; nothing survives it',
    ).choices(ISOLATIONS),
  )
  .action(async (target: string | undefined, { spec, ...options }) => {
    const { runCommand } = await import('./run.js');
    status = await runCommand(target, { ...options, revision: spec, version });
  });

program
  .command('judge')
  .description('judge a stored record again')
  .argument('<directory>', 'the directory that gatelock run wrote to')
  .option('--out <directory>', 'where the reports go (default: the same)')
  .option('--baseline <file>', 'known failures (default: those that the run was judged with)')
  .option('--no-baseline', 'hold every failure against the target')
  .action(async (directory: string, options) => {
    const { judgeCommand } = await import('./judge.js');
    status = await judgeCommand(directory, options);
  });

const baseline = program.command('baseline').description('known failures, each with its reason, owner and last day');

baseline
  .command('write')
  .description('make a baseline from verdicts, or fit one to them; what holds stays as it is')
  .argument('<directory...>', 'directories that gatelock run wrote to')
  .requiredOption('--reason <text>', 'why the new entries fail')
  .requiredOption('--owner <who>', 'who sees to them')
  .requiredOption('--expires <date>', 'the last day on which they hold')
  .option('--link <url>', 'where they are tracked')
  .option('--out <file>', 'the baseline', BASELINE_FILE)
  .action(async (directories: string[], options) => {
    const { writeCommand } = await import('./baseline-write.js');
    status = writeCommand(directories, options);
  });

baseline
  .command('check')
  .description('find what is wrong with a baseline, without a run')
  .argument('[file]', 'the baseline', BASELINE_FILE)
  .addOption(specs())
  .action(async (file: string, options) => {
    const { checkCommand } = await import('./baseline-check.js');
    status = await checkCommand(file, { ...options, version });
  });

program
  .command('merge')
  .description('merge the records of all shards of a run into one, and judge it')
  .argument('<directory...>', 'the directories that gatelock run --shard i/n wrote to')
  .option('--out <directory>', 'where record, transcripts and reports go (default: a new one below gatelock-out)')
  .action(async (directories: string[], options) => {
    const { mergeCommand } = await import('./merge.js');
    status = await mergeCommand(directories, options);
  });

program
  .command('diff')
  .description('say whether B is worse than A: 0 nothing got worse, 1 something did, 2 it cannot be said')
  .argument('<a>', 'a directory that gatelock run wrote to, its verdict.json, its record, or a target to run')
  .argument('<b>', 'the same of what is compared with it')
  .option('--json', 'as JSON')
  .addOption(new Option('--markdown', 'for a pull request').conflicts('json'))
  .addOption(new Option('--effort <effort>', 'of the runs that have to be made').choices(EFFORTS).default('standard'))
  .option('--seed <n>', 'their seed', natural)
  .action(async (a: string, b: string, options) => {
    const { diffCommand } = await import('./diff.js');
    status = await diffCommand(a, b, options);
  });

program
  .command('matrix')
  .description('make a static page of releases, clauses and systems, each cell linked to its evidence')
  .argument('<directory...>', 'directories below which gatelock run, merge or an earlier matrix wrote')
  .requiredOption('-o, --out <directory>', 'where the site goes; an earlier site is replaced, nothing else')
  .action(async (directories: string[], options) => {
    const { matrixCommand } = await import('./matrix.js');
    status = await matrixCommand(directories, options);
  });

program
  .command('list')
  .description('list the clauses with the tests that exercise them')
  .addOption(revision())
  .addOption(specs())
  .option('--check', 'only look for clauses without a test, tests without a clause, unknown ids; 1 if there are any')
  .option('--json', 'as JSON')
  .action(async ({ spec, ...options }) => {
    const { listCommand } = await import('./list.js');
    status = await listCommand({ ...options, revision: spec, version });
  });

program
  .command('prove')
  .description('run the suite on gateways whose faults are known: each must fail exactly the clauses that it declares')
  .argument('[pattern...]', 'only targets whose name contains this, such as faulty:lock')
  .addOption(new Option('--effort <effort>', 'how much to do').choices(EFFORTS).default('brief'))
  .option('--sample', 'each fault on the tests of one clause only, so that every fault and every clause is touched')
  .option('--out <directory>', 'where the records and the matrix go (default: a new temporary directory)')
  .action(async (patterns: string[], options) => {
    const { proveCommand } = await import('./prove.js');
    status = await proveCommand(patterns, options);
  });

program
  .command('docs')
  .description(
    'find where editions of the lock document do not state the literals of the revision verbatim; 1 if they do not',
  )
  .argument('<file...>', 'Markdown or MDX: files, glob patterns, or directories with editions below')
  .addOption(revision())
  .option('--locale <tag>', 'hold all of them to the literals of this language, whatever they say')
  .option('--json', 'as JSON')
  .action(async (files: string[], { spec, ...options }) => {
    const { docsCommand } = await import('./docs.js');
    status = await docsCommand(files, { ...options, revision: spec, version });
  });

program
  .command('doctor')
  .description('say what this machine can and cannot exercise, which clauses that touches, and how to have the rest')
  .option('--json', 'as JSON')
  .action(async (options) => {
    const { doctorCommand } = await import('./doctor.js');
    status = await doctorCommand(version, options);
  });

program
  .command('schema')
  .description('print the JSON Schema of what gatelock reads and writes')
  .argument('<name>', SCHEMA_NAMES.join(', '))
  .action(async (name: string) => {
    const { schemaCommand } = await import('./schema.js');
    status = await schemaCommand(name);
  });

try {
  await program.parseAsync();
} catch (error) {
  status = statusOf(error);
}
process.exitCode = status;

function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`gatelock: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  return error instanceof UsageError ? USAGE : OWN_FAULT;
}
