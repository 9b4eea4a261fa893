import { expect, test } from 'playwright/test';
import { cut, fold } from './fold.js';

test('text is broken at spaces, a word that is too long anywhere, and without a width nowhere', () => {
  const text = `one two three four five six\n\n${'x'.repeat(45)}`;
  expect(fold(text, 20)).toEqual(['one two three four', 'five six', '', 'x'.repeat(20), 'x'.repeat(20), 'x'.repeat(5)]);
  expect(fold(text, Number.POSITIVE_INFINITY)).toEqual(text.split('\n'));
  expect(fold('  indented', 20)).toEqual(['  indented']);
});

test('what does not fit is cut with an ellipsis', () => {
  expect(cut('abcdef', 6)).toBe('abcdef');
  expect(cut('abcdef', 5)).toBe('abcd…');
  expect(cut('abcdef', Number.POSITIVE_INFINITY)).toBe('abcdef');
});
