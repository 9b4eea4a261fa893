import { availableParallelism } from 'node:os';
import { os, type ProcessId, type ProcessorTime } from '../os/index.js';
import { Starvation } from './starvation.js';
import { eventually, expect, node, type Trial, test } from './trial.js';

const SPINNING = node("console.log('up'); for (;;);");
const ASLEEP = node("console.log('up'); setInterval(() => {}, 1e6)");

/** More than there are processors: each must wait for its turn. */
async function crowd(trial: Trial): Promise<ProcessId[]> {
  const spinners = await Promise.all(Array.from({ length: 4 * availableParallelism() }, () => trial.start(SPINNING)));
  await Promise.all(spinners.map((one) => one.says));
  return spinners.map(({ id }) => id);
}

/** Of all of them together. */
async function timeOf(ids: readonly ProcessId[]): Promise<ProcessorTime> {
  const times = await Promise.all(ids.map((id) => os.processorTime(id)));
  const sum = (which: keyof ProcessorTime): number => times.reduce((all, one) => all + (one?.[which] ?? 0), 0);
  return { usedMs: sum('usedMs'), starvedMs: sum('starvedMs') };
}

test.beforeEach(async () => {
  const self = await os.process(process.pid);
  test.skip(!self || (await os.processorTime(self)) === undefined, 'this system does not tell');
});

/** Instants so far apart that no process can have computed all the time between them. */
const [FIRST, SECOND] = [1e6, 2e6];

test('time that the machine withheld is told by instant, and a sleeper starves of nothing', async ({ trial }) => {
  const sleeper = await trial.start(ASLEEP);
  await sleeper.says;
  const [spinner] = await crowd(trial);
  if (!spinner) throw new Error('there are spinners');

  const starvation = new Starvation();
  await starvation.look([spinner], FIRST);
  const first = starvation.between(0, FIRST);
  await eventually('it has starved for a while longer', async () => {
    await starvation.look([spinner], SECOND);
    return starvation.between(FIRST, SECOND) > 20;
  });
  expect(starvation.between(0, FIRST - 1)).toBe(0);
  expect(starvation.between(0, FIRST + 1)).toBe(first);

  const idle = new Starvation();
  await idle.look([sleeper.id], FIRST);
  const before = idle.between(0, FIRST);
  await idle.look([sleeper.id], SECOND);
  expect(idle.between(0, SECOND) - before).toBeLessThan(20);
});

test('a gateway whose own processes starve one another answers for what they computed', async ({ trial }) => {
  const spinners = await crowd(trial);
  const starvation = new Starvation();
  const begun = performance.now();
  await starvation.look(spinners, 0);
  const first = await timeOf(spinners);
  let last = first;
  await eventually('they have waited for longer, together, than the clock went', async () => {
    last = await timeOf(spinners);
    await starvation.look(spinners, performance.now() - begun);
    return last.usedMs - first.usedMs > 100 && last.starvedMs - first.starvedMs > performance.now() - begun;
  });
  const clockMs = performance.now() - begun;
  const ownMs = clockMs - starvation.between(0, clockMs);
  expect(ownMs).toBeGreaterThanOrEqual((last.usedMs - first.usedMs) / availableParallelism());
});
