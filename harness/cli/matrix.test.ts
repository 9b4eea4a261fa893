/** `gatelock matrix` as its users see it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { releaseMatrix } from '../judge/release-matrix.js';
import { type Sample, sampleHeader, sampleText } from '../record/sample.js';
import { allHold } from '../report/sample.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { gatelock } from './trial-run.js';

/** A directory as `gatelock run` leaves it, before it judges. */
async function record(directory: string, version: string, more: Partial<Sample> = {}): Promise<string> {
  const { name, revision, digest } = await loadSpec('2025-12-11', specDirectory());
  mkdirSync(join(directory, 'transcripts'), { recursive: true });
  const header = {
    spec: { name, revision, digest },
    run: `run-${version}`,
    target: { ...sampleHeader.target, version },
    ...more.header,
  };
  writeFileSync(join(directory, 'record.ndjson'), sampleText({ tests: await allHold(), ...more, header }));
  writeFileSync(join(directory, 'transcripts', 'a--incumbent.log'), 'listening');
  return directory;
}

const documentIn = (site: string) => releaseMatrix.parse(JSON.parse(readFileSync(join(site, 'matrix.json'), 'utf8')));

test('every run below a directory gets into the site, with its evidence and nothing else', async ({}, info) => {
  const all = info.outputPath('all');
  await record(join(all, 'deep', 'one'), '1.0.0');
  const two = await record(join(all, 'two'), '1.1.0');
  await gatelock(['judge', two]);
  writeFileSync(join(two, 'report.html'), 'the report');
  writeFileSync(join(two, 'secret.env'), 'TOKEN=1');
  symlinkSync('/etc/hostname', join(two, 'transcripts', 'link.log'));
  const site = info.outputPath('site');
  const { status, stdout, stderr } = await gatelock(['matrix', all, '-o', site]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/site\/index\.html: 2 columns, 2 runs, \d+ kB of evidence\n$/);
  const { columns, runs } = documentIn(site);
  expect(columns.map(({ version, gate }) => [version, gate])).toEqual([
    ['1.1.0', 'conformant'],
    ['1.0.0', 'conformant'],
  ]);
  const names = (version: string): string[] => {
    const id = runs.find(({ target }) => target.version === version)?.id ?? '';
    return readdirSync(join(site, 'runs', id), { recursive: true })
      .map(String)
      .sort();
  };
  expect(names('1.0.0')).toEqual([
    ...['index.html', 'record.ndjson', 'transcripts', join('transcripts', 'a--incumbent.log'), 'verdict.json'],
  ]);
  expect(names('1.1.0')).toEqual([
    ...['index.html', 'junit.xml', 'record.ndjson', 'report.html', 'summary.md'],
    ...['transcripts', join('transcripts', 'a--incumbent.log'), 'verdict.json'],
  ]);
});

test('an earlier site is replaced, also from itself; anything else is left as it is', async ({}, info) => {
  const one = await record(info.outputPath('one'), '1.0.0');
  const two = await record(info.outputPath('two'), '2.0.0');
  const site = info.outputPath('site');
  mkdirSync(site);
  expect((await gatelock(['matrix', one, '-o', site])).status).toBe(0);
  rmSync(one, { recursive: true });
  // What was published once is evidence like any other.
  expect((await gatelock(['matrix', site, two, '-o', site])).status).toBe(0);
  expect(documentIn(site).columns.map(({ version }) => version)).toEqual(['2.0.0', '1.0.0']);
  expect(readdirSync(info.outputPath()).filter((name) => name.startsWith('.'))).toEqual([]);

  writeFileSync(join(site, 'CNAME'), 'example.org');
  const besides = await gatelock(['matrix', two, '-o', site]);
  expect(besides).toMatchObject({
    status: 64,
    stderr: expect.stringMatching(/a site of gatelock and CNAME besides; name/),
  });
  expect(readFileSync(join(site, 'CNAME'), 'utf8')).toBe('example.org');
  const foreign = await gatelock(['matrix', two, '-o', two]);
  expect(foreign).toMatchObject({ status: 64, stderr: expect.stringMatching(/other things than a site of gatelock/) });
  expect(readdirSync(two).sort()).toEqual(['record.ndjson', 'transcripts']);
});

test('what cannot be shown is told in one line, and nothing is written', async ({}, info) => {
  const one = await record(info.outputPath('one'), '1.0.0');
  const other = { spec: { name: 'gateway-lock', revision: '2025-12-11', digest: 'edited' }, run: 'edited' };
  const edited = await record(info.outputPath('edited'), '1.0.0', { header: other });
  const stale = await record(info.outputPath('stale'), '1.2.0');
  await gatelock(['judge', stale]);
  await record(stale, '1.2.0', { footer: { lines: 3 } });
  const shard = { run: 'shard', shard: { index: 1, of: 2, suite: [] } };
  const alone = await record(info.outputPath('shard'), '1.3.0', { header: shard });
  mkdirSync(info.outputPath('empty'));
  const site = info.outputPath('site');
  const cases = [
    [[one, edited], /^gatelock: .*one and .*edited are judged by different texts/],
    [[stale], /^gatelock: .*stale\/verdict\.json: of a whole record, .* damaged \(.*\): gatelock judge .*\n$/],
    [[alone], /left out: merge them\ngatelock: nothing but shards: put them together by gatelock merge\n$/],
    [[info.outputPath('empty')], /^gatelock: .*empty: no verdict\.json and no record\.ndjson below/],
    [[info.outputPath('missing')], /^gatelock: .*missing: cannot be read \(ENOENT/],
  ] as const;
  for (const [directories, said] of cases) {
    const { status, stdout, stderr } = await gatelock(['matrix', ...directories, '-o', site]);
    expect([status, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(said);
  }
  expect(readdirSync(info.outputPath())).not.toContain('site');
});
