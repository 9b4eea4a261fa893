import { expect, test } from 'playwright/test';
import { type Sample, type SampleTest, sampleHeader } from '../record/sample.js';
import { type Compared, compare } from './compare.js';
import { type Comparison, comparison as schema } from './comparison.js';
import { good, judged, knownFailures, withFirst } from './sample.js';

const VIOLATED: Partial<SampleTest> = { checks: [{ outcome: 'violated', observed: 'status 0' }] };

const side = (name: string, sample: Sample): Compared => ({ name, judgement: judged(sample) });

/** What changed from `a` to `b`, each `kind clause test`, an exclamation mark where it may hide that something got worse. */
const changes = ({ clauses }: Comparison): string[] =>
  clauses.flatMap(({ id, changes: all }) => all.map((one) => `${one.kind}${one.hides ? '!' : ''} ${id} ${one.test}`));

const compared = (a: Sample, b: Sample): Comparison => schema.parse(compare(side('a', a), side('b', b)));

const answers = ({ answer, exitStatus }: Comparison): string => `${answer} ${exitStatus}`;

const ALL: Sample = { tests: good };
const interrupted: Partial<SampleTest> = { checks: [], end: { outcome: 'interrupted', reason: 'Ctrl-C' } };
const leftOut: Partial<SampleTest> = { checks: [], end: { outcome: 'left-out', reason: 'no strace' } };

test('a run compared with itself differs in nothing', () => {
  for (const sample of [ALL, withFirst(VIOLATED), withFirst(leftOut)]) {
    const { clauses, residue, timings, caveats, answer } = compared(sample, sample);
    expect({ clauses, residue, moved: timings.moved, caveats, answer }).toEqual({
      ...{ clauses: [], residue: [], moved: [], caveats: [] },
      answer: 'not-worse',
    });
  }
});

const CASES: readonly (readonly [string, Partial<SampleTest>, Partial<SampleTest>, string[], string])[] = [
  ['what is violated now is worse', {}, VIOLATED, ['worse lock.one lock/one'], 'worse 1'],
  ['what holds now is better', VIOLATED, {}, ['better lock.one lock/one'], 'not-worse 0'],
  ['what held and did not end may be worse', {}, interrupted, ['unexercised! lock.one lock/one'], 'cannot-say 2'],
  ['what was violated cannot be worse', VIOLATED, interrupted, ['unexercised lock.one lock/one'], 'not-worse 0'],
  ['what was not seen may be worse now', interrupted, VIOLATED, ['unexercised! lock.one lock/one'], 'cannot-say 2'],
  ['what holds now is not worse', interrupted, {}, ['unexercised lock.one lock/one'], 'not-worse 0'],
  ['what is left out now may be worse', {}, leftOut, ['unexercised! lock.one lock/one'], 'cannot-say 2'],
  ['what neither came to stays open', interrupted, interrupted, [], 'cannot-say 2'],
  ['what both left out was never promised', leftOut, leftOut, [], 'not-worse 0'],
];
for (const [title, a, b, expected, answer] of CASES) {
  test(title, () => {
    const comparison = compared(withFirst(a), withFirst(b));
    expect(changes(comparison)).toEqual(expected);
    expect(answers(comparison)).toBe(answer);
  });
}

test('the other way round worse is better, new is gone, and what is unexercised stays so', () => {
  const opposite = { worse: 'better', better: 'worse', new: 'gone', gone: 'new', unexercised: 'unexercised' } as const;
  const variants = [{}, VIOLATED, interrupted, leftOut].map(withFirst);
  const residue = [{ type: 'residue', t: 900, test: 'lock/two', kind: 'file', by: 'target', what: 'a.lock' } as const];
  const samples = [...variants, { tests: good.slice(1) }, { ...ALL, more: residue }, timed(10, 500), timed(10, 4_000)];
  for (const a of samples) {
    for (const b of samples) {
      const there = compared(a, b);
      const back = compared(b, a);
      const kinds = (one: Comparison) => [
        ...one.clauses.flatMap(({ id, changes: all }) => all.map(({ kind, test }) => ({ of: `${id} ${test}`, kind }))),
        ...one.residue.map(({ what, kind }) => ({ of: what, kind })),
        ...one.timings.moved.map(({ title, kind }) => ({ of: title, kind })),
      ];
      expect(kinds(back)).toEqual(kinds(there).map((one) => ({ ...one, kind: opposite[one.kind] })));
    }
  }
});

test('a test that only one of them has is new or gone; one that fails where the other never looked may hide something', () => {
  const extra = { test: 'lock/extra', clauses: ['lock.one'] };
  const more = (by: Partial<SampleTest>): Sample => ({ tests: [...good, { ...extra, ...by }] });
  expect(changes(compared(ALL, more({})))).toEqual(['new lock.one lock/extra']);
  expect(answers(compared(ALL, more({})))).toBe('not-worse 0');
  expect(changes(compared(ALL, more(VIOLATED)))).toEqual(['new! lock.one lock/extra']);
  expect(answers(compared(ALL, more(VIOLATED)))).toBe('cannot-say 2');
  expect(changes(compared(more(VIOLATED), ALL))).toEqual(['gone lock.one lock/extra']);
});

test('a clause that is not asked of one of them is new or gone, never better or worse', () => {
  const tests = [...good, { test: 'guard/apart', clauses: ['guard.apart'], ...VIOLATED }];
  const guarded = { tests, header: { target: { ...sampleHeader.target, capabilities: ['guard' as const] } } };
  expect(changes(compared({ tests }, guarded))).toEqual(['new! guard.apart guard/apart']);
  expect(changes(compared(guarded, { tests }))).toEqual(['gone guard.apart guard/apart']);
});

test('what fails in a further check of a failing test is worse, and titles differ in a port at most', () => {
  const checks = (second: 'holds' | 'violated', port: number): Partial<SampleTest> => ({
    checks: [{ outcome: 'violated' }, { outcome: second, title: `it listens on port ${port}` }],
  });
  const comparison = compared(withFirst(checks('holds', 20100)), withFirst(checks('violated', 31440)));
  expect(changes(comparison)).toEqual(['worse lock.one lock/one']);
  expect(comparison.clauses[0]?.changes[0]?.checks.map(({ title }) => title)).toEqual(['it listens on port 31440']);
});

test('a run of a part says nothing of the rest', () => {
  const part: Sample = { tests: good.slice(0, 1), header: { filter: 'lock.one' } };
  const comparison = compared(ALL, part);
  expect(answers(comparison)).toBe('cannot-say 2');
  expect(new Set(comparison.clauses.flatMap(({ changes: all }) => all.map(({ kind }) => kind)))).toEqual(
    new Set(['unexercised']),
  );
  expect(comparison.caveats).toContain('extent: the whole suite, then lock.one');
});

test('in a damaged record nothing holds for certain', () => {
  const damaged: Sample = { ...ALL, footer: { lines: 3 } };
  const failing = withFirst(VIOLATED);
  expect(answers(compared(ALL, damaged))).toBe('cannot-say 2');
  expect(changes(compared(damaged, failing))).toContain('unexercised! lock.one lock/one');
  expect(answers(compared(damaged, failing))).toBe('cannot-say 2');
  expect(changes(compared(failing, damaged))).toContain('unexercised lock.one lock/one');
  // What was seen to be violated stands.
  expect(answers(compared(ALL, { ...failing, footer: { lines: 3 } }))).toBe('worse 1');
});

test('faults of gatelock convict nobody', () => {
  const faulty: Sample = { ...withFirst(VIOLATED), more: [{ type: 'fault', t: 900, what: 'a worker died' }] };
  const comparison = compared(ALL, faulty);
  expect(answers(comparison)).toBe('cannot-say 2');
  expect(comparison.reasons[0]).toBe("b: 1 fault of gatelock's own");
});

test('what a SHOULD no longer keeps is worse, what is not known of it hides nothing', () => {
  const nicety = (by: Partial<SampleTest>): Sample => ({
    tests: good.map((one) => (one.test === 'extra/nicety' ? { ...one, ...by } : one)),
  });
  expect(answers(compared(ALL, nicety(VIOLATED)))).toBe('worse 1');
  expect(answers(compared(ALL, nicety(interrupted)))).toBe('not-worse 0');
});

test('a failure that a baseline expects is a failure, and says so', () => {
  const known = knownFailures('clause: lock.one\nreason: known\nowner: core\nexpires: 2027-01-31');
  const b = { name: 'b', judgement: judged(withFirst(VIOLATED), known) };
  const comparison = compare(side('a', ALL), b);
  expect(answers(comparison)).toBe('worse 1');
  expect(comparison.clauses[0]?.changes[0]).toMatchObject({ kind: 'worse', expected: true });
});

test('residue that appears is worse, unless the other run did not come to the end of the test', () => {
  const left = (what: string, test = 'lock/one') =>
    ({ type: 'residue', t: 900, test, kind: 'file', by: 'target', what }) as const;
  const leaving: Sample = { ...ALL, more: [left('/tmp/gateway-aB3dE6/lock of pid 7'), left('/tmp/x', 'lock/two')] };
  const again: Sample = { ...ALL, more: [left('/tmp/gateway-Zz9Yy8/lock of pid 8'), left('/tmp/x', 'lock/one')] };
  expect(compared(ALL, leaving).residue.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
    'worse /tmp/gateway-aB3dE6/lock of pid 7',
    'worse /tmp/x',
  ]);
  expect(answers(compared(ALL, leaving))).toBe('worse 1');
  expect(compared(leaving, again).residue).toEqual([]);
  const open = { ...withFirst(VIOLATED), tests: withFirst(interrupted).tests };
  const one: Sample = { ...ALL, more: [left('/tmp/y')] };
  expect(compared(open, one).residue).toMatchObject([{ kind: 'new', hides: true }]);
  expect(compared(one, open).residue).toMatchObject([{ kind: 'gone', hides: false }]);
});

test('records that disagree about the document are refused, naming both', () => {
  const a = side('out/a', ALL);
  const other = (spec: object): Compared => ({
    name: 'out/b',
    judgement: { ...a.judgement, spec: { ...a.judgement.spec, ...spec } },
  });
  expect(() => compare(a, other({ revision: '2026-01-01' }))).toThrow(
    /^out\/a is judged by sample 2025-12-11, out\/b by sample 2026-01-01: .*--spec$/,
  );
  expect(() => compare(a, other({ digest: 'd2' }))).toThrow(/^out\/a and out\/b .*different texts.*d1 and d2/);
});

/** A run in which a check of the first test was measured `n` times, each about `ms`; a cold start takes 400 ms. */
function timed(n: number, ms: number): Sample {
  const checks = Array.from({ length: n }, (_, index) => ({
    measure: { value: ms * (1 + ((index * 7) % 10) / 50), limit: 60_000, unit: 'ms' as const },
  }));
  return withFirst({ checks });
}

const moved = (a: Sample, b: Sample) => compared(a, b).timings.moved.map(({ kind, title }) => `${kind} ${title}`);

test('times count if they moved beyond their noise', () => {
  expect(moved(timed(10, 500), timed(10, 1_600))).toEqual(['worse the port is free']);
  expect(answers(compared(timed(10, 500), timed(10, 1_600)))).toBe('worse 1');
  expect(moved(timed(10, 1_600), timed(10, 500))).toEqual(['better the port is free']);
  // Not large enough in proportion, or against the cold start.
  expect(moved(timed(10, 500), timed(10, 600))).toEqual([]);
  expect(moved(timed(10, 1), timed(10, 9))).toEqual([]);
});

test('medians that lie far apart prove nothing where the measurements themselves do not', () => {
  const spread = (slow: number): Sample => {
    const values = Array.from({ length: 9 }, (_, index) => (index < slow ? 9_000 : 500) + index);
    return withFirst({ checks: values.map((value) => ({ measure: { value, limit: 60_000, unit: 'ms' } })) });
  };
  expect(moved(spread(4), spread(5))).toEqual([]);
  expect(moved(spread(0), spread(9))).toEqual(['worse the port is free']);
});

test('of too few measurements only a much larger move counts', () => {
  expect(moved(timed(1, 500), timed(1, 1_600))).toEqual([]);
  expect(moved(timed(1, 500), timed(1, 4_000))).toEqual(['worse the port is free']);
  expect(compared(timed(1, 500), timed(1, 4_000)).timings.moved[0]?.p).toBeUndefined();
});

test('what moves all times together is the machine', () => {
  const slower = (by: number, ms: number): Sample => ({
    tests: good.map((one) => ({
      ...one,
      checks: Array.from({ length: 6 }, (_, index) => ({
        title: `${one.test} took`,
        measure: { value: by * (ms + index), limit: 60_000, unit: 'ms' as const },
      })),
    })),
  });
  const { moved: none, common } = compared(slower(1, 500), slower(8, 500)).timings;
  expect(none).toEqual([]);
  expect(common).toBeCloseTo(8);
  const elsewhere = { ...sampleHeader.platform, cpus: 64 };
  const other = compared(timed(10, 500), { ...timed(10, 4_000), header: { platform: elsewhere } });
  expect(other.timings).toMatchObject({ compared: 0, moved: [], unlike: 'the machines differ: cpus 2 and 64' });
  expect(answers(other)).toBe('not-worse 0');
});
