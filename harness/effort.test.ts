import { expect, test } from 'playwright/test';
import { Budget, effortFor, looksClosely } from './effort.js';

const CORES = 2;

/** Rounds of 2, 4, 8 and 16 racers. */
const rounds = (...[effort, coldMs]: [ConstructorParameters<typeof Budget>[0], number]): number[] =>
  [2, 4, 8, 16].map((racers) => new Budget(effort, coldMs, CORES).rounds(racers));

test('a fast target runs as many rounds as the effort allows, fewer of the big ones', () => {
  expect(rounds('quick', 50)).toEqual([16, 8, 4, 2]);
  expect(rounds('standard', 50)).toEqual([50, 25, 12, 6]);
  expect(rounds('thorough', 50)).toEqual([400, 400, 300, 150]);
});

test('a slow target runs one round at least, and a round that is too dear is left out', () => {
  expect(rounds('quick', 5_000)).toEqual([1, 1, 1, 0]);
  expect(rounds('standard', 20_000)).toEqual([1, 1, 0, 0]);
  expect(rounds('thorough', 20_000)).toEqual([3, 1, 1, 1]);
});

test('starts are spared where they are dear, save in a thorough run', () => {
  const spares = (...args: [ConstructorParameters<typeof Budget>[0], number]) =>
    new Budget(...args, CORES).sparesStarts;
  expect([spares('quick', 2_000), spares('quick', 2_001), spares('standard', 9_000)]).toEqual([false, true, true]);
  expect(spares('thorough', 9_000)).toBe(false);
});

test('a brief run has one round of small races, and spares starts', () => {
  expect(rounds('brief', 50)).toEqual([1, 1, 0, 0]);
  expect(new Budget('brief', 50, CORES).sparesStarts).toBe(true);
});

test('a brief run looks closely at the clauses of its focus, and no other run changes for them', () => {
  expect(effortFor('brief', ['a.one'], ['a.one', 'b.two'])).toBe('quick');
  expect(effortFor('brief', ['a.one'], ['b.two'])).toBe('brief');
  expect(effortFor('thorough', ['a.one'], ['a.one'])).toBe('thorough');
  expect(looksClosely('brief', ['a.one'], ['a.one', 'b.two'])).toBe(true);
  expect(looksClosely('brief', ['a.one'], ['b.two'])).toBe(false);
  expect(looksClosely('quick', [], ['b.two'])).toBe(true);
});

test('more effort means more crashes in a row', () => {
  expect((['quick', 'standard', 'thorough'] as const).map((effort) => new Budget(effort, 1, 1).crashesInARow)).toEqual([
    3, 10, 20,
  ]);
});
