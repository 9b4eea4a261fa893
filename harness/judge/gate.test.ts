import { expect, test } from 'playwright/test';
import { parseRecord } from '../record/run-record.js';
import { sampleText } from '../record/sample.js';
import { named } from './gate.js';
import { judge } from './judge.js';
import { answer, good, judged, of, spec, withFirst } from './sample.js';

test.describe('the gate is inconclusive, though every clause passes, when', () => {
  test('the run was restricted', () => {
    const judgement = judged({ header: { filter: '--test lock/*' }, tests: good });
    expect(answer(judgement)).toBe('inconclusive 2');
    expect(judgement.reasons).toEqual([
      'the run was restricted to --test lock/*: 4 of 6 clauses exercised, and only a run of all can be conformant',
    ]);
  });

  test('the run was restricted to few clauses: the others are marked, and none of them is a reason', () => {
    const judgement = judged({ header: { filter: 'lock/one' }, tests: good.slice(0, 1) });
    expect(answer(judgement)).toBe('inconclusive 2');
    expect(judgement.reasons).toHaveLength(1);
    expect(judgement.reasons[0]).toContain('restricted to lock/one: 1 of 6 clauses');
    expect(judgement.clauses.filter(({ selected }) => selected).map(({ id }) => id)).toEqual(['lock.one']);
    expect(of(judgement, 'lock.two')).toMatchObject({ verdict: 'inconclusive', selected: false });
  });

  test('the run was not restricted, and a clause that no test exercises is a reason', () => {
    const judgement = judged({ tests: good.slice(1) });
    expect(of(judgement, 'lock.one').selected).toBe(true);
    expect(judgement.reasons).toEqual(['1 MUST clause is inconclusive: lock.one']);
  });

  test('the run was interrupted, which has a status of its own', () => {
    expect(answer(judged({ tests: good, footer: { end: 'interrupted' } }))).toBe('inconclusive 130');
  });

  test('the record is damaged', () => {
    const text = sampleText({ tests: good }).replace('\n', '\nnoise\n');
    const judgement = judge(parseRecord(text, 'record.ndjson'), spec);
    expect(answer(judgement)).toBe('inconclusive 2');
    expect(judgement.reasons[0]).toContain('line 2: is no JSON');
  });

  test('a violation was seen, which no damage and no interruption can undo', () => {
    const sample = withFirst({ checks: [{ outcome: 'violated' }] });
    expect(answer(judged({ ...sample, footer: { end: 'interrupted', lines: 1 } }))).toBe('nonconformant 1');
  });
});

test('a record that is cut anywhere is never conformant', () => {
  const bytes = Buffer.from(sampleText(withFirst({ checks: [{ observed: '可以 👍' }] })));
  const headerEnd = bytes.indexOf('\n');
  for (let length = 0; length < bytes.length; length++) {
    const text = bytes.subarray(0, length).toString('utf8');
    // The header may lack its line end, but not its last brace.
    if (length < headerEnd) expect(() => parseRecord(text, 'record.ndjson')).toThrow('no header line');
    else expect(judge(parseRecord(text, 'record.ndjson'), spec).gate, `cut at ${length}`).toBe('inconclusive');
  }
});

test('a record that lacks any one line is never conformant', () => {
  const rows = sampleText({ tests: good }).trimEnd().split('\n');
  for (let missing = 1; missing < rows.length; missing++) {
    const text = `${rows.filter((_, index) => index !== missing).join('\n')}\n`;
    expect(judge(parseRecord(text, 'record.ndjson'), spec).gate, `without line ${missing + 1}`).toBe('inconclusive');
  }
});

test('a reason names four at most', () => {
  expect(named(['a', 'b', 'c', 'd'])).toBe('a, b, c, d');
  expect(named(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
});
