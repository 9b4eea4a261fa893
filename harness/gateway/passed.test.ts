import { expect, test } from 'playwright/test';
import { ownMs, passedText } from './passed.js';

test('what the machine withheld is not the gateway’s time', () => {
  expect(ownMs({ clockMs: 100, starvedMs: 30 })).toBe(70);
  expect(ownMs({ clockMs: 100, starvedMs: 0 })).toBe(100);
  // Several processes starve at once: their sum may exceed the clock.
  expect(ownMs({ clockMs: 100, starvedMs: 130 })).toBe(0);
});

test('a time in words, with what was withheld if it counts', () => {
  expect(passedText({ clockMs: 12.34, starvedMs: 0.9 })).toBe('11.4 ms');
  expect(passedText({ clockMs: 100, starvedMs: 30 })).toBe(
    '70.0 ms (100 ms by the clock, 30 ms of them without a processor)',
  );
});
