import { ANY_ANSWER, eventually, expect, node, serving, type Trial, test } from '../gateway/trial.js';
import { lackOfStrace } from '../os/strace.js';
import { Barrier, keepGoing, releaseTogether } from './barrier.js';
import { watchRace } from './race.js';

const DEADLINE_MS = 15_000;

/** Says so and ends when the port is taken, as the document wants it. */
const wellBehaved = (port: number): string => `
  process.on('uncaughtException', () => { console.log('taken'); process.exit(1); });
  ${serving(port)}`;

async function launched(trial: Trial, port: number, scripts: readonly string[]) {
  return Promise.all(scripts.map((script, index) => trial.launch(node(script), { name: `racer-${index + 1}`, port })));
}

test('of three that behave one serves, and two are refused', async ({ trial }) => {
  const port = await trial.freePort();
  const racers = await launched(
    trial,
    port,
    Array.from({ length: 3 }, () => wellBehaved(port)),
  );
  const round = await watchRace(port, racers, ANY_ANSWER, DEADLINE_MS, trial.recorder);
  expect([round.serving.length, round.refused.length, round.undecided]).toEqual([1, 2, []]);
  expect(round.watch.doubles).toEqual([]);
  expect(trial.events('ready').map(({ gateway }) => gateway)).toEqual([round.serving[0]?.name]);
});

test('two on one port are two that serve; one that hangs is undecided', async ({ trial }) => {
  const port = await trial.freePort();
  const scripts = [serving(port), 'setInterval(() => {}, 1e6)'];
  const racers = await launched(trial, port, scripts);
  const beside = await trial.ready(node(serving(port, { hosts: ['::1'] })), { name: 'beside', port, host: '::1' });
  const round = await watchRace(port, [...racers, beside], ANY_ANSWER, 2_000, trial.recorder);
  expect(round.serving.map(({ name }) => name).sort()).toEqual(['beside', 'racer-1']);
  expect(round.undecided.map(({ name }) => name)).toEqual(['racer-2']);
  expect(round.watch.doubles.length).toBeGreaterThan(0);
});

test('one that served and died does not serve', async ({ trial }) => {
  const port = await trial.freePort();
  const racer = await trial.launch(node(serving(port)), { name: 'racer', port });
  const round = await watchRace(port, [racer], ANY_ANSWER, DEADLINE_MS, trial.recorder);
  expect(round.serving).toEqual([racer]);
  await racer.signal(racer.launcher, 'SIGKILL');
  await racer.ended;
  const after = await watchRace(port, [racer], ANY_ANSWER, DEADLINE_MS, trial.recorder);
  expect([after.serving, after.refused]).toEqual([[], [racer]]);
});

test('at the barrier every racer waits right before its bind, and goes on when it is let go', async ({ trial }) => {
  const lack = await lackOfStrace();
  test.skip(lack !== undefined, lack?.why);
  const port = await trial.freePort();
  const racers = await Promise.all(
    [1, 2, 3].map(async (number) => {
      const barrier = new Barrier(trial.directory);
      const command = [...barrier.before, ...node(wellBehaved(port))];
      return { barrier, gateway: await trial.launch(command, { name: `racer-${number}`, port }) };
    }),
  );
  await eventually('all stand there', () => racers.every(({ barrier }) => barrier.stops > 0));
  for (const { gateway } of racers) expect([gateway.end, await gateway.listeners()]).toEqual([undefined, []]);
  expect(await releaseTogether(racers, DEADLINE_MS)).toBe(3);
  const gateways = racers.map(({ gateway }) => gateway);
  const round = await watchRace(port, gateways, ANY_ANSWER, DEADLINE_MS, trial.recorder);
  expect([round.serving.length, round.refused.length]).toEqual([1, 2]);
  // One that never gets there is not waited for longer than it may take.
  const never = {
    barrier: new Barrier(trial.directory),
    gateway: await trial.launch(node('setInterval(() => {}, 1e6)')),
  };
  expect(await releaseTogether([never], 100)).toBe(0);
});

test('a child that meets the barrier after the others were let go is let go too', async ({ trial }) => {
  const reason = (await lackOfStrace())?.why;
  test.skip(reason !== undefined, reason);
  const [port, own] = [await trial.freePort(), await trial.freePort()];
  const barrier = new Barrier(trial.directory);
  // The launcher stands at the barrier for a port of its own, the child that it then starts for the port of the race.
  const launcher = `require('node:net').createServer().listen(${own}, '127.0.0.1', () =>
    require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(serving(port))}]));`;
  const racer = { barrier, gateway: await trial.launch([...barrier.before, ...node(launcher)], { port }) };
  await eventually('the launcher stands there', () => barrier.stops > 0);
  expect(await releaseTogether([racer], DEADLINE_MS)).toBe(1);
  await eventually('its child stands there', () => barrier.stops > barrier.answered);
  const stop = keepGoing([racer]);
  await eventually('the child serves', async () => (await racer.gateway.listeners()).length > 0);
  stop();
});
