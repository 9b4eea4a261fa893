import { expect, test } from 'playwright/test';
import { mergedLines } from '../record/merge.js';
import { parseRecord } from '../record/run-record.js';
import type { Sample, SampleTest } from '../record/sample.js';
import { shardText, twoShards } from '../record/sample-shards.js';
import { judge } from './judge.js';
import { answer, good, judged, of, spec } from './sample.js';
import type { Judgement } from './verdict.js';

const judgedMerged = (...told: Parameters<typeof twoShards>): Judgement => {
  const lines = mergedLines(twoShards(...told));
  return judge(parseRecord(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'merged'), spec);
};

const judgedAlone = (index: number, tests: readonly SampleTest[], more: Partial<Sample> = {}): Judgement =>
  judge(parseRecord(shardText(index, 2, tests, more), 'alone'), spec);

test.describe('one shard alone', () => {
  test('is never conformant, says which it is, and shows what it exercised', () => {
    for (const index of [1, 2]) {
      const judgement = judgedAlone(index, good);
      expect(answer(judgement)).toBe('inconclusive 2');
      expect(judgement.reasons).toEqual([
        `shard ${index} of 2 only, ${index === 1 ? 2 : 3} of 6 clauses exercised: merge them by gatelock merge`,
      ]);
      expect(judgement.shard).toEqual({ index, of: 2 });
    }
  });

  test('is never conformant even if it is the only one and everything holds', () => {
    const judgement = judge(parseRecord(shardText(1, 1, good), 'alone'), spec);
    expect(answer(judgement)).toBe('inconclusive 2');
  });

  test('is nonconformant where it saw a violation', () => {
    const tests = good.map((one) =>
      one.test === 'lock/two' ? { ...one, checks: [{ outcome: 'violated' as const }] } : one,
    );
    expect(answer(judgedAlone(2, tests))).toBe('nonconformant 1');
    expect(answer(judgedAlone(1, tests))).toBe('inconclusive 2');
  });
});

test.describe('the merged record', () => {
  test('gives the verdicts of the whole run', () => {
    const merged = judgedMerged(good);
    expect(answer(merged)).toBe('conformant 0');
    const verdicts = ({ clauses }: Judgement) => clauses.map(({ id, verdict, selected }) => [id, verdict, selected]);
    expect(verdicts(merged)).toEqual(verdicts(judged({ tests: good })));
    expect(merged).toMatchObject({
      starts: 6,
      durationMs: 2000,
      end: 'finished',
      shards: [{ index: 1 }, { index: 2 }],
    });
  });

  test('keeps a violation of any shard', () => {
    for (const { test } of good.slice(0, 2)) {
      const tests = good.map((one) =>
        one.test === test ? { ...one, checks: [{ outcome: 'violated' as const }] } : one,
      );
      const merged = judgedMerged(tests);
      expect(answer(merged)).toBe('nonconformant 1');
      expect(of(merged, test.replace('/', '.')).verdict).toBe('fail');
    }
  });

  test('keeps a violation that only the calibration of one shard saw', () => {
    const merged = judgedMerged(good, {}, (text, index) => {
      const calibration = /("type":"check".*"calibrate\/cold-start".*"outcome":)"holds"/;
      return index === 2 ? text.replace(calibration, '$1"violated"') : text;
    });
    expect(answer(merged)).toBe('nonconformant 1');
    expect(of(merged, 'lock.one').checks.find(({ outcome }) => outcome === 'violated')?.test).toBe(
      'calibrate/cold-start-shard-2',
    );
  });

  test('is never conformant where a shard broke off, was interrupted, or was damaged', () => {
    const cut = judgedMerged(good, {}, (text, index) => (index === 1 ? text.slice(0, -30) : text));
    expect(answer(cut)).toBe('inconclusive 2');
    expect(cut.end).toBe('broken-off');
    expect(cut.reasons.join('\n')).toContain('the record is damaged: shard 1: no footer: the run broke off');
    expect(answer(judgedMerged(good, { 2: { footer: { end: 'interrupted' } } }))).toBe('inconclusive 130');
    const garbled = judgedMerged(good, {}, (text, index) => (index === 2 ? text.replace(/\n/, '\nrubbish\n') : text));
    expect(answer(garbled)).toBe('inconclusive 2');
    expect(garbled.reasons.join('\n')).toContain('shard 2: line 2: is no JSON');
  });
});
