import { expect, node, type Trial, test } from '../gateway/trial.js';
import { hadSpawned, leftToTheGateway } from './guard.js';

/** Without the guard. */
const REFUSED = { clockMs: 400, starvedMs: 100 };

async function ended(trial: Trial, script: string) {
  const contender = await trial.launch(node(script));
  await contender.tree.living();
  await contender.ended;
  return contender;
}

test('what the guard started is told by its pid, however far apart the looks were', async ({ trial }) => {
  const contender = await trial.launch(
    node(
      "const { pid } = require('node:child_process').spawn('sleep', ['1']); console.log(pid); setInterval(() => {}, 1e6)",
    ),
  );
  await expect.poll(async () => (await contender.tree.living()).length).toBe(2);
  expect(hadSpawned({ contender, unseenMs: 60_000 }, REFUSED)).toBe(true);
  const found = await leftToTheGateway({ contender, unseenMs: 60_000 }, REFUSED);
  expect(found).toMatchObject({ outcome: 'holds', observed: `pid ${(await contender.transcript.text()).trim()}` });
});

test('a guard that was looked at closely and started nothing refused by itself', async ({ trial }) => {
  const contender = await ended(trial, "console.log('the guard refuses'); process.exit(1)");
  const found = await leftToTheGateway({ contender, unseenMs: 60 }, REFUSED);
  expect(found).toMatchObject({
    outcome: 'violated',
    observed:
      'nothing, by looks at most 60 ms apart; without the guard a refused start lives 300.0 ms (400 ms by the clock, 100 ms of them without a processor)',
    evidence: [{ text: expect.stringContaining('the guard refuses') }],
  });
});

test('looks between which a refused start has room prove nothing', async ({ trial }) => {
  const contender = await ended(trial, 'process.exit(1)');
  expect(hadSpawned({ contender, unseenMs: 201 }, REFUSED)).toBeUndefined();
  expect((await leftToTheGateway({ contender, unseenMs: 201 }, REFUSED)).outcome).toBe('unknown');
});
