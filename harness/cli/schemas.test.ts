/** What gatelock publishes of its documents holds for what it reads and writes, by a validator that is not its own. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'playwright/test';
import { parse } from 'yaml';
import { packageRoot } from '../package-root.js';
import { sampleText } from '../record/sample.js';
import { allHold, replaced } from '../report/sample.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { SCHEMA_NAMES } from './schema-names.js';
import { gatelock } from './trial-run.js';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
addFormats.default(ajv);

/** A validator by what `gatelock schema` prints. */
async function published(name: string): Promise<ValidateFunction> {
  return ajv.compile(JSON.parse((await gatelock(['schema', name])).stdout));
}

/** Why the document breaks the schema; empty if it does not. */
const wrong = (validate: ValidateFunction, document: unknown): string => {
  validate(document);
  return ajv.errorsText(validate.errors);
};

const yamlIn = (...path: string[]): Map<string, unknown> => {
  const directory = join(packageRoot(), ...path);
  const files = readdirSync(directory).filter((file) => file.endsWith('.yaml'));
  return new Map(files.map((file) => [file, parse(readFileSync(join(directory, file), 'utf8'))]));
};

test('what people write: every spec and target that comes with gatelock, and a baseline that it writes', async ({}, info) => {
  for (const [name, files] of [
    ['spec', yamlIn('specs', 'gateway-lock')],
    ['target', yamlIn('fixtures', 'targets')],
  ] as const) {
    const validate = await published(name);
    expect(files.size).toBeGreaterThan(0);
    for (const [file, document] of files) expect(wrong(validate, document), file).toBe('No errors');
    expect(wrong(validate, { name: 7 })).not.toBe('No errors');
  }

  const run = await record(info.outputPath('run'));
  await gatelock(['judge', run]);
  const out = info.outputPath('baseline.yaml');
  const particulars = ['--reason', 'known', '--owner', 'core', '--expires', '2999-01-31'];
  expect((await gatelock(['baseline', 'write', run, ...particulars, '--out', out])).status).toBe(0);
  const validate = await published('baseline');
  const written = parse(readFileSync(out, 'utf8'));
  expect(wrong(validate, written)).toBe('No errors');
  expect(
    wrong(validate, { ...written, entries: [{ ...written.entries[0], owner: undefined, expires: 'soon' }] }),
  ).not.toBe('No errors');
});

test('what gatelock writes: record, verdict, diff, matrix, doctor, docs', async ({}, info) => {
  const run = await record(info.outputPath('run'));
  await gatelock(['judge', run]);
  const site = info.outputPath('site');
  await gatelock(['matrix', run, '-o', site]);
  const json = (text: string): unknown => JSON.parse(text);
  const inFile = (...path: string[]): string => readFileSync(join(...path), 'utf8');
  const documents = {
    record: inFile(run, 'record.ndjson').trimEnd().split('\n').map(json),
    verdict: [json(inFile(run, 'verdict.json'))],
    diff: [json((await gatelock(['diff', run, run, '--json'])).stdout)],
    matrix: [json(inFile(site, 'matrix.json'))],
    doctor: [json((await gatelock(['doctor', '--json'])).stdout)],
    docs: [json((await gatelock(['docs', '--json', join(packageRoot(), 'README.md')])).stdout)],
  };
  for (const [name, all] of Object.entries(documents)) {
    const validate = await published(name);
    expect(all.length).toBeGreaterThan(0);
    for (const document of all) expect(wrong(validate, document), name).toBe('No errors');
    expect(wrong(validate, {}), name).not.toBe('No errors');
  }
  const people = ['spec', 'target', 'baseline'];
  expect([...people, ...Object.keys(documents)].sort()).toEqual(SCHEMA_NAMES.toSorted());
});

/** A run of which one clause fails. */
async function record(directory: string): Promise<string> {
  const { name, revision, digest } = await loadSpec('2025-12-11', specDirectory());
  const tests = await replaced('errors/nonzero-exit', { checks: [{ outcome: 'violated', observed: 'status 0' }] });
  expect(tests).toHaveLength((await allHold()).length);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'record.ndjson'), sampleText({ header: { spec: { name, revision, digest } }, tests }));
  return directory;
}
