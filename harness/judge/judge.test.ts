import { expect, test } from 'playwright/test';
import { upperBound } from '../record/bound.js';
import { parseRecord } from '../record/run-record.js';
import { type Sample, type SampleTest, sampleHeader, sampleText } from '../record/sample.js';
import { spec as specSchema } from '../spec/clause.js';
import { judge } from './judge.js';
import type { ClauseVerdict, Judgement } from './verdict.js';

const literals = {
  defaultUrl: 'ws://127.0.0.1:18789',
  errorClass: 'E',
  portInUse: 'taken',
  otherBindFailure: 'failed: <cause>',
  portInUseErrno: 'EADDRINUSE',
  command: 'gateway',
};
const clause = (id: string, more: object = {}) => ({
  id,
  level: 'MUST',
  requirement: `what ${id} requires`,
  observable: 'something',
  ...more,
});
const spec = {
  ...specSchema.parse({
    name: 'sample',
    revision: '2025-12-11',
    title: 'Sample',
    literals: { en: literals },
    clauses: [
      clause('lock.one'),
      clause('lock.two'),
      clause('extra.nicety', { level: 'SHOULD' }),
      clause('guard.apart', { capabilities: ['guard'] }),
      clause('other.windows', { notApplicable: { win32: 'Windows has none' } }),
      clause('other.untested', { excluded: 'nobody can see it' }),
    ],
  }),
  digest: 'd1',
};

/** One test for each clause that applies on Linux to a target without capabilities. */
const good: readonly SampleTest[] = ['lock.one', 'lock.two', 'extra.nicety', 'other.windows'].map((id) => ({
  test: id.replace('.', '/'),
  clauses: [id],
}));

/** The good tests, the first of them replaced. */
const withFirst = (first: Partial<SampleTest>): Sample => ({
  tests: [{ test: 'lock/one', clauses: ['lock.one'], ...first }, ...good.slice(1)],
});

const judged = (sample: Sample): Judgement => judge(parseRecord(sampleText(sample), 'record.ndjson'), spec);

const of = (judgement: Judgement, id: string): ClauseVerdict => {
  const found = judgement.clauses.find((one) => one.id === id);
  if (!found) throw new Error(`${id} was not judged`);
  return found;
};

/** Gate and exit status in one word, as both must agree. */
const answer = ({ gate, exitStatus }: Judgement): string => `${gate} ${exitStatus}`;

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

test.describe('the gate is inconclusive, though every clause passes, when', () => {
  test('the run was restricted', () => {
    const judgement = judged({ header: { filter: '--test lock/*' }, tests: good });
    expect(answer(judgement)).toBe('inconclusive 2');
    expect(judgement.reasons).toEqual(['the run was restricted to --test lock/*']);
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

  test('nor does it hide a violation by the target', () => {
    const more = [{ type: 'fault', t: 500, what: 'a worker died' } as const];
    expect(answer(judged({ ...withFirst({ checks: [{ outcome: 'violated' }] }), more }))).toBe('nonconformant 1');
  });

  test('violated rounds under a check that says so are no fault, and stand in the reason', () => {
    const judgement = judged(withFirst({ checks: [{ outcome: 'violated', rounds: rounds(3, 20) }] }));
    expect(judgement.faults).toEqual([]);
    expect(of(judgement, 'lock.one').reason).toContain('violated in 3 of 20 rounds');
  });

  test('clean rounds say how sure they are, the fewest for all', () => {
    const reason = (...checks: { rounds: ReturnType<typeof rounds> }[]) =>
      of(judged(withFirst({ checks })), 'lock.one').reason;
    expect(reason({ rounds: rounds(0, 400) })).toBe('1 check in 1 test holds; violated in 0/400 rounds, p < 0.75 %');
    expect(reason({ rounds: rounds(0, 400) }, { rounds: rounds(0, 20) })).toBe(
      '2 checks in 1 test hold; violated in 0/400, 0/20 rounds, p < 14 %',
    );
  });
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

test('each check names the command that repeats it, with the effort where it is not the standard one', () => {
  const repeat = (header: Sample['header']) =>
    of(judged(header ? { header, tests: good } : { tests: good }), 'lock.one').checks[0]?.repeat;
  expect(repeat(undefined)).toBe('gatelock run reference --test lock/one');
  expect(repeat({ effort: 'thorough', selector: "'my target.yaml'" })).toBe(
    "gatelock run 'my target.yaml' --test lock/one --effort thorough",
  );
});

test('a reason is one line, however the target writes', () => {
  const { reason } = of(
    judged(withFirst({ checks: [{ outcome: 'violated', observed: `a\nb${'c'.repeat(5000)}` }] })),
    'lock.one',
  );
  expect(reason).toMatch(/observed: a bc+…$/);
  expect(reason.length).toBeLessThanOrEqual(300);
});

test('a record that is cut anywhere is never conformant', () => {
  const bytes = Buffer.from(sampleText({ tests: good }));
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
