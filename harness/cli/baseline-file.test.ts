import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'playwright/test';
import { UsageError } from '../usage-error.js';
import { type BaselineOption, baselineFor } from './baseline-file.js';

const MINE = { target: 'gateway', revision: '2025-12-11' };

/** Which file is taken where gatelock.baseline.yaml is for `target`, and what is told. */
function chosen(directory: string, target: string | undefined, option: BaselineOption): [string | undefined, string[]] {
  mkdirSync(directory, { recursive: true });
  if (target !== undefined) {
    writeFileSync(join(directory, 'gatelock.baseline.yaml'), `target: ${target}\nrevision: 2025-12-11\nentries: []\n`);
  }
  const said: string[] = [];
  const found = baselineFor(MINE, option, directory, (line) => said.push(line));
  return [found?.baseline.file, said];
}

test('what lies there is taken where it is for this target, otherwise left alone, and that is told', ({}, info) => {
  const path = info.outputPath('here', 'gatelock.baseline.yaml');
  const directory = dirname(path);
  expect(chosen(directory, undefined, {})).toEqual([undefined, []]);
  expect(chosen(directory, 'gateway', {})).toEqual([path, []]);
  expect(chosen(directory, 'gateway', { baseline: false })).toEqual([undefined, []]);
  expect(chosen(directory, 'reference', {})).toEqual([
    undefined,
    [`${path}: holds known failures of reference by 2025-12-11, this is gateway by 2025-12-11: not used`],
  ]);
});

test('what is named must be for this target', ({}, info) => {
  const path = info.outputPath('here', 'gatelock.baseline.yaml');
  const named = { baseline: path };
  expect(chosen(dirname(path), 'gateway', named)[0]).toBe(path);
  expect(() => chosen(dirname(path), 'reference', named)).toThrow(UsageError);
  expect(() => chosen(dirname(path), 'gateway', { baseline: `${path}.none` })).toThrow(UsageError);
});
