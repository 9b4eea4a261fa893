import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from './bench.js';
import { Blocked } from './blocked.js';
import { crashOwner } from './faults/crash.js';
import { versionFloor } from './gateway/floor.js';
import { test as base, expect, readLines, serving, type Trial, theProcess } from './gateway/trial.js';
import { Host } from './host.js';
import { os } from './os/index.js';
import { packageRoot } from './package-root.js';
import type { Event } from './record/schema.js';
import type { Run } from './run.js';
import { documentsOf } from './target/documents.js';
import { selectTarget } from './target/select.js';

/** What a target of these tests is described by, besides the script of its gateway. */
type Described = Record<string, unknown>;

interface Stage {
  readonly run: Run;
  readonly bench: Bench;
  readonly host: Host;
  readonly events: (kind: Event['kind']) => Event[];
}

/** A bench for a small target; `script` finds its port in `process.argv[1]`. */
async function staged(trial: Trial, script: string, described: Described, coldMs: number): Promise<Stage> {
  const directory = mkdtempSync(trial.path('stage-'));
  const file = join(directory, 'target.yaml');
  writeFileSync(join(directory, 'gateway.js'), script);
  const description = {
    name: 'small',
    command: ['{node}', '{here}/gateway.js'],
    port: ['{port}'],
    ready: { deadlineMs: 10_000 },
    ...described,
  };
  writeFileSync(file, JSON.stringify(description));
  mkdirSync(join(directory, 'out'));
  mkdirSync(join(directory, 'workspace'));
  const builtIns = join(packageRoot(), 'fixtures', 'targets');
  const run: Run = {
    directory: join(directory, 'out'),
    workspace: join(directory, 'workspace'),
    starter: { pid: process.pid, start: (await theProcess(process.pid)).start },
    record: join(directory, 'record.ndjson'),
    epoch: String(process.hrtime.bigint()),
    revision: '2025-12-11',
    target: await selectTarget({ name: file, builtIns }),
    effort: 'quick',
    focus: [],
    seed: process.pid,
    workers: 1,
  };
  const bench = await Bench.open(run, 0);
  bench.recorder.enter('host/test');
  if (coldMs > 0) bench.recorder.calibration({ coldMs, warmMs: coldMs });
  const events = (kind: Event['kind']): Event[] =>
    readLines(run.record).filter((one): one is Event => one.type === 'event' && one.kind === kind);
  return { run, bench, host: new Host(bench, 'host/test', []), events };
}

type Stages = (script?: string, described?: Described, coldMs?: number) => Promise<Stage>;

const SERVING = `${serving(0).replace('port: 0', 'port: Number(process.argv[2])')}; console.log('listening');`;

const test = base.extend<{ stage: Stages }>({
  stage: async ({ trial }, use) => {
    const stages: Stage[] = [];
    await use(async (script = SERVING, described = {}, coldMs = 100) => {
      const stage = await staged(trial, script, described, coldMs);
      stages.push(stage);
      return stage;
    });
    for (const { host, bench } of stages) {
      await host.dispose();
      await bench.close();
      expect(bench.standing !== undefined && (await os.isAlive(bench.standing.launcher))).toBe(false);
    }
  },
});

test('gateways have names, profiles and ports of their own; afterwards only their transcripts are left', async ({
  stage,
}) => {
  const { host, run, bench } = await stage();
  const one = await host.start();
  const other = await host.start();
  const incumbent = await host.incumbent();
  const named = await host.launch({ name: 'incumbent', port: incumbent.port });
  expect([one, other, incumbent, named].map(({ name }) => name)).toEqual([
    'gateway',
    'gateway-2',
    'incumbent',
    'incumbent-2',
  ]);
  expect(new Set([one.port, other.port, incumbent.port]).size).toBe(3);
  expect(host.birthOf(one.profile).entries.size).toBeGreaterThan(0);
  await host.dispose();
  expect(readdirSync(run.workspace)).toEqual([]);
  const transcripts = join(run.directory, 'transcripts');
  expect(new Set(readdirSync(transcripts))).toEqual(
    new Set(['gateway', 'gateway-2', 'incumbent', 'incumbent-2'].map((name) => `host--test--${name}.log`)),
  );
  expect(readFileSync(join(transcripts, 'host--test--gateway.log'), 'utf8')).toBe('listening\r\n');
  for (const gateway of [one, other, incumbent]) expect(await os.isAlive(gateway.launcher)).toBe(false);
  expect(bench.standing).toBeUndefined();
  // It is as new: the same port may be had again.
  expect(await host.freePort()).toBeGreaterThan(0);
});

test('a gateway that ends, and one that is late, block the test and show their terminal', async ({ stage }) => {
  const { host } = await stage("console.log('no config'); process.exit(78)");
  const ended = await host.start().catch((error: unknown) => error);
  if (!(ended instanceof Blocked)) throw new Error('it is blocked');
  expect(ended.message).toBe('gateway ended with status 78 before it was ready');
  expect(ended.evidence).toEqual([{ title: 'terminal of gateway', text: 'no config' }]);
  expect(host.obstacle).toBe(ended);

  const { host: later } = await stage("process.stdout.write('Continue? '); process.stdin.resume()", {
    ready: { deadlineMs: 500 },
  });
  await expect(later.start()).rejects.toThrow(/^gateway was not ready in time: nothing listened on 127.0.0.1:\d+$/);
  expect(later.obstacle?.evidence).toEqual([{ title: 'terminal of gateway', text: 'Continue?' }]);
});

test('the next start takes port and profile of the crashed one', async ({ stage }) => {
  const { host } = await stage();
  const gateway = await host.gateway();
  await crashOwner(gateway, 'SIGKILL', host.recorder);
  const restart = await host.restart(gateway);
  expect(restart.took?.clockMs).toBeGreaterThan(0);
  expect([restart.gateway.port, restart.gateway.profile]).toEqual([gateway.port, gateway.profile]);
  expect(restart.gateway.name).toBe('restarted');
});

test('a next start that fails says why: it ended, or it is late', async ({ stage }) => {
  const onceOnly = (deed: string): string => `
    const fs = require('node:fs');
    if (fs.existsSync('lock')) { ${deed} } else { fs.writeFileSync('lock', ''); ${SERVING} }`;
  for (const [deed, why] of [
    ["console.log('stale lock'); process.exit(1);", /^ended with status 1$/],
    ['process.stdin.resume();', /^not ready: nothing listened/],
  ] as const) {
    const { host } = await stage(onceOnly(deed), { ready: { deadlineMs: 1_500 } });
    const gateway = await host.start();
    await crashOwner(gateway, 'SIGKILL', host.recorder);
    const restart = await host.restart(gateway);
    expect(restart.took).toBeUndefined();
    expect(restart.why).toMatch(why);
  }
});

test('where starts are dear an unharmed gateway serves the next test, and a harmed one does not', async ({ stage }) => {
  const { host, bench, events } = await stage(SERVING, {}, 5_000);
  const first = await host.incumbent();
  await host.dispose();
  expect(bench.standing).toBe(first);
  expect(await os.isAlive(first.launcher)).toBe(true);

  const next = new Host(bench, 'host/next', []);
  expect(await next.gateway()).toBe(first);
  await crashOwner(first, 'SIGKILL', host.recorder);
  await first.ended;
  await next.dispose();
  expect(bench.standing).toBeUndefined();

  const third = new Host(bench, 'host/third', []);
  const anew = await third.gateway();
  expect(anew).not.toBe(first);
  await third.dispose();
  // One that died while it stood between tests is noticed, and replaced.
  await os.end(anew.launcher, 'SIGKILL');
  await anew.ended;
  const fourth = new Host(bench, 'host/fourth', []);
  expect(await fourth.incumbent()).not.toBe(anew);
  await fourth.dispose();
  expect(events('spawn')).toHaveLength(3);
});

test('one that was asked to stop is nobody’s incumbent any more, also if it serves on', async ({ stage }) => {
  const { host, bench } = await stage(`process.on('SIGTERM', () => {}); ${SERVING}`, {}, 5_000);
  const deaf = await host.incumbent();
  await deaf.signal(deaf.launcher, 'SIGTERM');
  await host.dispose();
  expect(bench.standing).toBeUndefined();
  expect(await os.isAlive(deaf.launcher)).toBe(false);
});

test('one that was launched in a way of its own serves no other test', async ({ stage }) => {
  const { host, bench } = await stage(SERVING, { bind: ['--host', '{host}'] }, 5_000);
  for (const way of [{ before: ['env'] }, { bind: '127.0.0.1' }]) {
    await host.start(way);
    await host.dispose();
    expect(bench.standing, Object.keys(way).join()).toBeUndefined();
  }
});

test('a contender is watched on a profile of its own, or on that of the incumbent', async ({ stage }) => {
  const { host } = await stage(`process.on('uncaughtException', () => process.exit(1)); ${SERVING}`);
  const incumbent = await host.incumbent();
  const own = await host.contend(incumbent, 'own profile');
  const same = await host.contend(incumbent, 'same profile');
  expect([own.ended?.exit, same.ended?.exit]).toEqual([{ status: 1 }, { status: 1 }]);
  expect([own.contender.name, same.contender.name]).toEqual(['contender', 'contender-2']);
  expect(own.contender.profile).not.toBe(incumbent.profile);
  expect(same.contender.profile).toBe(incumbent.profile);
});

test('limits are the clause’s, the target’s where it overrides them, and need a calibration', async ({ stage }) => {
  const budgets = { 'errors.fail-fast': { exit: { coldStarts: 0, atLeastMs: 7, why: 'it is small' } } };
  const { host } = await stage(SERVING, { budgets });
  expect(host.limit('errors.fail-fast', 'exit')).toBe(7);
  expect(host.limit('singleton.second-start-refused', 'end')).toBeGreaterThan(100);
  const { bench } = await stage(SERVING, {}, 0);
  expect(bench.calibrated).toBe(false);
  expect(() => bench.calibration).toThrow('has no calibration: the suite runs by gatelock run only.');
});

test('the floor is the time of the version command, if there is one', async ({ stage }) => {
  const { host } = await stage();
  expect(await versionFloor(host.target, await host.freshProfile(), host.bench)).toBeUndefined();
  const { host: told } = await stage(SERVING, { versionCommand: ['{node}', '--version'] });
  expect(await versionFloor(told.target, await told.freshProfile(), told.bench)).toBeGreaterThan(0);
  const { host: wrong, events } = await stage(SERVING, { versionCommand: ['{node}', '-e', 'process.exit(3)'] });
  expect(await versionFloor(wrong.target, await wrong.freshProfile(), wrong.bench)).toBeUndefined();
  expect(events('note').map(({ text }) => text)).toEqual([expect.stringContaining('tells no version: Command failed')]);
});

test('a profile that no host made has no birth', async ({ stage, trial }) => {
  const { host } = await stage();
  expect(() => host.birthOf(trial.profile())).toThrow('was not made by a host: take it from freshProfile()');
});

test('companions and clients end with the host, documents are those of the description', async ({ stage, trial }) => {
  writeFileSync(trial.path('lock.md'), '');
  const { host } = await stage(SERVING, { documents: [trial.path('lock.md')] });
  const gateway = await host.start();
  const companion = await host.companion({
    ...{ name: 'bystander', role: 'holder', file: process.execPath },
    args: ['-e', "console.log('here'); process.stdin.resume()"],
  });
  const client = await host.client('idle-websocket', gateway);
  expect(documentsOf(host.target)).toEqual([trial.path('lock.md')]);
  expect(existsSync(gateway.profile.directory)).toBe(true);
  await host.dispose();
  expect(await companion.isAlive()).toBe(false);
  expect((await client.closed).how).toBe('close 1006');
});
