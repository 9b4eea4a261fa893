import { expect, test } from 'playwright/test';
import { examine, type Known } from './baseline-examine.js';
import { knownFailures, spec } from './sample.js';

const TESTS = [
  { test: 'lock/one', clauses: ['lock.one', 'lock.two'] },
  { test: 'lock/also', clauses: ['lock.one'] },
];
const KNOWN: Known = { spec, tests: TESTS, day: '2026-11-21' };

/** An entry; what is not given is in order. */
const entry = (lines: string, expires = '2027-01-31'): string =>
  `${lines}\nreason: r\nowner: core\nexpires: ${expires}`;

const problems = (entries: readonly string[], known: Partial<Known> = {}): string[] =>
  examine(knownFailures(...entries), { ...KNOWN, ...known }).map(
    ({ line, because, what }) => `${line} ${because}: ${what}`,
  );

test('nothing is wrong with entries for clauses and tests there are, however they are split', () => {
  expect(
    problems([
      entry('clause: lock.two'),
      entry('clause: lock.one\ntest: lock/one\nwhen: { platform: linux, version: <2 }', '2026-11-21'),
      entry('clause: lock.one\ntest: lock/one\nwhen: { platform: linux, version: ">=2" }'),
      entry('clause: lock.one\nwhen: { platform: [darwin, win32] }'),
      entry('clause: lock.one\ntest: lock/also\nwhen: { platform: linux }'),
    ]),
  ).toEqual([]);
});

const cases: { name: string; entries: string[]; found: string[]; known?: Partial<Known> }[] = [
  {
    name: 'an unknown clause, with the nearest',
    entries: [entry('clause: lock.on')],
    found: ['4 unmatched: lock.on is no clause of sample 2025-12-11 (did you mean lock.one?)'],
  },
  {
    name: 'an unknown clause like no other',
    entries: [entry('clause: z')],
    found: ['4 unmatched: z is no clause of sample 2025-12-11: delete lines 4-7'],
  },
  {
    name: 'a clause that is never tested',
    entries: [entry('clause: other.untested')],
    found: ['4 unmatched: other.untested is never tested (nobody can see it): delete lines 4-7'],
  },
  {
    name: 'an unknown test, with the nearest',
    entries: [entry('clause: lock.one\ntest: [lock/one, lock/allso]')],
    found: ['5 unmatched: lock/allso is no test of lock.one (did you mean lock/also?)'],
  },
  {
    name: 'a test of another clause',
    entries: [entry('clause: lock.two\ntest:\n  - lock/also')],
    found: ['6 unmatched: lock/also is no test of lock.two (did you mean lock/one?)'],
  },
  {
    name: 'a test like no other',
    entries: [entry('clause: lock.one\ntest: xyzzy')],
    found: ['5 unmatched: xyzzy is no test of lock.one: its tests are lock/one, lock/also'],
  },
  {
    name: 'no test, where only some are known',
    entries: [entry('clause: lock.one\ntest: xyzzy')],
    known: { tests: undefined },
    found: [],
  },
  {
    name: 'an expired entry',
    entries: [entry('clause: lock.one', '2026-11-20')],
    found: [
      '7 expired: the entry for lock.one expired on 2026-11-20: ask core, then delete the entry or set a later day',
    ],
  },
  {
    name: 'a range with no version in it',
    entries: [entry('clause: lock.one\nwhen: { version: ">2 <1" }')],
    found: ['5 impossible: no version is in >2 <1: mend the range'],
  },
  {
    name: 'a platform on which the clause does not apply',
    entries: [entry('clause: other.windows\nwhen: { platform: [linux, win32] }')],
    found: ['5 impossible: other.windows does not apply on win32 (Windows has none): remove win32'],
  },
  {
    name: 'two entries for one clause',
    entries: [entry('clause: lock.one\nwhen: { version: <2 }'), entry('clause: lock.one\nwhen: { platform: linux }')],
    found: [
      '9 ambiguous: lock.one is expected to fail by lines 4-8 already: delete one of the two, or give them conditions that no run fulfils together',
    ],
  },
  {
    name: 'an entry for the clause and one for its test',
    entries: [entry('clause: lock.one\ntest: lock/one'), entry('clause: lock.one')],
    found: [
      '9 ambiguous: lock/one of lock.one is expected to fail by lines 4-8 already: delete one of the two, or give them conditions that no run fulfils together',
    ],
  },
  {
    name: 'two entries that share a test and some versions',
    entries: [
      entry('clause: lock.one\ntest: [lock/one, lock/also]\nwhen: { version: "<=2.0.0" }'),
      entry('clause: lock.one\ntest: lock/also\nwhen: { version: ">=2.0.0" }'),
    ],
    found: [
      '10 ambiguous: lock/also of lock.one is expected to fail by lines 4-9 already: delete one of the two, or give them conditions that no run fulfils together',
    ],
  },
];
for (const { name, entries, found, known } of cases) {
  test(name, () => {
    expect(problems(entries, known)).toEqual(found);
  });
}

test('everything, by line', () => {
  const found = problems([
    entry('clause: lock.one', '2020-01-01'),
    entry('clause: lock.tow'),
    entry('clause: lock.one'),
  ]);
  expect(found.map((line) => line.split(':')[0])).toEqual(['7 expired', '8 unmatched', '12 ambiguous']);
});
