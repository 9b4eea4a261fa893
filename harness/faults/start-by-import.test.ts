import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Trial, test } from '../gateway/trial.js';
import { packageRoot } from '../package-root.js';
import { selectTarget } from '../target/select.js';
import type { Target } from '../target/target.js';
import { startByImport } from './start-by-import.js';

/** A target whose module starts by `start`. */
function targetOf(trial: Trial, start: string): Promise<Target> {
  writeFileSync(trial.path('module.mjs'), start);
  const description = {
    name: 'small',
    command: ['{node}'],
    errorClass: { module: '{here}/module.mjs', start: 'begin' },
  };
  writeFileSync(trial.path('target.yaml'), JSON.stringify(description));
  return selectTarget({ name: trial.path('target.yaml'), builtIns: join(packageRoot(), 'fixtures', 'targets') });
}

for (const [title, start, outcome] of [
  ['starts', 'export const begin = async ({ port }) => { if (port !== 20040) throw 1; }', { started: true }],
  [
    'throws',
    "export const begin = () => { const error = new Error('taken'); error.name = 'LockError'; throw error; }",
    { name: 'LockError', message: 'taken' },
  ],
  [
    'throws what is no error',
    "export const begin = async () => { throw 'taken'; }",
    { name: 'string', message: 'taken' },
  ],
] as const) {
  test(`a module that ${title}`, async ({ trial }) => {
    expect(await startByImport(await targetOf(trial, start), 20_040, trial.guardian)).toEqual(outcome);
  });
}

test('a module that does not export what the description names, and a description that names none', async ({
  trial,
}) => {
  const target = await targetOf(trial, 'export const other = 1;');
  await expect(startByImport(target, 20_040, trial.guardian)).rejects.toThrow('module.mjs exports no function begin');
  const { errorClass, ...description } = target.description;
  await expect(startByImport({ ...target, description }, 20_040, trial.guardian)).rejects.toThrow(
    'small names no module',
  );
  expect(errorClass?.start).toBe('begin');
});
