import { expect, test } from 'playwright/test';
import { annotationOf, BLOCKED, LEFT_OUT, toldBy } from './ending.js';

test('what a worker tells the executor arrives whole', () => {
  const evidence = [{ title: 'terminal', text: 'line one\nline two "quoted"' }];
  const annotations = [annotationOf(LEFT_OUT, 'no guard', []), annotationOf(BLOCKED, 'not ready', evidence)];
  expect(toldBy(annotations, BLOCKED)).toEqual({ reason: 'not ready', evidence });
  expect(toldBy(annotations, LEFT_OUT)).toEqual({ reason: 'no guard', evidence: [] });
  expect(toldBy([{ type: 'slow' }, { type: BLOCKED }], BLOCKED)).toBeUndefined();
  expect(toldBy([], BLOCKED)).toBeUndefined();
});
