import { expect, test } from 'playwright/test';
import { dateOf, withoutFalseParents } from './win32-parents.js';

const parentsOf = (processes: readonly { pid: number; start: string; parent: number }[]): number[] =>
  withoutFalseParents(processes, BigInt).map(({ parent }) => parent);

test('a parent is older than its child, or as old', () => {
  const parent = { pid: 10, start: '100', parent: 4 };
  expect(parentsOf([parent, { pid: 11, start: '101', parent: 10 }])).toEqual([4, 10]);
  expect(parentsOf([parent, { pid: 11, start: '100', parent: 10 }])).toEqual([4, 10]);
});

test('who got the id of a dead parent is no parent, whatever the order', () => {
  const reused = { pid: 10, start: '200', parent: 4 };
  const orphan = { pid: 11, start: '101', parent: 10 };
  expect(parentsOf([reused, orphan])).toEqual([4, 0]);
  expect(parentsOf([orphan, reused])).toEqual([0, 4]);
});

test('starts are compared as numbers: one more digit is later', () => {
  expect(
    parentsOf([
      { pid: 10, start: '1000', parent: 4 },
      { pid: 11, start: '999', parent: 10 },
    ]),
  ).toEqual([4, 0]);
});

test('a dead parent whose id nobody has is left as it is', () => {
  expect(parentsOf([{ pid: 11, start: '101', parent: 10 }])).toEqual([10]);
});

test('dates of both PowerShells', () => {
  expect(dateOf('/Date(1763757853123)/')).toBe(1763757853123);
  expect(dateOf('2025-11-21T21:44:13.1234567+01:00')).toBe(1763757853123);
  expect(dateOf('')).toBe(0);
});
