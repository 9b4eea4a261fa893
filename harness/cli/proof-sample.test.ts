import { expect, test } from 'playwright/test';
import { proofSample } from './proof-sample.js';

const TESTS = new Map([
  ['a.many', 9],
  ['b.some', 4],
  ['c.one', 1],
]);

const sample = (members: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
  Object.fromEntries(
    proofSample(
      Object.entries(members).map(([selector, fails]) => ({ selector, fails })),
      TESTS,
    ).map(({ selector, only }) => [selector, only]),
  );

test('every clause is touched that somebody fails, and every member that fails anything', () => {
  expect(sample({ one: ['a.many', 'b.some'], two: ['a.many'], odd: [] })).toEqual({ one: 'b.some', two: 'a.many' });
});

test('a clause that only one member fails is that member’s', () => {
  expect(sample({ one: ['c.one', 'a.many'], two: ['c.one'] })).toEqual({ one: 'a.many', two: 'c.one' });
});

test('whoever is not needed for a clause is run where the fewest tests are', () => {
  expect(sample({ one: ['c.one'], two: ['a.many'], three: ['a.many', 'b.some', 'c.one'], four: ['b.some'] })).toEqual({
    one: 'c.one',
    two: 'a.many',
    three: 'b.some',
    four: 'b.some',
  });
});
