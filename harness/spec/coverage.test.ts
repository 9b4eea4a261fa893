import { expect, test } from 'playwright/test';
import { spec as specSchema } from './clause.js';
import { coverage, idOf, type SuiteTest } from './coverage.js';

const literals = {
  defaultUrl: '',
  errorClass: '',
  portInUse: '',
  otherBindFailure: '',
  portInUseErrno: '',
  command: '',
};
const clause = (id: string, more = {}) => ({ id, level: 'MUST', requirement: 'r', observable: 'o', ...more });
const spec = specSchema.parse({
  name: 'sample',
  revision: '2025-12-11',
  title: 'Sample',
  literals: { en: literals },
  clauses: [clause('lock.one'), clause('lock.two'), clause('lock.unseen', { excluded: 'nobody can see it' })],
});
const suiteTest = (...tags: string[]): SuiteTest => ({ title: 'a test', place: 'specs/x.spec.js:1', tags });

test('nothing is wrong where each clause has a test and each test a clause; an excluded one needs none', () => {
  const found = coverage(spec, [suiteTest('alone', 'lock.one', 'lock.two'), suiteTest('lock.one')]);
  expect(found.problems).toEqual([]);
  expect(found.clauses.map(({ clause: { id }, tests }) => `${id} ${tests.length}`)).toEqual([
    'lock.one 2',
    'lock.two 1',
    'lock.unseen 0',
  ]);
});

test('each lack is told', () => {
  expect(coverage(spec, [suiteTest('lock.one', 'lock.twoo'), suiteTest('alone')]).problems).toEqual([
    'lock.two: no test exercises this clause',
    'specs/x.spec.js:1: a test: no tag names a clause',
    'specs/x.spec.js:1: @lock.twoo is no clause of sample 2025-12-11 (did you mean lock.two?)',
  ]);
  expect(coverage(spec, []).problems[0]).toBe('no tests found');
});

test('the id of a test is that of the record: its file, then its groups and title, whatever the line', () => {
  const one = { title: 'kill › the owner, twice', place: 'specs/crash.spec.js:12', tags: [] };
  expect(idOf(one)).toBe('crash/kill-the-owner-twice');
});
