import { expect, test } from 'playwright/test';
import { didYouMean, nearest } from './nearest.js';

const names = ['run', 'judge', 'schema', 'crash.restart-after-crash'];

test('the candidate of fewest edits is meant, or one that contains the word', () => {
  expect(nearest('jugde', names)).toBe('judge');
  expect(nearest('ran', names)).toBe('run');
  expect(nearest('crash.restart', names)).toBe('crash.restart-after-crash');
  expect(nearest('a', ['b', 'c'])).toBe('b');
  expect(didYouMean('shema', names)).toBe(' (did you mean schema?)');
});

test('nothing is meant that is not like the word', () => {
  expect(nearest('xyzzy', names)).toBeUndefined();
  expect(nearest('', names)).toBeUndefined();
  expect(nearest('run', [])).toBeUndefined();
  expect(didYouMean('xyzzy', names)).toBe('');
});
