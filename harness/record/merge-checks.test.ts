import { expect, test } from 'playwright/test';
import { asShard, shardsOfOneRun } from './merge-checks.js';
import { parseRecord } from './run-record.js';
import { type Sample, type SampleTest, sampleHeader, sampleText } from './sample.js';
import { shardText, twoShards } from './sample-shards.js';
import type { Header } from './schema.js';

const tests: readonly SampleTest[] = ['a', 'b', 'c', 'd'].map((name) => ({
  test: `lock/${name}`,
  clauses: ['lock.one'],
}));

const { spec, target, platform } = sampleHeader;

test('the shards of one run are put in their order', () => {
  const [one, two] = twoShards(tests);
  if (!one || !two) throw new Error('two shards');
  expect(shardsOfOneRun([two, one])).toEqual([one, two]);
});

test.describe('shards of different runs are refused, with both directories, both values and what to do', () => {
  const cases: { name: string; header: Partial<Header>; said: RegExp }[] = [
    {
      name: 'gatelock',
      header: { gatelock: '0.2.0' },
      said: /gatelock 0\.1\.0 and 0\.2\.0: run every shard with the same/,
    },
    { name: 'document', header: { spec: { ...spec, name: 'other' } }, said: /document sample and other:/ },
    {
      name: 'revision',
      header: { spec: { ...spec, revision: '2026-01-01' } },
      said: /2025-12-11 and 2026-01-01: .*--spec/,
    },
    { name: 'digest of the document', header: { spec: { ...spec, digest: 'd2' } }, said: /document d1 and d2:/ },
    { name: 'target', header: { target: { ...target, name: 'other' } }, said: /target reference and other:/ },
    {
      name: 'version',
      header: { target: { ...target, version: '2.0.0' } },
      said: /target 1\.0\.0 and 2\.0\.0: .*same target/,
    },
    { name: 'locale', header: { target: { ...target, locale: 'zh-CN' } }, said: /locale en and zh-CN/ },
    {
      name: 'digest of the target',
      header: { target: { ...target, digest: 't2' } },
      said: /digest of the target t1 and t2/,
    },
    { name: 'selector', header: { selector: 'a.yaml' }, said: /named reference and a\.yaml/ },
    {
      name: 'specs',
      header: { specs: { path: 'gateway-specs', digest: 's1' } },
      said: /specs of one's own none and gateway-specs: give every shard the same --specs/,
    },
    { name: 'effort', header: { effort: 'quick' }, said: /effort standard and quick: .*--effort/ },
    { name: 'seed', header: { seed: 2 }, said: /seed 1 and 2: give every shard the same --seed/ },
    { name: 'filter', header: { filter: 'lock.one' }, said: /filter none and lock\.one/ },
    {
      name: 'platform',
      header: { platform: { ...platform, name: 'darwin' } },
      said: /linux and darwin: merge each platform/,
    },
    {
      name: 'Wine',
      header: { platform: { ...platform, wine: '8.0' } },
      said: /Wine none and 8\.0: merge each platform/,
    },
    { name: 'architecture', header: { platform: { ...platform, arch: 'arm64' } }, said: /x64 and arm64/ },
    {
      name: 'Node.js',
      header: { platform: { ...platform, node: 'v22.0.0' } },
      said: /20\.20\.2 and v22\.0\.0: .*same Node\.js/,
    },
    { name: 'user', header: { platform: { ...platform, user: 'root' } }, said: /user unprivileged and root/ },
    { name: 'number', header: { shard: { index: 2, of: 3, suite: [] } }, said: /number of shards 2 and 3/ },
    {
      name: 'list of tests',
      header: { shard: { index: 2, of: 2, suite: ['lock/a'] } },
      said: /list of tests lock\/a lock\/b .* and lock\/a:/,
    },
  ];
  for (const { name, header, said } of cases) {
    test(name, () => {
      const refused = expect(() => shardsOfOneRun(twoShards(tests, { 2: { header } })));
      refused.toThrow(/^out-1 and out-2 are no shards of one run: /);
      refused.toThrow(said);
    });
  }

  test('of long values the part that differs', () => {
    const selector = 'a'.repeat(200);
    const changes = {
      1: { header: { selector: `${selector}b.yaml` } },
      2: { header: { selector: `${selector}c.yaml` } },
    };
    expect(() => shardsOfOneRun(twoShards(tests, changes))).toThrow(/named …b\.yaml and …c\.yaml: /);
  });

  test('a fresh version where the other has none', () => {
    const { version, ...unversioned } = target;
    const parts = twoShards(tests, { 1: { header: { target: unversioned } } });
    expect(() => shardsOfOneRun(parts)).toThrow(/version of the target none and 1\.0\.0/);
  });
});

test.describe('a hole or a double is refused', () => {
  const [one, two] = twoShards(tests);
  if (!one || !two) throw new Error('two shards');
  const replanned = (own: readonly SampleTest[]) => {
    const suite = tests.map(({ test }) => test);
    const header = { shard: { index: 2, of: 2, suite } };
    return asShard('out-2', parseRecord(sampleText({ header, tests: own }), 'out-2'));
  };

  test('a shard that is not there', () => {
    expect(() => shardsOfOneRun([two])).toThrow('shard 1 of 2 is missing beside out-2: give its directory too');
    expect(() => shardsOfOneRun([])).toThrow('no shard to merge');
  });

  test('a shard that is there twice', () => {
    const copy = { ...one, directory: 'copy' };
    expect(() => shardsOfOneRun([one, copy, two])).toThrow('out-1 and copy are both shard 1 of 2: give each once');
    expect(() => shardsOfOneRun([one, one])).toThrow('out-1 and out-1 are both shard 1 of 2');
  });

  test('a shard beyond the last', () => {
    const third = { ...two, directory: 'out-3', shard: { ...two.shard, index: 3 } };
    expect(() => shardsOfOneRun([one, two, third])).toThrow('out-3: shard 3 of 2: there is none');
  });

  test('a test that two shards planned', () => {
    expect(() => shardsOfOneRun([one, replanned(tests.slice(1))])).toThrow('out-1 and out-2 both planned lock/c: ');
  });

  test('a test that no shard planned', () => {
    expect(() => shardsOfOneRun([one, replanned(tests.slice(1, 2))])).toThrow('none of out-1, out-2 planned lock/d: ');
  });

  test('but not where a shard broke off before it had a plan: that is damage', () => {
    const unplanned = twoShards(tests, {}, (text) => text.replace(/\{"type":"plan".*\n/, ''));
    expect(shardsOfOneRun(unplanned)).toHaveLength(2);
  });
});

test('what is no shard is refused', () => {
  const record = (sample: Sample) => parseRecord(sampleText(sample), 'whole');
  expect(() => asShard('whole', record({ tests }))).toThrow(
    /^whole: is the record of a whole run, no shard: .*--shard i\/n/,
  );
  expect(() => asShard('whole', record({ tests, header: { shards: [] } }))).toThrow('whole: is merged already');
  expect(asShard('one', parseRecord(shardText(1, 2, tests), 'one')).shard.index).toBe(1);
});
