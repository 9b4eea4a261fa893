import { expect, test } from 'playwright/test';
import type { SampleTest } from '../record/sample.js';
import { good, judged, of } from './sample.js';

const blocked = (test: string, reason: string, terminal?: string): SampleTest => ({
  test,
  clauses: ['lock.one', 'lock.two'],
  checks: [],
  end: {
    outcome: 'blocked',
    reason,
    ...(terminal === undefined ? {} : { evidence: [{ title: 'terminal of gateway', text: terminal }] }),
  },
});

test('one thing that met many tests is one obstacle, with their clauses and what the target showed', () => {
  const tests = [
    blocked('lock/a', 'nothing listened on 127.0.0.1:24600'),
    blocked('lock/b', 'nothing listened on 127.0.0.1:31000', 'Continue? [y/N]'),
    blocked('lock/c', 'nothing listened on 127.0.0.1:24600', 'Continue? [y/N]'),
  ];
  expect(judged({ tests: [...tests, ...good] }).obstacles).toEqual([
    {
      because: 'blocked',
      reason: 'nothing listened on 127.0.0.1:24600',
      tests: ['lock/a', 'lock/b', 'lock/c'],
      clauses: ['lock.one', 'lock.two'],
      evidence: [{ title: 'terminal of gateway', text: 'Continue? [y/N]' }],
      repeat: 'gatelock run reference --test lock/b --seed 1',
    },
  ]);
});

test('different things are different obstacles, and so is the same text of gatelock and of the target', () => {
  const tests = [
    blocked('lock/a', 'it ended with status 1'),
    blocked('lock/b', 'it ended with status 2'),
    { ...blocked('lock/c', ''), end: { outcome: 'fault', reason: 'it ended with status 1' } as const },
    { test: 'lock/d', clauses: ['lock.one'], checks: [] },
    { test: 'lock/e', clauses: ['lock.one'], checks: [], end: 'never' as const },
  ];
  expect(judged({ tests }).obstacles.map(({ because, tests }) => `${because} ${tests}`)).toEqual([
    'blocked lock/a',
    'blocked lock/b',
    'fault lock/c',
    'no-check lock/d',
    'never-ended lock/e',
  ]);
});

test('what was left out on purpose is no obstacle, nor is anything where all tests reach their end', () => {
  const leftOut = { ...blocked('lock/a', ''), end: { outcome: 'left-out', reason: 'no strace' } as const };
  const judgement = judged({ tests: [...good, leftOut] });
  expect(of(judgement, 'lock.one').unexercised).toHaveLength(1);
  expect(judgement.obstacles).toEqual([]);
});
