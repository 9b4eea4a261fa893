import { expect, test } from 'playwright/test';
import { msText, panned, percent, percentText, ticks, tickText, type View, zoomed } from './scale.js';

const whole: View = { from: 0, to: 60_000 };

test('a time keeps its place while the view narrows around it, down to less than a millisecond', () => {
  const t = 12_345.678;
  let view = whole;
  const place = percent(view, t);
  for (let step = 0; step < 60; step++) view = zoomed(view, whole, 0.5, t);
  expect(percent(view, t)).toBeCloseTo(place, 3);
  expect(view.to - view.from).toBeCloseTo(0.1, 6);
  expect(percent(view, t + 0.001) - percent(view, t)).toBeCloseTo(1, 3);
});

test('a view neither leaves the whole nor grows beyond it', () => {
  expect(zoomed({ from: 10, to: 20 }, whole, 1e9, 15)).toEqual(whole);
  expect(panned({ from: 10, to: 20 }, whole, -100)).toEqual({ from: 0, to: 10 });
  expect(panned({ from: 10, to: 20 }, whole, 1e9)).toEqual({ from: 59_990, to: 60_000 });
  expect(panned(whole, whole, 5)).toEqual(whole);
});

test('the marks of the axis are round, inside, and not too many', () => {
  expect(ticks(whole, 8)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
  expect(ticks({ from: 0.05, to: 0.55 }, 5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  for (const width of [0.1, 3, 77, 1234, 9e6]) {
    for (const most of [2, 5, 11]) {
      const found = ticks({ from: 17, to: 17 + width }, most);
      expect(found.length).toBeLessThanOrEqual(most + 1);
      expect(found.every((t) => t >= 17 && t <= 17 + width)).toBe(true);
    }
  }
});

test('times are told to the microsecond of the record', () => {
  expect([msText(0), msText(1_234_567.8912), msText(-2.5)]).toEqual([
    '0.000 ms',
    '1\u202f234\u202f567.891 ms',
    '−2.500 ms',
  ]);
  expect([tickText(0), tickText(250), tickText(1_500), tickText(0.2)]).toEqual(['0', '250 ms', '1.5 s', '0.2 ms']);
  expect(percentText({ from: 0, to: 3 }, 1)).toBe('33.3333%');
});
