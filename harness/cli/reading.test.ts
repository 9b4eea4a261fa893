/** The commands that start no gateway, as their users see them: in a process of their own. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'playwright/test';
import { z } from 'zod';
import { sampleText } from '../record/sample.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';

const module = (name: string): string => JSON.stringify(new URL(`./${name}.js`, import.meta.url).href);

/** Runs `code` and ends with the status it yields, or with 64 and the message of a UsageError. */
const run = (code: string): Promise<{ status: number; stdout: string; stderr: string }> => {
  const script = `
    try { process.exitCode = await (async () => { ${code} })(); }
    catch (error) { console.error(error.message); process.exitCode = error.name === 'UsageError' ? 64 : 99; }`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
};

test.describe('judge', () => {
  const judge = (directory: string, options = {}) =>
    run(
      `const { judgeCommand } = await import(${module('judge')});
       return judgeCommand(${JSON.stringify(directory)}, ${JSON.stringify(options)});`,
    );

  const record = async (directory: string): Promise<void> => {
    const { name, revision, digest, clauses } = await loadSpec('2025-12-11', specDirectory());
    const tests = clauses
      .filter(({ capabilities }) => capabilities.length === 0)
      .map(({ id }) => ({ test: id.replace('.', '/'), clauses: [id] }));
    await mkdir(directory, { recursive: true });
    await writeFile(
      join(directory, 'record.ndjson'),
      sampleText({ header: { spec: { name, revision, digest } }, tests }),
    );
  };

  test('prints the report, writes the reports, and ends with the status of the gate', async ({}, info) => {
    const directory = info.outputPath('run');
    await record(directory);
    const conformant = await judge(directory);
    expect(conformant).toMatchObject({ status: 0, stderr: '' });
    expect(conformant.stdout).toMatch(/^CONFORMANT/);
    expect((await readdir(directory)).sort()).toEqual([
      'badge.json',
      'junit.xml',
      'record.ndjson',
      'report.html',
      'summary.md',
      'verdict.json',
    ]);
  });

  test('writes elsewhere if asked, and leaves the directory of the record as it was', async ({}, info) => {
    const directory = info.outputPath('run');
    await record(directory);
    expect((await judge(directory, { out: info.outputPath('elsewhere') })).status).toBe(0);
    expect(await readdir(directory)).toEqual(['record.ndjson']);
    expect(await readdir(info.outputPath('elsewhere'))).toHaveLength(5);
  });

  test('says that there is no record, or no such revision', async ({}, info) => {
    const directory = info.outputPath('run');
    expect(await judge(directory)).toMatchObject({ status: 64, stderr: expect.stringContaining('record.ndjson') });
    await mkdir(directory);
    const spec = { name: 'gateway-lock', revision: '1999-01-01', digest: 'd' };
    await writeFile(join(directory, 'record.ndjson'), sampleText({ header: { spec }, tests: [] }));
    expect(await judge(directory)).toMatchObject({ status: 64, stderr: expect.stringContaining('1999-01-01') });
  });
});

test.describe('list', () => {
  const list = (options: object) =>
    run(
      `const { listCommand } = await import(${module('list')});
       return listCommand(${JSON.stringify({ revision: '2025-12-11', ...options })});`,
    );

  /** Projects as the suite has them. */
  const CONFIG = `import { defineConfig } from 'playwright/test';
    const spec = { testDir: 'specs', testMatch: /spec\\.js$/, dependencies: ['calibrate'] };
    export default defineConfig({ projects: [
      { name: 'calibrate', testDir: 'specs', testMatch: /calibrate\\.js$/ },
      { ...spec, name: 'together', grepInvert: /@alone/ },
      { ...spec, name: 'alone', grep: /@alone/ },
    ] });`;

  /** A suite of one file; it stands inside the package, so that it finds Playwright. Returns its configuration. */
  const suite = async (directory: string, source: string): Promise<string> => {
    await mkdir(join(directory, 'specs'), { recursive: true });
    await writeFile(join(directory, 'playwright.config.js'), CONFIG);
    await writeFile(
      join(directory, 'specs', 'calibrate.js'),
      "import { test } from 'playwright/test'; test('calibration', () => {});",
    );
    await writeFile(join(directory, 'specs', 'lock.spec.js'), source);
    return join(directory, 'playwright.config.js');
  };

  const titles = z.object({
    clauses: z.array(
      z.object({
        id: z.string(),
        tests: z.array(z.object({ id: z.string(), title: z.string(), place: z.string() })),
      }),
    ),
    problems: z.array(z.string()),
  });

  test('shows each clause with its tests, from both projects', async ({}, info) => {
    const config = await suite(
      info.outputPath('suite'),
      `import { test } from 'playwright/test';
       test.describe('kill', () => { test('it', { tag: ['@crash.restart-after-crash'] }, () => {}); });
       test('alone', { tag: ['@alone', '@crash.restart-after-crash', '@crash.nothing'] }, () => {});`,
    );
    const { status, stdout } = await list({ config, json: true });
    expect(status).toBe(0);
    const { clauses, problems } = titles.parse(JSON.parse(stdout));
    expect(clauses.find(({ id }) => id === 'crash.restart-after-crash')?.tests).toEqual([
      { id: 'lock/alone', title: 'alone', place: 'specs/lock.spec.js:3' },
      { id: 'lock/kill-it', title: 'kill › it', place: 'specs/lock.spec.js:2' },
    ]);
    expect(clauses).toHaveLength(29);
    expect(problems).toHaveLength(29);
    expect((await list({ config })).stdout).toContain('  - lock/kill-it  (specs/lock.spec.js:2)\n');
  });

  test('with check ends with 1 where something lacks, with 0 where nothing does', async ({}, info) => {
    const { clauses } = await loadSpec('2025-12-11', specDirectory());
    const partly = ['@crash.abnormal-exit-releases-listener', '@needs:sigsegv', '@needs:closed-terminal'];
    const tags = JSON.stringify(clauses.map(({ id }) => `@${id}`).filter((tag) => !partly.includes(tag)));
    const source = `import { test } from 'playwright/test'; test('all', { tag: ${tags} }, () => {});`;
    const unix = `test('on unix', { tag: ${JSON.stringify(partly)} }, () => {});`;
    const config = await suite(info.outputPath('whole'), source + unix);
    expect(await list({ config, check: true })).toEqual({ status: 0, stdout: '', stderr: '' });
    await writeFile(join(dirname(config), 'specs', 'more.spec.js'), source.replace(tags, '"@crash.restart"'));
    const lacking = await list({ config, check: true });
    expect(lacking).toMatchObject({ status: 1 });
    expect(lacking.stdout).toMatch(/^specs\/more\.spec\.js:1: @crash\.restart is no clause .*did you mean .*\?\)\n$/);
  });

  test('says that there is no test, and does not take a suite that cannot be loaded for an empty one', async ({}, info) => {
    const directory = info.outputPath('none');
    const config = await suite(directory, '');
    const empty = await list({ config, check: true });
    expect(empty.status).toBe(1);
    expect(empty.stdout).toMatch(/^no tests found\n/);
    await writeFile(join(directory, 'specs', 'lock.spec.js'), 'throw new Error("boom")');
    expect(await list({ config, check: true })).toMatchObject({ status: 99, stderr: expect.stringContaining('boom') });
  });

  test('says which revisions there are', async () => {
    expect(await list({ revision: '1999-01-01' })).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('2025-12-11'),
    });
  });
});

test.describe('schema', () => {
  const schema = (name: string) =>
    run(`const { schemaCommand } = await import(${module('schema')}); return schemaCommand(${JSON.stringify(name)});`);

  for (const name of ['verdict', 'record', 'spec', 'target', 'baseline', 'diff', 'matrix', 'doctor']) {
    test(`prints a JSON Schema of the ${name}`, async () => {
      const { status, stdout } = await schema(name);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining('json-schema.org') });
    });
  }

  test('knows no other', async () => {
    expect(await schema('verdicts')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('did you mean verdict?'),
    });
  });
});
