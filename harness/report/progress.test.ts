import { expect, test } from 'playwright/test';
import { sampleLines } from '../record/sample.js';
import type { Line } from '../record/schema.js';
import { estimateLeftMs, nextProgress, noProgress, type Progress, renderProgress } from './progress.js';

const after = (lines: readonly Line[]): Progress => lines.reduce(nextProgress, noProgress);

const gateway = (t: number, kind: 'spawn' | 'ready' | 'dead', name: string, test = 'lock/one'): Line => ({
  type: 'event',
  t,
  test,
  kind,
  gateway: name,
  text: name,
});

const ends = (t: number, test: string): Line => ({ type: 'test-end', t, test, outcome: 'reached' });

const tests = ['lock/one', 'lock/two', 'lock/three'].map((test) => ({ test, clauses: ['lock.one'] }));
const [header, plan] = sampleLines({ tests });
const begun = [header, plan].flatMap((line) => line ?? []);

test('tests are counted as they end, and the rest estimated by those', () => {
  expect(after(begun)).toMatchObject({ total: 3, done: 0 });
  expect(estimateLeftMs(after(begun))).toBeUndefined();
  const one = after([...begun, ends(4000, 'lock/one')]);
  expect(one).toMatchObject({ total: 3, done: 1, elapsedMs: 4000 });
  expect(estimateLeftMs(one)).toBe(8000);
  expect(estimateLeftMs(after([...begun, ...tests.map(({ test }) => ends(4000, test))]))).toBe(0);
});

test('gateways live from spawn to death, or to the end of their test', () => {
  const spawned = [...begun, gateway(1, 'spawn', 'incumbent'), gateway(2, 'spawn', 'contender')];
  expect(after(spawned).alive.size).toBe(2);
  expect(after([...spawned, gateway(3, 'ready', 'contender')]).alive.size).toBe(2);
  expect(after([...spawned, gateway(3, 'dead', 'contender')]).alive.size).toBe(1);
  const other = [...spawned, gateway(3, 'spawn', 'incumbent', 'lock/one-more')];
  expect([...after([...other, ends(4, 'lock/one')]).alive]).toEqual(['lock/one-more incumbent']);
});

test('a violated clause counts once, whatever holds afterwards', () => {
  const checks = sampleLines({
    tests: [
      { test: 'lock/one', clauses: ['lock.one'], checks: [{ outcome: 'violated' }, { outcome: 'violated' }, {}] },
    ],
  });
  expect([...after(checks).violated]).toEqual(['lock.one']);
});

test('one line, no wider than asked', () => {
  const progress: Progress = {
    total: 40,
    done: 10,
    alive: new Set(['a', 'b']),
    violated: new Set(['errors.nonzero-exit']),
    elapsedMs: 60_000,
  };
  expect(renderProgress(progress, 200)).toBe(
    '10/40 tests · violated so far: errors.nonzero-exit · gateways alive: 2 · 1 min 0 s · about 3 min 0 s left',
  );
  expect(renderProgress(progress, 20)).toHaveLength(20);
  expect(renderProgress({ ...progress, violated: new Set() }, 200)).not.toContain('violated');
});
