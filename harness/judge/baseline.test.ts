/** The table in baseline.ts, row by row, by the judge as a whole. */
import { expect, test } from 'playwright/test';
import { type Sample, type SampleTest, sampleHeader } from '../record/sample.js';
import type { Baseline } from './baseline.js';
import { answer, good, judged, knownFailures, of } from './sample.js';

const REST = 'reason: known\nowner: core\nexpires: 2027-01-31';

const violated = { checks: [{ outcome: 'violated' as const }] };

/** Two tests of lock.one; the others hold. */
const two = (first: Partial<SampleTest>, second: Partial<SampleTest> = {}, more: Partial<Sample> = {}): Sample => ({
  tests: [
    { test: 'lock/one', clauses: ['lock.one'], ...first },
    { test: 'lock/also', clauses: ['lock.one'], ...second },
    ...good.slice(1),
  ],
  ...more,
});

const WHOLE = knownFailures(`clause: lock.one\n${REST}`);
const ONE = knownFailures(`clause: lock.one\ntest: lock/one\n${REST}`);
const BOTH = knownFailures(`clause: lock.one\ntest:\n  - lock/one\n  - lock/also\n${REST}`);

const LEFT_OUT: Partial<SampleTest> = { checks: [], end: { outcome: 'left-out', reason: 'effort quick' } };
const BLOCKED: Partial<SampleTest> = { checks: [], end: { outcome: 'blocked', reason: 'never ready' } };

const states = (judgement: ReturnType<typeof judged>): string[] =>
  judgement.baseline?.entries.map(({ state, because }) => (because ? `${state}: ${because}` : state)) ?? [];
const findings = (judgement: ReturnType<typeof judged>): string[] =>
  judgement.baseline?.findings.map(({ line, because, what }) => `${line} ${because}: ${what}`) ?? [];

interface Row {
  readonly name: string;
  readonly known: Baseline;
  readonly sample: Sample;
  readonly answer: string;
  readonly state: string;
  readonly findings?: readonly string[];
}

const rows: Row[] = [
  {
    name: 'the clause fails in all of its tests: expected',
    known: WHOLE,
    sample: two(violated, violated),
    answer: 'conformant 0',
    state: 'expected',
  },
  {
    name: 'the test that is named fails: expected',
    known: ONE,
    sample: two(violated),
    answer: 'conformant 0',
    state: 'expected',
  },
  {
    name: 'all tests that are named fail: expected',
    known: BOTH,
    sample: two(violated, violated),
    answer: 'conformant 0',
    state: 'expected',
  },
  {
    name: 'another test of the clause fails too: that one is unexpected',
    known: ONE,
    sample: two(violated, violated),
    answer: 'nonconformant 1',
    state: 'expected',
  },
  {
    name: 'another clause fails too: that one is unexpected',
    known: WHOLE,
    sample: {
      tests: [
        {
          test: 'lock/one',
          clauses: ['lock.one', 'lock.two'],
          checks: [{ outcome: 'violated' }, { outcome: 'violated', clause: 'lock.two' }],
        },
        ...good.slice(1),
      ],
    },
    answer: 'nonconformant 1',
    state: 'expected',
  },
  {
    name: 'the clause passes: stale',
    known: WHOLE,
    sample: two({}),
    answer: 'inconclusive 3',
    state: 'stale',
    findings: [
      '4 stale: lock.one passes (linux, version 1.0.0): delete lines 4-7, or say in when where it still fails',
    ],
  },
  {
    name: 'the test that is named passes: stale, though the clause fails',
    known: ONE,
    sample: two({}, violated),
    answer: 'nonconformant 1',
    state: 'stale',
    findings: [
      '4 stale: lock.one passes in lock/one (linux, version 1.0.0): delete lines 4-8, or say in when where it still fails',
    ],
  },
  {
    name: 'one of the tests that are named passes: that line is stale',
    known: BOTH,
    sample: two(violated),
    answer: 'inconclusive 3',
    state: 'expected',
    findings: ['7 stale: lock.one passes in lock/also (linux, version 1.0.0): remove that test from the entry'],
  },
  {
    name: 'one passes, the other was left out: that line is stale',
    known: BOTH,
    sample: two({}, LEFT_OUT),
    answer: 'inconclusive 3',
    state: 'stale',
    findings: ['6 stale: lock.one passes in lock/one (linux, version 1.0.0): remove that test from the entry'],
  },
  {
    name: 'the whole clause is named, and only some tests fail: too wide',
    known: WHOLE,
    sample: two(violated),
    answer: 'inconclusive 3',
    state: 'expected',
    findings: ['4 too-wide: the entry is for every test of lock.one, and 1 of 2 pass: add test: [lock/one]'],
  },
  {
    name: 'the whole clause is named, and those that do not fail were left out: expected',
    known: WHOLE,
    sample: two(violated, LEFT_OUT),
    answer: 'conformant 0',
    state: 'expected',
  },
  {
    name: 'the test that is named was left out: neither stale nor proof',
    known: ONE,
    sample: two(LEFT_OUT),
    answer: 'conformant 0',
    state: 'not-exercised: nothing that it names came to an end',
  },
  {
    name: 'the clause is inconclusive: neither stale nor excused',
    known: WHOLE,
    sample: two(BLOCKED, BLOCKED),
    answer: 'inconclusive 2',
    state: 'not-exercised: nothing that it names came to an end',
  },
  {
    name: 'the clause is inconclusive, though one test passes: neither stale nor excused',
    known: WHOLE,
    sample: two({}, BLOCKED),
    answer: 'inconclusive 2',
    state: 'not-exercised: nothing that it names came to an end',
  },
  {
    name: 'a test that fails does not hide one that is inconclusive',
    known: ONE,
    sample: two(violated, { checks: [{ outcome: 'unknown' }] }),
    answer: 'inconclusive 2',
    state: 'expected',
  },
  {
    name: 'nor where the whole clause is named',
    known: WHOLE,
    sample: two(violated, BLOCKED),
    answer: 'inconclusive 2',
    state: 'expected',
  },
  {
    name: 'the clause does not apply: neither stale nor proof',
    known: knownFailures(`clause: guard.apart\n${REST}`),
    sample: two({}),
    answer: 'conformant 0',
    state: 'not-exercised: the clause does not apply: the target does not declare the capability guard',
  },
  {
    name: 'the run was restricted to other clauses: neither stale nor proof',
    known: WHOLE,
    sample: { header: { filter: 'lock/two' }, tests: good.slice(1, 2) },
    answer: 'inconclusive 2',
    state: 'not-exercised: the run was restricted to other clauses',
  },
  {
    name: 'the run was restricted to another test of the clause: the unknown name is not held against the entry',
    known: ONE,
    sample: { header: { filter: 'lock/also' }, tests: two({}).tests.slice(1, 2) },
    answer: 'inconclusive 2',
    state: 'not-exercised: nothing that it names came to an end',
  },
  {
    name: 'the run was restricted, and what it shows is stale',
    known: ONE,
    sample: { header: { filter: 'lock/one' }, tests: good.slice(0, 1) },
    answer: 'inconclusive 3',
    state: 'stale',
    findings: [
      '4 stale: lock.one passes in lock/one (linux, version 1.0.0): delete lines 4-8, or say in when where it still fails',
    ],
  },
  {
    name: 'the condition holds: as if there were none',
    known: knownFailures(`clause: lock.one\nwhen: { platform: [win32, linux], version: ^1.0.0 }\n${REST}`),
    sample: two(violated, violated),
    answer: 'conformant 0',
    state: 'expected',
  },
  {
    name: 'another platform: dormant, and the failure is unexpected',
    known: knownFailures(`clause: lock.one\nwhen: { platform: darwin }\n${REST}`),
    sample: two(violated, violated),
    answer: 'nonconformant 1',
    state: 'dormant: only on darwin',
  },
  {
    name: 'another platform, and the clause passes: dormant, not stale',
    known: knownFailures(`clause: lock.one\nwhen: { platform: darwin }\n${REST}`),
    sample: two({}),
    answer: 'conformant 0',
    state: 'dormant: only on darwin',
  },
  {
    name: 'another version: dormant',
    known: knownFailures(`clause: lock.one\nwhen: { version: ">1" }\n${REST}`),
    sample: two({}),
    answer: 'conformant 0',
    state: 'dormant: only for version >1',
  },
  {
    name: 'no clause of that name: unmatched',
    known: knownFailures(`clause: lock.onee\n${REST}`),
    sample: two({}),
    answer: 'inconclusive 3',
    state: 'unmatched',
    findings: ['4 unmatched: lock.onee is no clause of sample 2025-12-11 (did you mean lock.one?)'],
  },
  {
    name: 'no test of that name: unmatched',
    known: knownFailures(`clause: lock.one\ntest: lock/onee\n${REST}`),
    sample: two({}),
    answer: 'inconclusive 3',
    state: 'not-exercised: nothing that it names came to an end',
    findings: ['5 unmatched: lock/onee is no test of lock.one (did you mean lock/one?)'],
  },
  {
    name: 'expired on the day before the run: the failure is known, its time is up',
    known: knownFailures(`clause: lock.one\n${REST.replace('2027-01-31', '2026-11-20')}`),
    sample: two(violated, violated),
    answer: 'inconclusive 3',
    state: 'expected',
    findings: [
      '7 expired: the entry for lock.one expired on 2026-11-20: ask core, then delete the entry or set a later day',
    ],
  },
  {
    name: 'the day of the run is the last on which it holds',
    known: knownFailures(`clause: lock.one\n${REST.replace('2027-01-31', '2026-11-21')}`),
    sample: two(violated, violated),
    answer: 'conformant 0',
    state: 'expected',
  },
  {
    name: 'expired and dormant: the file is wrong in every run',
    known: knownFailures(`clause: lock.one\nwhen: { platform: darwin }\n${REST.replace('2027-01-31', '2020-01-01')}`),
    sample: two({}),
    answer: 'inconclusive 3',
    state: 'dormant: only on darwin',
    findings: [
      '8 expired: the entry for lock.one expired on 2020-01-01: ask core, then delete the entry or set a later day',
    ],
  },
  {
    name: 'a violation that was seen comes before a stale entry',
    known: knownFailures(`clause: lock.two\n${REST}`),
    sample: two(violated),
    answer: 'nonconformant 1',
    state: 'stale',
    findings: [
      '4 stale: lock.two passes (linux, version 1.0.0): delete lines 4-7, or say in when where it still fails',
    ],
  },
  {
    name: 'a fault of our own is never excused, and comes before a stale entry',
    known: WHOLE,
    sample: two({}, {}, { more: [{ type: 'fault', t: 500, what: 'no PTY' }] }),
    answer: 'inconclusive 70',
    state: 'stale',
    findings: [
      '4 stale: lock.one passes (linux, version 1.0.0): delete lines 4-7, or say in when where it still fails',
    ],
  },
  {
    name: 'a test that ended in a fault is no failure that an entry could name',
    known: ONE,
    sample: two({ checks: [], end: { outcome: 'fault', reason: 'no PTY' } }),
    answer: 'inconclusive 70',
    state: 'not-exercised: nothing that it names came to an end',
  },
  {
    name: 'a failure that is expected does not excuse the fault that its test ended with',
    known: ONE,
    sample: two({ ...violated, end: { outcome: 'fault', reason: 'no PTY' } }),
    answer: 'inconclusive 70',
    state: 'expected',
  },
  {
    name: 'an interruption is not excused',
    known: WHOLE,
    sample: two(violated, violated, { footer: { end: 'interrupted' } }),
    answer: 'inconclusive 130',
    state: 'expected',
  },
  {
    name: 'a damaged record is not excused',
    known: WHOLE,
    sample: two(violated, violated, { footer: { lines: 1 } }),
    answer: 'inconclusive 2',
    state: 'expected',
  },
  {
    name: 'of a damaged record nothing is known to pass: not stale',
    known: WHOLE,
    sample: two({}, {}, { footer: { lines: 1 } }),
    answer: 'inconclusive 2',
    state: 'not-exercised: the record is damaged, and what it names may have failed',
  },
  {
    name: 'nor too wide',
    known: WHOLE,
    sample: two(violated, {}, { footer: { lines: 1 } }),
    answer: 'inconclusive 2',
    state: 'expected',
  },
  {
    name: 'a SHOULD may be listed, and is stale when it passes',
    known: knownFailures(`clause: extra.nicety\n${REST}`),
    sample: two({}),
    answer: 'inconclusive 3',
    state: 'stale',
    findings: [
      '4 stale: extra.nicety passes (linux, version 1.0.0): delete lines 4-7, or say in when where it still fails',
    ],
  },
];
for (const { name, known, sample, answer: expected, state, findings: wanted = [] } of rows) {
  test(name, () => {
    const judgement = judged(sample, known);
    expect(states(judgement)).toEqual([state]);
    expect(findings(judgement)).toEqual(wanted);
    expect(answer(judgement)).toBe(expected);
    for (const finding of wanted) {
      const [line, text] = [finding.split(' ')[0], finding.slice(finding.indexOf(' ') + 1)];
      expect(judgement.reasons).toContain(`b.yaml:${line}: ${text}`);
    }
  });
}

test('two entries for one test are ambiguous, whether the clause fails or passes', () => {
  const known = knownFailures(`clause: lock.one\n${REST}`, `clause: lock.one\ntest: lock/one\n${REST}`);
  const judgement = judged(two(violated, violated), known);
  expect(answer(judgement)).toBe('inconclusive 3');
  expect(findings(judgement)).toEqual([
    '8 ambiguous: lock/one of lock.one is expected to fail by lines 4-7 already: delete one of the two, or give them conditions that no run fulfils together',
  ]);
  expect(findings(judged(two({}), known)).filter((one) => one.includes('ambiguous'))).toHaveLength(1);
});

test('nothing passes but what is expected to fail: nothing was shown', () => {
  const clauses = ['lock.one', 'lock.two', 'other.windows'];
  const tests = clauses.map((clause) => ({ test: clause.replace('.', '/'), clauses: [clause], ...violated }));
  const known = knownFailures(...clauses.map((clause) => `clause: ${clause}\n${REST}`));
  const judgement = judged({ tests }, known);
  expect(answer(judgement)).toBe('inconclusive 2');
  expect(judgement.reasons).toEqual(['no MUST clause passes: nothing was shown']);
});

test('the verdicts themselves stay as they are; each says by which line it is expected, and what is left of it', () => {
  const judgement = judged(two(violated, violated), ONE);
  expect(of(judgement, 'lock.one')).toMatchObject({
    verdict: 'fail',
    expected: [{ test: 'lock/one', line: 4 }],
    unexpected: 'fail',
  });
  const whole = of(judged(two(violated, violated), WHOLE), 'lock.one');
  expect(whole).toMatchObject({ verdict: 'fail', expected: [{ test: 'lock/one' }, { test: 'lock/also' }] });
  expect(whole.unexpected).toBeUndefined();
  expect(of(judgement, 'lock.two').unexpected).toBeUndefined();
});

test('without a baseline a judgement has none', () => {
  expect(judged(two({})).baseline).toBeUndefined();
  expect(judged(two({}), knownFailures()).baseline).toEqual({ file: 'b.yaml', entries: [], findings: [] });
});

test.describe('versions', () => {
  const applies = (range: string, version: string | undefined): string | undefined => {
    const { version: _, ...target } = sampleHeader.target;
    const header = { target: version === undefined ? target : { ...target, version } };
    const known = knownFailures(`clause: lock.one\nwhen: { version: "${range}" }\n${REST}`);
    const [entry] = judged(two({}, {}, { header }), known).baseline?.entries ?? [];
    return entry?.because;
  };

  test('a prerelease is a version in its order', () => {
    expect(applies('<2026.9.6', '2026.9.6-beta.1')).toBeUndefined();
    expect(applies('>=2026.9.0', '2026.9.6-beta.1')).toBeUndefined();
    expect(applies('2026.9.x', '2026.9.6-1')).toBeUndefined();
    expect(applies('>=2026.9.6', '2026.9.6-beta.1')).toBe('only for version >=2026.9.6');
  });

  test('a target without one, or with none that is semantic, fulfils no condition on it, and that is told', () => {
    expect(applies('*', undefined)).toBe('only for version *, and the target tells none');
    expect(applies('*', 'September')).toBe('only for version *, and September is no semantic version');
  });
});
