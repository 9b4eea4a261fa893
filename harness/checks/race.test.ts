import type { Round } from '../faults/race.js';
import type { Gateway } from '../gateway/gateway.js';
import { PortWatch } from '../gateway/port-watch.js';
import { expect, node, serving, type Trial, test } from '../gateway/trial.js';
import { literalsFor } from '../spec/literals.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { faultOf, oneOwnerInAll, oneWinner } from './race.js';

const literals = literalsFor(await loadSpec('2025-12-11', specDirectory()), 'en');

/** A gateway that serves, one that says it is refused, one that hangs, and a watch that has seen nothing. */
async function round(trial: Trial): Promise<{ winner: Gateway; loser: Gateway; round: Round }> {
  const winner = await trial.serving({ name: 'winner' });
  const { port } = winner;
  const message = `another gateway instance is already listening on ws://127.0.0.1:${port}`;
  const loser = await trial.launch(['sh', '-c', 'echo "$1"; exit 1', 'sh', message], { name: 'loser', port });
  await loser.ended;
  const watch = new PortWatch(port, [winner, loser], trial.recorder);
  return {
    winner,
    loser,
    round: { racers: [winner, loser], serving: [winner], refused: [loser], undecided: [], watch },
  };
}

test('one that serves and one that is refused as documented are no fault', async ({ trial }) => {
  expect(await faultOf((await round(trial)).round, literals)).toBeUndefined();
});

test('nobody serves, or two do', async ({ trial }) => {
  const { round: good, winner, loser } = await round(trial);
  const nobody = await faultOf({ ...good, serving: [] }, literals);
  expect(nobody?.what).toBe('0 of 2 serve');
  expect(nobody?.evidence.map(({ title }) => title)).toEqual(['terminal of winner', 'terminal of loser']);
  expect((await faultOf({ ...good, serving: [winner, loser] }, literals))?.what).toBe('2 of 2 serve');
});

test('one that neither serves nor ends', async ({ trial }) => {
  const { round: good, loser } = await round(trial);
  expect((await faultOf({ ...good, undecided: [loser] }, literals))?.what).toBe('loser neither serves nor ends');
});

test('a loser that says something else, or something like it', async ({ trial }) => {
  const { round: good } = await round(trial);
  for (const [said, what] of [
    ['EADDRINUSE', 'mute was refused without the documented message'],
    [
      'another gateway process is already listening on ws://127.0.0.1:1',
      'mute was refused with: another gateway process is already listening on ws://127.0.0.1:1',
    ],
  ] as const) {
    const mute = await trial.launch(['echo', said], { name: 'mute' });
    await mute.ended;
    expect((await faultOf({ ...good, refused: [mute] }, literals))?.what).toBe(what);
  }
});

test('two owners', async ({ trial }) => {
  const { round: good, winner } = await round(trial);
  const command = node(serving(winner.port, { hosts: ['::1'] }));
  const second = await trial.ready(command, { name: 'second', port: winner.port, host: '::1' });
  const watch = new PortWatch(winner.port, [winner, second], trial.recorder);
  await watch.look();
  await watch.look();
  expect((await faultOf({ ...good, watch }, literals))?.what).toMatch(/^two owners: .*winner.*second|second.*winner/);
});

test('many rounds, one finding', () => {
  expect(oneWinner(4, 20, [])).toMatchObject({
    outcome: 'holds',
    observed: 'violated in 0/20 rounds, p < 13.91 % (95 %)',
    rounds: { violated: 0, n: 20 },
  });
  const evidence = [{ title: 'terminal', text: 'x' }];
  const faulty = oneWinner(4, 20, [
    { what: '2 of 4 serve', evidence },
    { what: 'other', evidence: [] },
  ]);
  expect(faulty).toMatchObject({ outcome: 'violated', evidence, rounds: { violated: 2, n: 20 } });
  expect(faulty.observed).toMatch(/^violated in 2\/20 rounds, .*; the first: 2 of 4 serve$/);
});

test('all looks of all rounds, one finding', () => {
  const quiet = { looks: 5, double: undefined };
  expect(oneOwnerInAll([quiet, quiet])).toMatchObject({
    outcome: 'holds',
    observed: 'at most one gateway in 10 looks over 2 rounds',
  });
  expect(oneOwnerInAll([quiet, { looks: 5, double: 'a, b' }])).toMatchObject({ outcome: 'violated', observed: 'a, b' });
});
