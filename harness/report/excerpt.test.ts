import { expect, test } from 'playwright/test';
import { excerpt, excerpts } from './excerpt.js';

const lines = (n: number): string => Array.from({ length: n }, (_, index) => `line ${index + 1}`).join('\n\n');

test('of a terminal the last lines are shown, of anything else the first, and it is said', () => {
  expect(excerpts([{ title: 'terminal of gateway', text: lines(5) }], 2)).toEqual([
    { title: 'terminal of gateway, its last lines', rows: ['line 4', 'line 5'] },
  ]);
  expect(excerpts([{ title: 'owners', text: lines(5) }], 2)).toEqual([
    { title: 'owners, its first lines', rows: ['line 1', 'line 2'] },
  ]);
  expect(excerpts([{ title: 'owners', text: lines(2) }], 2)).toEqual([{ title: 'owners', rows: ['line 1', 'line 2'] }]);
});

test('the terminal tells most; whole lines are shown as long as their rows fit', () => {
  const evidence = [
    { title: 'owners', text: 'pid 7' },
    { title: 'terminal of gateway', text: 'first\naaaa bbbb\nlast' },
  ];
  const byWord = (line: string): string[] => line.split(' ');
  expect(excerpt(evidence, 2, byWord)).toEqual([{ title: 'terminal of gateway, its last lines', rows: ['last'] }]);
  expect(excerpt(evidence, 3, byWord)[0]?.rows).toEqual(['aaaa', 'bbbb', 'last']);
  expect(excerpt(evidence.slice(0, 1), 3, byWord)[0]?.title).toBe('owners');
  expect(excerpt([], 3, byWord)).toEqual([]);
});
