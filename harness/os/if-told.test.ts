import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'playwright/test';
import { ifTold } from './if-told.js';

const read = (path: string) => ifTold(new Set(['ENOENT']), () => readFileSync(path, 'utf8'));

test('what has vanished is undefined; any other trouble is thrown on', () => {
  const here = fileURLToPath(import.meta.url);
  expect(read(here)).toContain('what has vanished');
  expect(read(`${here}.gone`)).toBeUndefined();
  expect(() => read(fileURLToPath(new URL('.', import.meta.url)))).toThrow('EISDIR');
});
