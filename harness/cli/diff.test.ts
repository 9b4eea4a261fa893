/** `gatelock diff` as its users see it. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { comparison } from '../judge/comparison.js';
import type { Sample, SampleTest } from '../record/sample.js';
import { sampleText } from '../record/sample.js';
import { allHold, replaced } from '../report/sample.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { gatelock } from './trial-run.js';

/** A directory as `gatelock run` leaves it before it judges. */
async function record(directory: string, tests: readonly SampleTest[], more: Partial<Sample> = {}): Promise<string> {
  const { name, revision, digest } = await loadSpec('2025-12-11', specDirectory());
  mkdirSync(directory, { recursive: true });
  const header = { spec: { name, revision, digest }, ...more.header };
  writeFileSync(join(directory, 'record.ndjson'), sampleText({ ...more, header, tests }));
  return directory;
}

const broken = () => replaced('errors/nonzero-exit', { checks: [{ outcome: 'violated', observed: 'status 0' }] });

test('records, verdicts and their directories compare alike, with a status for CI', async ({}, info) => {
  const a = await record(info.outputPath('a'), await allHold());
  const b = await record(info.outputPath('b'), await broken());
  const fromRecords = await gatelock(['diff', a, b]);
  expect(fromRecords).toMatchObject({ status: 1, stderr: '' });
  expect(fromRecords.stdout).toMatch(/^WORSE {2}reference 1\.0\.0 than reference 1\.0\.0/);
  expect((await gatelock(['diff', b, a])).status).toBe(0);
  expect((await gatelock(['diff', a, a])).stdout).toContain('\nNothing changed.\n');

  for (const directory of [a, b]) await gatelock(['judge', directory]);
  expect((await gatelock(['diff', a, b])).stdout).toBe(fromRecords.stdout);
  rmSync(join(a, 'record.ndjson'));
  const files = [join(a, 'verdict.json'), join(b, 'record.ndjson')];
  const json = await gatelock(['diff', ...files, '--json']);
  expect(json.status).toBe(1);
  expect(comparison.parse(JSON.parse(json.stdout))).toMatchObject({ answer: 'worse', a: { name: files[0] } });
  expect((await gatelock(['diff', a, b, '--markdown'])).stdout).toMatch(/^## ❌ worse: reference/);
});

test('a record that broke off cannot say', async ({}, info) => {
  const a = await record(info.outputPath('a'), await allHold());
  const b = await record(info.outputPath('b'), await allHold(), { footer: { lines: 3 } });
  const { status, stdout } = await gatelock(['diff', a, b]);
  expect(status).toBe(2);
  expect(stdout).toMatch(/^CANNOT SAY {2}.*\n {2}the record of .*b is damaged: the footer counts 3 lines/);
});

test('what cannot be compared is told in one line', async ({}, info) => {
  const a = await record(info.outputPath('a'), await allHold());
  const other = { spec: { name: 'gateway-lock', revision: '2025-12-11', digest: 'edited' } };
  const edited = await record(info.outputPath('edited'), await allHold(), { header: other });
  mkdirSync(info.outputPath('empty'));
  mkdirSync(info.outputPath('old'));
  writeFileSync(info.outputPath('old/verdict.json'), '{"format":"gatelock-verdict/0"}');
  const cases = [
    [[a, edited], /^gatelock: .*a and .*edited are judged by different texts of gateway-lock 2025-12-11 .*\n$/],
    [[a, info.outputPath('empty')], /^gatelock: .*empty: holds no verdict\.json and no record\.ndjson: give .*\n$/],
    [
      [a, info.outputPath('old')],
      /^gatelock: .*old\/verdict\.json: no verdict of this gatelock \(.*: gatelock judge .*\n$/,
    ],
    [[a, 'refernce'], /^gatelock: no built-in target refernce: did you mean reference\?\n$/],
    [[a, info.outputPath('missing')], /^gatelock: .*missing: .*\n$/],
    [[a, a, '--json', '--markdown'], /^gatelock: .*--markdown' cannot be used with .*--json/],
    [[a], /^gatelock: missing required argument 'b'/],
  ] as const;
  for (const [args, said] of cases) {
    const { status, stdout, stderr } = await gatelock(['diff', ...args]);
    expect([status, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(said);
  }
  expect(existsSync('gatelock-out')).toBe(false);
});
