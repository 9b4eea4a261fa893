import { os } from '../os/index.js';
import { Starvation } from './starvation.js';
import { eventually, expect, node, test } from './trial.js';

test('time that the machine withheld is told by instant, and a sleeper starves of nothing', async ({ trial }) => {
  const spin = node("console.log('up'); for (;;);");
  const sleep = node("console.log('up'); setInterval(() => {}, 1e6)");
  const sleeper = await trial.start(sleep);
  // More spinners than processors: each must wait for its turn.
  const spinners = await Promise.all(Array.from({ length: 8 }, () => trial.start(spin)));
  await Promise.all([sleeper, ...spinners].map((one) => one.says));
  const [spinner] = spinners;
  if (!spinner || (await os.starvedMs(spinner.id)) === undefined) return test.skip(true, 'this system does not tell');

  const starvation = new Starvation();
  await starvation.look([spinner.id], 100);
  const first = starvation.at(100);
  await eventually('it has starved for a while longer', async () => {
    await starvation.look([spinner.id], 200);
    return starvation.at(200) - first > 20;
  });
  expect(starvation.at(99)).toBe(0);
  expect(starvation.at(150)).toBe(first);

  const idle = new Starvation();
  const before = (await os.starvedMs(sleeper.id)) ?? 0;
  await idle.look([sleeper.id], 1);
  expect(idle.at(1) - before).toBeLessThan(20);
});
