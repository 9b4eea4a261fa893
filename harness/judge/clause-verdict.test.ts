import { expect, test } from 'playwright/test';
import { upperBound } from '../record/bound.js';
import { type SampleTest, sampleHeader } from '../record/sample.js';
import { answer, good, judged, of, spec, withFirst } from './sample.js';

test.describe('verdict of a clause', () => {
  const cases: { name: string; tests: Partial<SampleTest>; verdict: string; reason: RegExp; answer: string }[] = [
    {
      name: 'one violated check among holding ones fails it',
      tests: { checks: [{}, { outcome: 'violated', observed: 'EADDRINUSE' }, {}] },
      verdict: 'fail',
      reason: /^violated: the port is free; observed: EADDRINUSE$/,
      answer: 'nonconformant 1',
    },
    {
      name: 'a violation outweighs an unknown',
      tests: { checks: [{ outcome: 'unknown' }, { outcome: 'violated' }] },
      verdict: 'fail',
      reason: /violated/,
      answer: 'nonconformant 1',
    },
    {
      name: 'a violation stands even if the test broke off afterwards',
      tests: { checks: [{ outcome: 'violated' }], end: { outcome: 'blocked', reason: 'never ready' } },
      verdict: 'fail',
      reason: /violated/,
      answer: 'nonconformant 1',
    },
    {
      name: 'an unknown outweighs what holds',
      tests: { checks: [{}, { outcome: 'unknown', observed: 'two owners hidden' }] },
      verdict: 'inconclusive',
      reason: /two owners hidden/,
      answer: 'inconclusive 2',
    },
    {
      name: 'a test without a check on it proves nothing',
      tests: { checks: [] },
      verdict: 'inconclusive',
      reason: /without a check/,
      answer: 'inconclusive 2',
    },
    {
      name: 'a blocked test makes it inconclusive, although a check held before',
      tests: { end: { outcome: 'blocked', reason: 'never ready' } },
      verdict: 'inconclusive',
      reason: /never ready/,
      answer: 'inconclusive 2',
    },
    {
      name: 'an interrupted test makes it inconclusive',
      tests: { end: { outcome: 'interrupted', reason: 'Ctrl-C' } },
      verdict: 'inconclusive',
      reason: /Ctrl-C/,
      answer: 'inconclusive 2',
    },
    {
      name: 'a test that never ended makes it inconclusive',
      tests: { end: 'never' },
      verdict: 'inconclusive',
      reason: /never ended/,
      answer: 'inconclusive 2',
    },
    {
      name: 'a planned test that never began makes it inconclusive',
      tests: { begun: false, checks: [], end: 'never' },
      verdict: 'inconclusive',
      reason: /never began/,
      answer: 'inconclusive 2',
    },
    {
      name: 'a fault of gatelock makes it inconclusive, with a status of its own',
      tests: { end: { outcome: 'fault', reason: 'no PTY' } },
      verdict: 'inconclusive',
      reason: /no PTY/,
      answer: 'inconclusive 70',
    },
    {
      name: 'left out is no evidence',
      tests: { checks: [], end: { outcome: 'left-out', reason: 'needs strace' } },
      verdict: 'inconclusive',
      reason: /needs strace/,
      answer: 'inconclusive 2',
    },
  ];
  for (const { name, tests, verdict, reason, answer: expected } of cases) {
    test(name, () => {
      const judgement = judged(withFirst(tests));
      expect(of(judgement, 'lock.one')).toMatchObject({ verdict, reason: expect.stringMatching(reason) });
      expect(of(judgement, 'lock.two').verdict).toBe('pass');
      expect(answer(judgement)).toBe(expected);
      expect(judgement.reasons.join()).toContain('lock.one');
    });
  }

  test('a clause that no test declares is inconclusive', () => {
    const judgement = judged({ tests: good.slice(1) });
    expect(of(judgement, 'lock.one')).toMatchObject({ verdict: 'inconclusive', reason: 'no test exercised it' });
    expect(answer(judgement)).toBe('inconclusive 2');
  });

  test('a test that was left out does not count against one that was not, and is listed', () => {
    const leftOut: SampleTest = {
      test: 'lock/thorough',
      clauses: ['lock.one'],
      checks: [],
      end: { outcome: 'left-out', reason: 'effort standard' },
    };
    const judgement = judged({ tests: [...good, leftOut] });
    expect(answer(judgement)).toBe('conformant 0');
    expect(of(judgement, 'lock.one').unexercised).toMatchObject([
      { test: 'lock/thorough', because: 'left-out', reason: 'effort standard' },
    ]);
  });

  test('a test is judged on each clause that it declares', () => {
    const judgement = judged(withFirst({ clauses: ['lock.one', 'lock.two'], checks: [{ clause: 'lock.one' }] }));
    expect(of(judgement, 'lock.one').verdict).toBe('pass');
    expect(of(judgement, 'lock.two').verdict).toBe('inconclusive');
  });

  test('a SHOULD is shown and never gates', () => {
    for (const outcome of ['violated', 'unknown'] as const) {
      const tests = good.map((one) => (one.test === 'extra/nicety' ? { ...one, checks: [{ outcome }] } : one));
      const judgement = judged({ tests });
      expect(answer(judgement)).toBe('conformant 0');
      expect(of(judgement, 'extra.nicety').verdict).toBe(outcome === 'violated' ? 'fail' : 'inconclusive');
    }
  });
});

test.describe('not applicable', () => {
  test('by the document, for a platform', () => {
    const header = { platform: { ...sampleHeader.platform, name: 'win32' as const } };
    const judgement = judged({ header, tests: good.filter(({ test }) => test !== 'other/windows') });
    expect(of(judgement, 'other.windows')).toMatchObject({ verdict: 'not-applicable', reason: 'Windows has none' });
    expect(answer(judgement)).toBe('conformant 0');
  });

  test('without the capability, but with it the clause must be shown', () => {
    expect(of(judged({ tests: good }), 'guard.apart').reason).toContain('capability guard');
    const header = { target: { ...sampleHeader.target, capabilities: ['guard'] } };
    const judgement = judged({ header, tests: good });
    expect(of(judgement, 'guard.apart').verdict).toBe('inconclusive');
    expect(answer(judgement)).toBe('inconclusive 2');
  });

  test('by a claim of the run, with its reason, as long as nothing was observed', () => {
    const more = [{ type: 'not-applicable', clause: 'lock.one', reason: 'no second address' } as const];
    const claimed = judged({ ...withFirst({ checks: [] }), more });
    expect(of(claimed, 'lock.one')).toMatchObject({ verdict: 'not-applicable', reason: 'no second address' });
    expect(answer(claimed)).toBe('conformant 0');
    const both = judged({ tests: good.slice(2), more });
    expect([of(both, 'lock.one').verdict, of(both, 'lock.two').verdict]).toEqual(['not-applicable', 'inconclusive']);
    const observed = judged({ ...withFirst({ checks: [{ outcome: 'violated' }] }), more });
    expect(of(observed, 'lock.one').verdict).toBe('fail');
  });

  test('everything: then nothing was shown, and the run is not conformant', () => {
    const more = spec.clauses.map(({ id }) => ({ type: 'not-applicable', clause: id, reason: 'so it says' }) as const);
    const judgement = judged({ tests: [], more });
    expect(answer(judgement)).toBe('inconclusive 2');
    expect(judgement.reasons).toEqual(['no MUST clause passes: nothing was shown']);
  });
});

test.describe('the reason', () => {
  const rounds = (violated: number, n: number) => ({ violated, n, upper: upperBound(violated, n) });
  const reason = (...checks: NonNullable<SampleTest['checks']>) => of(judged(withFirst({ checks })), 'lock.one').reason;

  test('of clean rounds says how sure they are, the fewest for all, before anything else', () => {
    expect(reason({ rounds: rounds(0, 400) })).toBe('0/400 rounds, p < 0.75 %; 1 check in 1 test');
    const kinds = [60, 60, 20].map((n) => ({ rounds: rounds(0, n) }));
    expect(reason(...kinds)).toBe('2 × 0/60, 0/20 rounds, p < 14 %; 3 checks in 1 test');
  });

  test('of violated rounds says in how many, and how often it is at most', () => {
    expect(reason({ outcome: 'violated', rounds: rounds(3, 20) })).toBe(
      'violated in 3/20 rounds, p < 34 %: the port is free; observed: it succeeded',
    );
  });

  test('is one line, however the target writes', () => {
    const long = reason({ outcome: 'violated', observed: `a\nb${'c'.repeat(5000)}` });
    expect(long).toMatch(/observed: a bc+…$/);
    expect(long.length).toBeLessThanOrEqual(300);
  });
});
