import { expect, test } from 'playwright/test';
import { UsageError } from '../usage-error.js';
import { parseBaseline } from './baseline-load.js';

const GOOD = `target: gateway
revision: 2025-12-11
# why they are known
entries:
  - clause: lock.one
    test: lock/one
    when: { platform: linux, version: "<2026.9.6" }
    reason: >-
      it is
      known
    link: https://example.org/1
    owner: core
    expires: 2027-01-31 # a Sunday
  -
    clause: lock.two
    test:
      - lock/two

      - lock/three
    when:
      platform: [darwin, win32]
    reason: r
    owner: o
    expires: 2027-01-31

`;

test('what may be one or a list is a list; each part of an entry has its line', () => {
  const { baseline } = parseBaseline(GOOD, 'b.yaml');
  expect(baseline).toMatchObject({ file: 'b.yaml', target: 'gateway', revision: '2025-12-11' });
  expect(baseline?.entries).toEqual([
    {
      clause: 'lock.one',
      tests: ['lock/one'],
      when: { platforms: ['linux'], version: '<2026.9.6' },
      reason: 'it is known',
      link: 'https://example.org/1',
      owner: 'core',
      expires: '2027-01-31',
      lines: { first: 5, last: 13, clause: 5, tests: [6], when: 7, expires: 13 },
    },
    {
      clause: 'lock.two',
      tests: ['lock/two', 'lock/three'],
      when: { platforms: ['darwin', 'win32'] },
      reason: 'r',
      owner: 'o',
      expires: '2027-01-31',
      lines: { first: 14, last: 24, clause: 15, tests: [17, 19], when: 20, expires: 24 },
    },
  ]);
});

test.describe('what is wrong is told with its place and its mend', () => {
  const cases: { name: string; change: [string, string]; problem: RegExp }[] = [
    {
      name: 'no list of entries',
      change: [GOOD.slice(GOOD.indexOf('# why')), ''],
      problem: /^b\.yaml:1:1: entries is missing: add it$/,
    },
    { name: 'nothing', change: [GOOD, ''], problem: /^b\.yaml:1:1: no baseline: a map of keys is wanted, target,/ },
    {
      name: 'no owner',
      change: ['    owner: core\n', ''],
      problem: /^b\.yaml:5:5: entries\[0\]\.owner is missing: add it$/,
    },
    { name: 'no reason', change: ['    reason: r\n', ''], problem: /^b\.yaml:15:5: entries\[1\]\.reason is missing/ },
    {
      name: 'an empty reason',
      change: ['reason: r', 'reason: "  "'],
      problem: /^b\.yaml:22:5: entries\[1\]\.reason: is empty/,
    },
    {
      name: 'a misspelt key',
      change: ['expires: 2027-01-31 #', 'expiry: 2027-01-31 #'],
      problem: /^b\.yaml:13:5: unknown key entries\[0\]\.expiry: did you mean expires\?$/,
    },
    {
      name: 'no date',
      change: ['2027-01-31 #', '2027-02-30 #'],
      problem: /^b\.yaml:13:5: .*: is no date: write it as/,
    },
    {
      name: 'no address',
      change: ['https://example.org/1', '"#12"'],
      problem: /^b\.yaml:11:5: .*: is no address: write/,
    },
    {
      name: 'a platform there is not',
      change: ['platform: linux', 'platform: freebsd'],
      problem: /^b\.yaml:7:13: entries\[0\]\.when\.platform: .*"linux"\|"darwin"\|"win32"$/,
    },
    {
      name: 'a platform there is not, in a list',
      change: ['[darwin, win32]', '[darwin, windows]'],
      problem: /^b\.yaml:21:26: entries\[1\]\.when\.platform\[1\]: .*"win32"$/,
    },
    {
      name: 'a list that says it twice',
      change: ['- lock/three', '- lock/two'],
      problem: /^b\.yaml:16:5: .* the same twice/,
    },
    {
      name: 'an empty list',
      change: ['[darwin, win32]', '[]'],
      problem: /^b\.yaml:21:7: .*: is empty: name one, or remove it$/,
    },
    {
      name: 'no condition',
      change: ['{ platform: linux, version: "<2026.9.6" }', '{}'],
      problem: /^b\.yaml:7:5: .* names no condition/,
    },
    {
      name: 'no range',
      change: ['<2026.9.6', 'before September'],
      problem: /^b\.yaml:7:30: .* is no range of versions: write/,
    },
    {
      name: 'a version without quotes',
      change: ['"<2026.9.6"', '2026.9'],
      problem: /^b\.yaml:7:30: .* is no text: put it in quotes$/,
    },
    { name: 'a revision without quotes', change: ['2025-12-11', '2025'], problem: /^b\.yaml:2:1: revision is no text/ },
  ];
  for (const { name, change, problem } of cases) {
    test(name, () => {
      expect(GOOD).toContain(change[0]);
      const { problems = [] } = parseBaseline(GOOD.replace(...change), 'b.yaml');
      expect(problems[0]).toMatch(problem);
    });
  }

  test('all of it, not the first thing alone', () => {
    const { problems = [] } = parseBaseline(GOOD.replaceAll(/ {4}owner: .*\n/g, ''), 'b.yaml');
    expect(problems).toHaveLength(2);
  });

  test('no YAML at all', () => {
    expect(() => parseBaseline('target: "x', 'b.yaml')).toThrow(UsageError);
    expect(() => parseBaseline('entries: *none', 'b.yaml')).toThrow(/^b\.yaml:1:\d+: no valid YAML: /);
  });
});
