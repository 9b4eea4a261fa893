import { expect, test } from 'playwright/test';
import type { SampleTest } from '../record/sample.js';
import { answer, good, judged, of } from './sample.js';

const OWN = { test: 'own/health/it-serves', clauses: ['lock.one'], own: true } as const;

const HEADER = { specs: { path: "'./our specs'", digest: 'd'.repeat(64) } };

const beside = (own: Partial<SampleTest>, suite = good) =>
  judged({ header: HEADER, tests: [...suite, { ...OWN, ...own }] });

test.describe("a spec of the user's own is heard against the target only", () => {
  const cases: {
    name: string;
    own: Partial<SampleTest>;
    suite?: readonly SampleTest[];
    said: RegExp;
    answer: string;
  }[] = [
    { name: 'what holds changes nothing', own: {}, said: /^2 checks in 2 tests$/, answer: 'conformant 0' },
    {
      name: 'a violation fails the clause',
      own: { checks: [{ outcome: 'violated', observed: 'two owners' }] },
      said: /observed: two owners/,
      answer: 'nonconformant 1',
    },
    {
      name: 'what could not be observed makes it inconclusive',
      own: { end: { outcome: 'blocked', reason: 'never ready' } },
      said: /^blocked: never ready$/,
      answer: 'inconclusive 2',
    },
    {
      name: 'an error of the spec is no fault of ours',
      own: { checks: [], end: { outcome: 'broken', reason: 'TypeError: x is no function' } },
      said: /^broken: TypeError: x is no function$/,
      answer: 'inconclusive 2',
    },
    {
      name: 'it stands for no test of the suite that was left out',
      own: {},
      suite: good.map((one) =>
        one.test === 'lock/one'
          ? { ...one, checks: [], end: { outcome: 'left-out', reason: 'no strace' } as const }
          : one,
      ),
      said: /^left out: no strace$/,
      answer: 'inconclusive 2',
    },
    {
      name: 'alone it passes no clause',
      own: {},
      suite: good.filter(({ test }) => test !== 'lock/one'),
      said: /^it holds in 1 test of your own, and only the suite passes a clause$/,
      answer: 'inconclusive 2',
    },
  ];
  for (const { name, own, suite, said, answer: expected } of cases) {
    test(name, () => {
      const judgement = beside(own, suite);
      expect(of(judgement, 'lock.one').reason).toMatch(said);
      expect(answer(judgement)).toBe(expected);
      expect(judgement.faults).toEqual([]);
    });
  }
});

test('the judgement says that they ran, which tests they are, and carries them into the command that repeats one', () => {
  const judgement = beside({ checks: [{ outcome: 'violated' }] });
  expect(judgement.specs).toEqual(HEADER.specs);
  expect(judgement.tests.filter(({ own }) => own).map(({ test }) => test)).toEqual([OWN.test]);
  expect(of(judgement, 'lock.one').checks.map(({ repeat }) => repeat)).toEqual([
    "gatelock run reference --test lock/one --seed 1 --specs './our specs'",
    "gatelock run reference --test own/health/it-serves --seed 1 --specs './our specs'",
  ]);
});
