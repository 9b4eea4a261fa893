import { expect, test } from 'playwright/test';
import { upperBound } from './bound.js';

test('after no occurrence the bound is 1 - 0.05^(1/n)', () => {
  for (const n of [1, 20, 400, 10_000]) expect(upperBound(0, n)).toBeCloseTo(1 - 0.05 ** (1 / n), 12);
});

test('after some it is the Clopper-Pearson bound of published tables', () => {
  // One-sided 95 %: beta quantiles as tabulated, such as 1 of 10 -> 0.3942 and 3 of 20 -> 0.3437.
  expect(upperBound(1, 10)).toBeCloseTo(0.3942, 4);
  expect(upperBound(3, 20)).toBeCloseTo(0.3437, 4);
});

test('after nothing but occurrences nothing is excluded', () => {
  expect(upperBound(7, 7)).toBe(1);
});

test('it grows with k and shrinks with n', () => {
  expect(upperBound(2, 50)).toBeGreaterThan(upperBound(1, 50));
  expect(upperBound(1, 100)).toBeLessThan(upperBound(1, 50));
});
