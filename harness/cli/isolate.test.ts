import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Ledger } from '../gateway/ledger.js';
import { Terminal } from '../gateway/terminal.js';
import { Tree } from '../gateway/tree.js';
import { eventually, expect, livingOf, readLines, type Trial, test, theProcess } from '../gateway/trial.js';
import { judgement } from '../judge/verdict.js';
import { os, type Process } from '../os/index.js';
import { ownNamespaces } from '../os/namespaces.js';
import type { Line } from '../record/schema.js';
import { RECORD_FILE } from './judge.js';
import { GOOD, smallTarget } from './trial-run.js';

test.describe.configure({ timeout: 300_000 });

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const ISOLATED = ['--isolate', 'netns'];
const DEFAULT_PORT = 'listener/without-a-port-option-it-listens-on-the-default-address';

const namespaces = await ownNamespaces();
const enclose = 'enclose' in namespaces ? namespaces.enclose : () => [];

test.describe('where it can be had', () => {
  test.skip('why' in namespaces, 'why' in namespaces ? namespaces.why : '');

  // In a network of the test's own: whoever uses the machine may want its default port.
  test('the default port is tested while another holds it', async ({ trial }) => {
    const run = ['run', 'reference', '--effort', 'brief', '--test', DEFAULT_PORT, '--out'];
    const runs = [
      [...run, trial.path('plain')],
      [...run, trial.path('isolated'), ...ISOLATED],
    ];
    const script = `
      const { once } = require('node:events');
      const { spawn } = require('node:child_process');
      const holder = require('node:net').createServer().listen(18789, '127.0.0.1', async () => {
        const run = (args) => once(spawn(process.execPath, [${JSON.stringify(MAIN)}, ...args], { stdio: ['ignore', 'inherit', 'inherit'] }), 'close');
        const ended = await Promise.all(${JSON.stringify(runs)}.map(run));
        console.log(JSON.stringify(ended.map(([status]) => status)));
        holder.close();
      });`;
    mkdirSync(trial.path('served'));
    const [file = '', ...args] = enclose(trial.path('served'), [process.execPath, '-e', script]);
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
    trial.adopt(child);
    const printed = child.stdout ? await text(child.stdout) : '';

    // Both are restricted to one test, and so no more than inconclusive.
    expect(printed).toContain('[2,2]');
    const ends = (out: string) =>
      linesOf(trial, out).flatMap((line) => (line.type === 'test-end' && line.test === DEFAULT_PORT ? [line] : []));
    expect(ends('plain')).toMatchObject([{ outcome: 'left-out', reason: expect.stringContaining('--isolate netns') }]);
    expect(ends('isolated')).toMatchObject([{ outcome: 'reached' }]);

    expect(linesOf(trial, 'isolated')[0]).toMatchObject({ platform: { isolation: 'netns' } });
    expect(linesOf(trial, 'plain')[0]).not.toMatchObject({ platform: { isolation: 'netns' } });
    expect(printed).toContain('isolated by netns; effort brief');
    const { clauses } = judgement.parse(JSON.parse(readFileSync(trial.path('isolated/verdict.json'), 'utf8')));
    const { verdict, checks } = clauses.find(({ id }) => id === 'listener.default-address') ?? {};
    expect([verdict, checks?.at(-1)?.repeat]).toEqual(['pass', expect.stringContaining('--isolate netns')]);
  });

  test('the ledger of a living guardian outside is none of its business', async ({ trial }) => {
    const temporary = trial.path('tmp');
    const charge = trial.path('charge of another');
    const ledgers = join(temporary, `gatelock-ledgers-${process.getuid?.()}`);
    for (const directory of [temporary, charge]) mkdirSync(directory);
    mkdirSync(ledgers, { mode: 0o700 });
    // Alive here, and no process at all inside.
    const keeper = await trial.start([process.execPath, '-e', "console.log('up'); setInterval(() => {}, 1e6)"]);
    await keeper.says;
    const ledger = new Ledger(keeper.id, ledgers);
    ledger.add('guard another');
    ledger.add(`directory another ${charge}`);
    const before = readdirSync(ledgers);
    const target = smallTarget(trial, 'good', GOOD, { ready: { deadlineMs: 60_000 } });
    const run = ['run', target, ...ISOLATED, '--effort', 'brief', '--clause', 'listener.exclusive'];
    const [status] = await gatelock(trial, [...run, '--out', trial.path('out')], { TMPDIR: temporary });
    expect([status, linesOf(trial, 'out').at(-1)?.type]).toEqual([2, 'footer']);
    expect([readdirSync(ledgers), existsSync(charge)]).toEqual([before, true]);
    expect(readdirSync(temporary).filter((name) => name.startsWith('gatelock-'))).toEqual([basename(ledgers)]);
  });

  test('killed, it takes everything with it', async ({ trial }) => {
    const temporary = trial.path('tmp');
    mkdirSync(temporary);
    const run = startShedding(trial, { TMPDIR: temporary });
    await eventually('its gateways and daemons are up', async () => (await shed(trial)).length > 0);

    const self = await theProcess(run.pid);
    const family = await new Tree('no nonce', self).living();
    expect(family.filter(({ command }) => command.includes('guardian-process')).length).toBeGreaterThan(0);
    run.kill('SIGKILL');
    const begun = performance.now();
    await eventually('all of it is gone', async () => (await livingOf([...family, ...(await partsOf(trial))])) === 0);
    // Some ten milliseconds where the machine is idle.
    expect(performance.now() - begun).toBeLessThan(5_000);
    const left = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('gatelock-'));
    await eventually('its directory is gone', () => left().length === 0);
    expect(linesOf(trial, 'out').some(({ type }) => type === 'footer')).toBe(false);
  });

  test('Ctrl-C in its terminal ends it as it ends any run', async ({ trial }) => {
    let printed = '';
    const terminal = await Terminal.open({
      file: process.execPath,
      args: [MAIN, ...runOf(trial)],
      environment: { PATH: process.env.PATH ?? '', HOME: trial.directory },
      directory: trial.directory,
      mark: 'isolated',
      onOutput: (chunk) => {
        printed += chunk.toString('utf8');
      },
    });
    await eventually('its gateways and daemons are up', async () => (await shed(trial)).length > 0);
    const command = await os.process(terminal.pid);
    terminal.type('\x03');
    await eventually('the command ends', async () => command === undefined || !(await os.isAlive(command)));
    // Only a drained terminal tells how its program ended.
    await terminal.drain();
    expect(await terminal.exit).toEqual({ status: 130 });
    expect(linesOf(trial, 'out').at(-1)).toMatchObject({ type: 'footer', end: 'interrupted' });
    expect(printed).toContain('the run was interrupted');
    expect(await partsOf(trial)).toEqual([]);
  });

  test('a run that is killed inside has no verdict', async ({ trial }) => {
    const run = startShedding(trial, {});
    const ended = Promise.all([once(run, 'close'), run.stderr ? text(run.stderr) : '']);
    await eventually('its gateways and daemons are up', async () => (await shed(trial)).length > 0);
    const [inner] = (await partsOf(trial)).filter(({ pid, command }) => pid !== run.pid && isRun(command));
    if (!inner) throw new Error('there is no run inside');
    await os.end(inner, 'SIGKILL');
    const [[status], stderr] = await ended;
    expect(status).toBe(70);
    expect(stderr).toContain('gatelock: the isolated run was killed (status 137)');
    expect(await partsOf(trial)).toEqual([]);
  });

  test('what cannot be used is told before anything is started', async ({ trial }) => {
    const run = gatelock(trial, ['run', 'refernce', ...ISOLATED, '--out', trial.path('out')]);
    expect(await run).toEqual([64, expect.stringMatching(/^gatelock: .*did you mean reference\?\n$/)]);
    expect(existsSync(trial.path('out'))).toBe(false);
  });
});

test('where it cannot be had, that is told, and how it can', async ({ trial }) => {
  mkdirSync(trial.path('bin'));
  symlinkSync('/bin/sh', trial.path('bin/sh'));
  const run = gatelock(trial, ['run', 'reference', ...ISOLATED, '--out', trial.path('out')], {
    PATH: trial.path('bin'),
  });
  const why =
    os.name === 'linux' ? 'unshare is not installed: install util-linux' : 'only Linux has network namespaces';
  expect(await run).toEqual([64, expect.stringContaining(`gatelock: --isolate netns: ${why}`)]);
  expect(existsSync(trial.path('out'))).toBe(false);
});

/** Its exit status and what it says on standard error. */
async function gatelock(trial: Trial, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  trial.adopt(child);
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return [status, stderr];
}

/** A gateway that leaves a daemon, twice forked and in a session of its own, without environment, terminal or parent. */
const SHEDDING = `
  const { spawn } = require('node:child_process');
  const deaf = "for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => {}); setInterval(() => {}, 1e6)";
  const between = "require('node:child_process').spawn(process.execPath, ['-e', process.argv[1], process.argv[2]], " +
    "{ detached: true, stdio: 'ignore', env: {} }).unref()";
  spawn(process.execPath, ['-e', between, deaf, __dirname + '/daemon'], { detached: true, stdio: 'ignore', env: {} });
  ${GOOD}`;

const runOf = (trial: Trial): string[] => [
  ...['run', smallTarget(trial, 'shedding', SHEDDING, { ready: { deadlineMs: 60_000 } }), ...ISOLATED],
  ...['--effort', 'quick', '--clause', 'crash.restart-after-crash', '--out', trial.path('out')],
];

function startShedding(trial: Trial, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...runOf(trial)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  trial.adopt(child);
  return child;
}

const isRun = (command: string): boolean => command.startsWith(`${process.execPath} ${MAIN} run `);

/** Every process, seen from outside, that names the trial's directory. */
async function partsOf(trial: Trial): Promise<Process[]> {
  const all = await os.processes();
  return all.filter(({ command, state }) => state !== 'zombie' && command.includes(trial.directory));
}

async function shed(trial: Trial): Promise<Process[]> {
  return (await partsOf(trial)).filter(({ command }) => command.startsWith(`${process.execPath} -e for`));
}

function linesOf(trial: Trial, out: string): Line[] {
  return readLines(join(trial.path(out), RECORD_FILE));
}
