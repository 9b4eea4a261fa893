import { expect, test } from 'playwright/test';
import { type Sample, sampleHeader } from '../record/sample.js';
import { answer, good, judged, of, withFirst } from './sample.js';

test('a complete record in which everything holds is conformant, and nothing is said against it', () => {
  const judgement = judged({ tests: good });
  expect(answer(judgement)).toBe('conformant 0');
  expect(judgement.reasons).toEqual([]);
  expect(judgement.clauses.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    'lock.one pass',
    'lock.two pass',
    'extra.nicety pass',
    'guard.apart not-applicable',
    'other.windows pass',
    'other.untested not-applicable',
  ]);
  expect(judgement).toMatchObject({ starts: 3, durationMs: 1000, end: 'finished', calibration: { coldMs: 400 } });
});

test('residue of the target is listed and does not gate', () => {
  const left = { test: 'lock/one', kind: 'file', by: 'target', what: '/tmp/x.lock' } as const;
  const judgement = judged({ tests: good, more: [{ type: 'residue', t: 500, ...left }] });
  expect(answer(judgement)).toBe('conformant 0');
  expect(judgement.residue).toEqual([left]);
});

test('a pass over 80 % of its limit in milliseconds is slow; up to that, violated, or in counts it is not', () => {
  const slow = (
    measure: { value: number; limit: number; unit: 'ms' | 'count' },
    outcome: 'holds' | 'violated' = 'holds',
  ) => judged(withFirst({ checks: [{ measure, outcome }] })).slow.length;
  expect(slow({ value: 1601, limit: 2000, unit: 'ms' })).toBe(1);
  expect(slow({ value: 1600, limit: 2000, unit: 'ms' })).toBe(0);
  expect(slow({ value: 3000, limit: 2000, unit: 'ms' }, 'violated')).toBe(0);
  expect(slow({ value: 19, limit: 20, unit: 'count' })).toBe(0);
});

test('each test has its title, and its time where the record tells it', () => {
  const timed = judged({
    tests: [...good.slice(0, 1), ...good.slice(1).map((one) => ({ ...one, end: 'never' as const }))],
  });
  expect(timed.tests.slice(0, 2)).toEqual([
    { test: 'lock/one', title: 'title of lock/one', durationMs: 2 },
    { test: 'lock/two', title: 'title of lock/two' },
  ]);
});

test('each check names the command that repeats it as it ran: seed, and whatever is not the default', () => {
  const repeat = (header: NonNullable<Sample['header']>) =>
    of(judged({ header, tests: good }), 'lock.one').checks[0]?.repeat;
  expect(repeat({ seed: 7 })).toBe('gatelock run reference --test lock/one --seed 7');
  expect(repeat({ effort: 'thorough', selector: "'my target.yaml'" })).toBe(
    "gatelock run 'my target.yaml' --test lock/one --seed 1 --effort thorough",
  );
  expect(repeat({ spec: { ...sampleHeader.spec, revision: '2026-01-01' } })).toBe(
    'gatelock run reference --test lock/one --seed 1 --spec 2026-01-01',
  );
});
