import { expect, test } from 'playwright/test';
import { ALONE_TAG, clausesOf, clauseTag, isOwn, testId } from './test-id.js';

for (const [file, title, id] of [
  ['specs/crash.spec.ts', 'SIGKILL of the owner', 'crash/sigkill-of-the-owner'],
  ['crash.spec.js', 'of 2 started: one serves!', 'crash/of-2-started-one-serves'],
  ['/a/b/guard.spec.ts', '"a record" of (binary) rubbish', 'guard/a-record-of-binary-rubbish'],
  ['calibrate.js', 'cold start', 'calibrate/cold-start'],
] as const) {
  test(`${file}, ${title}`, () => expect(testId(file, title)).toBe(id));
}

test("a spec of the user's own cannot take the id of a test of the suite, in whatever language it is written", () => {
  for (const extension of ['ts', 'mts', 'js', 'cjs', 'tsx']) {
    expect(testId(`crash.spec.${extension}`, 'SIGKILL of the owner', true)).toBe('own/crash/sigkill-of-the-owner');
  }
  expect(['own', 'own-alone', 'together', 'alone', undefined].filter(isOwn)).toEqual(['own', 'own-alone']);
});

test('clauses are tags, and the tag of those that need the machine alone is none', () => {
  const clauses = ['crash.restart-after-crash', 'listener.exclusive'];
  expect(clausesOf([...clauses.map(clauseTag), ALONE_TAG])).toEqual(clauses);
  expect(clausesOf([])).toEqual([]);
});
