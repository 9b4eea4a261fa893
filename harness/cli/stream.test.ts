/** `gatelock run --json`, as a program reads it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { eventually, expect, type Trial, test } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { ownNamespaces } from '../os/namespaces.js';
import { line } from '../record/schema.js';
import { GOOD, smallTarget, startRun } from './trial-run.js';

test.describe.configure({ timeout: 300_000 });

const CLAUSE = ['--clause', 'crash.restart-after-crash'];

const good = (trial: Trial): string => smallTarget(trial, 'good', GOOD, { ready: { deadlineMs: 60_000 } });

const recordIn = (trial: Trial): string => readFileSync(trial.path('out/record.ndjson'), 'utf8');

test('standard output is the record, while it is written; the report is on standard error', async ({ trial }) => {
  const run = await startRun(trial, 'out', good(trial), ...CLAUSE, '--json');
  if (!run.child.stdout) throw new Error('its output is not read');
  const [first] = await once(createInterface(run.child.stdout), 'line');
  expect(line.parse(JSON.parse(String(first)))).toMatchObject({ type: 'header' });
  expect(run.child.exitCode).toBe(null);
  const { status, stdout, stderr } = await run.ended;
  expect(stdout).toBe(recordIn(trial));
  expect(stdout).toMatch(/\n\{"type":"footer".*\n$/);
  // Restricted to one clause, and so no more than inconclusive.
  expect(status).toBe(2);
  expect(stderr).toMatch(/^INCONCLUSIVE {2}good/m);
  expect(stderr).toContain('Record, transcripts and reports: ');
});

test('of a part of the suite, isolated, too', async ({ trial }) => {
  const namespaces = await ownNamespaces();
  test.skip('why' in namespaces, 'why' in namespaces ? namespaces.why : '');
  const part = ['--shard', '1/60', '--seed', '1', '--isolate', 'netns'];
  const run = await startRun(trial, 'out', good(trial), ...part, '--json');
  const { stdout, stderr } = await run.ended;
  expect(stdout).toBe(recordIn(trial));
  expect(line.parse(JSON.parse(stdout.slice(0, stdout.indexOf('\n'))))).toMatchObject({
    shard: { index: 1, of: 60 },
    platform: { isolation: 'netns' },
  });
  expect(stderr).toContain('shard 1 of 60 only');
});

test('a reader that goes away changes nothing of the run', async ({ trial }) => {
  const run = await startRun(trial, 'out', good(trial), ...CLAUSE, '--json');
  // What was to read it to its end gives up too.
  const over = run.ended.catch(() => undefined);
  await once(run.child.stdout ?? run.child, 'data');
  run.child.stdout?.destroy();
  const [status] = await once(run.child, 'exit');
  expect(status).toBe(2);
  expect(run.lines().at(-1)).toMatchObject({ type: 'footer', end: 'finished' });
  expect(readFileSync(trial.path('out/verdict.json'), 'utf8')).toContain('"end": "finished"');
  await over;
});

test('an interrupted run streams its last lines', async ({ trial }) => {
  const run = await startRun(trial, 'out', good(trial), ...CLAUSE, '--json');
  const ready = (): boolean => run.lines().some((one) => one.type === 'event' && one.kind === 'ready');
  await eventually('a gateway is ready', ready);
  await os.end(run.id, 'SIGINT');
  const { status, stdout } = await run.ended;
  expect(status).toBe(130);
  expect(stdout).toBe(recordIn(trial));
  expect(stdout).toMatch(/\n\{"type":"footer".*"end":"interrupted".*\n$/);
});

test('a reader that takes nothing holds up no interrupted run, and is waited for otherwise', async ({ trial }) => {
  const record = trial.path('record.ndjson');
  writeFileSync(record, `${'x'.repeat(999)}\n`.repeat(4_000));
  const script = `
    const { streamRecord } = await import(${JSON.stringify(new URL('./stream.js', import.meta.url).href)});
    const stream = streamRecord(${JSON.stringify(record)}, process.stdout);
    process.stderr.write('streaming');
    process.stdin.once('data', async () => { process.stdin.unref(); await stream.end(); process.exitCode = 7; });`;
  const start = () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'pipe' });
    trial.adopt(child);
    return child;
  };
  const stuck = start();
  await once(stuck.stderr, 'data');
  stuck.kill('SIGINT');
  stuck.stdin.write('end');
  expect(await once(stuck, 'exit')).toEqual([7, null]);

  const slow = start();
  await once(slow.stderr, 'data');
  slow.stdin.end('end');
  expect((await text(slow.stdout)).length).toBe(4_000_000);
  expect(slow.exitCode ?? (await once(slow, 'exit'))[0]).toBe(7);
});
