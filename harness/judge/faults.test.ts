import { expect, test } from 'playwright/test';
import { upperBound } from '../record/bound.js';
import { type Sample, sampleHeader } from '../record/sample.js';
import { answer, good, judged, withFirst } from './sample.js';

test.describe('a fault of gatelock never reads as the target’s', () => {
  const rounds = (violated: number, n: number) => ({ violated, n, upper: upperBound(violated, n) });
  const cases: { name: string; sample: Sample; what: RegExp }[] = [
    {
      name: 'a fault line',
      sample: { tests: good, more: [{ type: 'fault', t: 500, what: 'a worker died' }] },
      what: /a worker died/,
    },
    {
      name: 'residue of its own',
      sample: {
        tests: good,
        more: [{ type: 'residue', t: 500, test: 'lock/one', kind: 'process', by: 'gatelock', what: 'pid 12' }],
      },
      what: /left behind: pid 12/,
    },
    {
      name: 'a check that expects nothing',
      sample: withFirst({ checks: [{ expected: ' ' }] }),
      what: /nothing expected/,
    },
    {
      name: 'a check that observed nothing',
      sample: withFirst({ checks: [{ observed: '' }] }),
      what: /nothing observed/,
    },
    {
      name: 'a check on a clause that the spec does not have',
      sample: withFirst({ checks: [{}, { clause: 'lock.onne' }] }),
      what: /lock\.onne is no clause of sample 2025-12-11 \(did you mean lock\.one\?\)/,
    },
    {
      name: 'a plan that names no clause of the spec',
      sample: withFirst({ clauses: ['lock.one', 'lock.tow'] }),
      what: /lock\.tow is no clause/,
    },
    {
      name: 'a claim about a clause that the spec does not have',
      sample: { tests: good, more: [{ type: 'not-applicable', clause: 'lock.three', reason: 'none' }] },
      what: /lock\.three is no clause/,
    },
    {
      name: 'a check on a clause that its test did not declare',
      sample: withFirst({ checks: [{}, { clause: 'lock.two' }] }),
      what: /did not declare/,
    },
    {
      name: 'a check of a test that was not planned',
      sample: {
        tests: good,
        more: [
          {
            type: 'check',
            t: 500,
            test: 'lock/stray',
            clause: 'lock.one',
            title: 'x',
            outcome: 'holds',
            expected: 'x',
            observed: 'x',
            evidence: [],
          },
        ],
      },
      what: /did not declare/,
    },
    {
      name: 'a violation of a clause that does not apply',
      sample: { tests: [...good, { test: 'g', clauses: ['guard.apart'], checks: [{ outcome: 'violated' }] }] },
      what: /does not apply/,
    },
    {
      name: 'rounds that were violated under a check that holds',
      sample: withFirst({ checks: [{ rounds: rounds(1, 20) }] }),
      what: /1 of 20 rounds violated, yet the check says holds/,
    },
    {
      name: 'a bound that does not follow from the rounds',
      sample: withFirst({ checks: [{ rounds: { violated: 0, n: 400, upper: 0.001 } }] }),
      what: /bound 0\.001 for 0 of 400 rounds/,
    },
    { name: 'a test that was planned twice', sample: { tests: [...good, ...good.slice(0, 1)] }, what: /planned twice/ },
    {
      name: 'a test that began twice',
      sample: { tests: good, more: [{ type: 'test-begin', t: 500, test: 'lock/one', worker: 1 }] },
      what: /never retried/,
    },
    {
      name: 'a test that was left out without a reason',
      sample: { tests: [...good, { test: 'x', clauses: ['lock.one'], checks: [], end: { outcome: 'left-out' } }] },
      what: /without a reason/,
    },
    {
      name: 'a record that was made with another text of the spec',
      sample: { header: { spec: { ...sampleHeader.spec, digest: 'd2' } }, tests: good },
      what: /judge with the revision the record was made with/,
    },
  ];
  for (const { name, sample, what } of cases) {
    test(name, () => {
      const judgement = judged(sample);
      expect(judgement.faults.map((fault) => fault.what).join('\n')).toMatch(what);
      expect(answer(judgement)).toBe('inconclusive 70');
    });
  }

  test('nor does it hide a violation by the target, which its status does not lay to the target', () => {
    const more = [{ type: 'fault', t: 500, what: 'a worker died' } as const];
    expect(answer(judged({ ...withFirst({ checks: [{ outcome: 'violated' }] }), more }))).toBe('nonconformant 70');
  });

  test('violated rounds under a check that says so are none', () => {
    const judgement = judged(withFirst({ checks: [{ outcome: 'violated', rounds: rounds(3, 20) }] }));
    expect(judgement.faults).toEqual([]);
  });
});
