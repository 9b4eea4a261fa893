import { expect, test } from 'playwright/test';
import { judge } from '../judge/judge.js';
import type { Judgement } from '../judge/verdict.js';
import { parseRecord } from '../record/run-record.js';
import { sampleText } from '../record/sample.js';
import { clause } from '../spec/clause.js';
import { matrixOf, renderMatrix } from './matrix.js';

const CLAUSES = ['crash.one', 'crash.two'].map((id) =>
  clause.parse({ id, level: 'MUST', requirement: 'r', observable: 'o' }),
);

/** The judgement on a target that fails exactly these clauses. */
function verdict(...failed: string[]): Judgement {
  const tests = CLAUSES.map(({ id }) => ({
    test: id.replace('.', '/'),
    clauses: [id],
    checks: [{ outcome: failed.includes(id) ? ('violated' as const) : ('holds' as const) }],
  }));
  const spec = { name: 'sample', revision: '2025-12-11', digest: 'd1', title: 't', literals: {}, clauses: CLAUSES };
  return judge(parseRecord(sampleText({ tests }), 'sample'), spec);
}

const one = { selector: 'faulty:one', fails: ['crash.one'], verdict: verdict('crash.one') };
const two = { selector: 'faulty:two', fails: ['crash.two'], verdict: verdict('crash.two') };
const twin = { selector: 'twin:odd', fails: [], verdict: verdict() };

test('everything as declared', () => {
  const matrix = matrixOf([one, two, twin], { complete: true });
  expect(matrix.rows.map(({ cells }) => cells.join(' '))).toEqual(['caught clear', 'clear caught', 'clear clear']);
  expect(matrix.problems).toEqual([]);
});

test('a fault that survives is named', () => {
  const matrix = matrixOf([{ ...one, verdict: verdict() }, two], { complete: false });
  expect(matrix.rows[0]?.cells).toEqual(['survived', 'clear']);
  expect(matrix.problems).toEqual([expect.stringMatching(/^faulty:one: survives crash.one/)]);
});

test('a verdict off the diagonal is named', () => {
  const matrix = matrixOf([{ ...one, verdict: verdict('crash.one', 'crash.two') }, two], { complete: false });
  expect(matrix.rows[0]?.cells).toEqual(['caught', 'stray']);
  expect(matrix.problems).toEqual([expect.stringMatching(/^faulty:one: fails crash.two too/)]);
});

test('a sample is held to its one clause, and strays are named all the same', () => {
  const both = { selector: 'faulty:both', fails: ['crash.one', 'crash.two'], only: 'crash.one' };
  const cells = (...failed: string[]) => matrixOf([{ ...both, verdict: verdict(...failed) }], { complete: false });
  expect(cells('crash.one').rows[0]?.cells).toEqual(['caught', 'clear']);
  expect(cells('crash.one').problems).toEqual([]);
  expect(cells('crash.one', 'crash.two').rows[0]?.cells).toEqual(['caught', 'caught']);
  expect(cells('crash.two').problems).toEqual([expect.stringMatching(/^faulty:both: survives crash.one/)]);
  const stray = matrixOf([{ ...one, only: 'crash.one', verdict: verdict('crash.one', 'crash.two') }], {
    complete: false,
  });
  expect(stray.problems).toEqual([expect.stringMatching(/^faulty:one: fails crash.two too/)]);
});

test('a clause that nobody fails is named, if all targets were run', () => {
  expect(matrixOf([one, twin], { complete: true }).problems).toEqual(['crash.two: no fault is caught by this clause']);
  expect(matrixOf([one, twin], { complete: false }).problems).toEqual([]);
});

test('a twin that is not conformant, a declared id that is none, and a run without a verdict are named', () => {
  const interrupted = { ...verdict(), gate: 'inconclusive' as const, reasons: ['the run was interrupted'] };
  expect(matrixOf([{ ...twin, verdict: interrupted }], { complete: false }).problems).toEqual([
    'twin:odd: inconclusive: the run was interrupted',
  ]);
  expect(matrixOf([{ ...one, fails: ['crash.one', 'crash.three'] }], { complete: false }).problems).toEqual([
    'faulty:one: declares crash.three, which is no clause',
  ]);
  expect(matrixOf([{ ...one, verdict: undefined }], { complete: false }).problems).toEqual(['faulty:one: no verdict']);
});

test('a fault of gatelock is a problem whatever the clauses say', () => {
  const faulty = { ...one.verdict, faults: [{ what: 'no terminal left' }] };
  expect(matrixOf([{ ...one, verdict: faulty }], { complete: false }).problems).toEqual([
    "faulty:one: a fault of gatelock's own: no terminal left",
  ]);
});

test('is drawn as a row a target and a column a clause', () => {
  expect(
    renderMatrix(matrixOf([one, two, twin], { complete: true }))
      .split('\n')
      .slice(0, 8),
  ).toEqual([
    '               ',
    '            1 2',
    'faulty:one  ● ·',
    'faulty:two  · ●',
    'twin:odd    · ·',
    '',
    '  1 crash.one',
    '  2 crash.two',
  ]);
});
