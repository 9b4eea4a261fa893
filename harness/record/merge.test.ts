import { expect, test } from 'playwright/test';
import { mergedLines } from './merge.js';
import { parseRecord, type RunRecord } from './run-record.js';
import { type SampleTest, sampleHeader } from './sample.js';
import { twoShards } from './sample-shards.js';

const tests: readonly SampleTest[] = ['a', 'b', 'c', 'd'].map((name) => ({
  test: `lock/${name}`,
  clauses: ['lock.one'],
}));

const merged = (...told: Parameters<typeof twoShards>): RunRecord =>
  parseRecord(
    mergedLines(twoShards(...told))
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
    'merged/record.ndjson',
  );

test('what comes out is one record, whole, with every test once and calibration once a shard', () => {
  const { header, plan, lines, footer, damage } = merged(tests);
  expect(damage).toEqual([]);
  expect(header).toMatchObject({ run: 'r1+r2', seed: 1 });
  expect(header.shard).toBeUndefined();
  expect(plan?.tests.map(({ test }) => test)).toEqual([
    'calibrate/cold-start-shard-1',
    'lock/a',
    'lock/c',
    'calibrate/cold-start-shard-2',
    'lock/b',
    'lock/d',
  ]);
  expect(plan?.tests[3]?.title).toBe('title of calibrate/cold-start, shard 2');
  expect(new Set(lines.flatMap((line) => ('test' in line ? [line.test] : [])))).toEqual(
    new Set(plan?.tests.map(({ test }) => test)),
  );
  expect(footer).toMatchObject({ end: 'finished', starts: 6, t: 2000 });
});

test('the shards stand one after another, each with its own times, workers and calibration', () => {
  const changes = { 2: { header: { startedAt: '2026-11-21T19:59:00.000Z' } } };
  const { header, lines } = merged(tests, changes, (text, index) => text.replace('400', `${index}00`));
  expect(header.startedAt).toBe('2026-11-21T19:59:00.000Z');
  expect(header.shards?.map(({ index, run, from, calibration }) => [index, run, from, calibration?.coldMs])).toEqual([
    [1, 'r1', 0, 100],
    [2, 'r2', 1000, 200],
  ]);
  const begins = lines.filter((line) => line.type === 'test-begin');
  expect(begins.map(({ test, t, worker }) => [test, t, worker])).toEqual([
    ['calibrate/cold-start-shard-1', 10, 0],
    ['lock/a', 20, 0],
    ['lock/c', 30, 0],
    ['calibrate/cold-start-shard-2', 1010, 1],
    ['lock/b', 1020, 1],
    ['lock/d', 1030, 1],
  ]);
});

test('machines may differ in what limits are calibrated for, and each shard says what it ran on', () => {
  const platform = { ...sampleHeader.platform, release: '6.9', cpus: 64 };
  const { header } = merged(tests, { 2: { header: { platform } } });
  expect(header.shards?.map((shard) => shard.platform.cpus)).toEqual([2, 64]);
});

test('a fault says which shard it happened in', () => {
  const more = [{ type: 'fault', t: 500, what: 'a worker died' } as const];
  const { lines } = merged(tests, { 2: { more } });
  expect(lines.filter(({ type }) => type === 'fault')).toEqual([
    { type: 'fault', t: 1500, what: 'shard 2: a worker died' },
  ]);
});

test.describe('what a shard lacks the whole lacks', () => {
  const broken = (rewrite: (text: string) => string) =>
    merged(tests, {}, (text, index) => (index === 2 ? rewrite(text) : text));
  const rows = (text: string, keep: (row: string) => boolean) =>
    `${text.trimEnd().split('\n').filter(keep).join('\n')}\n`;

  test('a footer', () => {
    const { footer, damage, header } = broken((text) => rows(text, (row) => !row.includes('"footer"')));
    expect(damage).toEqual(['shard 2: no footer: the run broke off']);
    // Where it ends is where it was last heard of; its starts are those in its lines.
    expect(footer).toMatchObject({ end: 'broken-off', t: 1032, starts: 3 });
    expect(header.shards?.[1]?.from).toBe(1000);
  });

  test('a part of its last line', () => {
    expect(broken((text) => text.slice(0, -20)).damage.join()).toMatch(/^shard 2: the last line is cut.*no footer/);
  });

  test('any number of lines', () => {
    const { header, damage } = broken((text) => text.replace('\n', `\n${'rubbish\n'.repeat(5_000)}`));
    expect(damage).toHaveLength(21);
    expect(damage[0]).toBe('shard 2: line 2: is no JSON');
    // The count of its footer is wrong too.
    expect(damage[20]).toBe('shard 2: and 4981 more');
    expect(header.shards?.[0]?.damage).toEqual([]);
  });

  test('its plan', () => {
    const { plan, damage } = broken((text) => rows(text, (row) => !row.includes('"plan"')));
    expect(damage.join()).toContain('shard 2: no plan');
    expect(plan?.tests.map(({ test }) => test)).toEqual(['calibrate/cold-start-shard-1', 'lock/a', 'lock/c']);
  });

  test('its end by itself', () => {
    expect(merged(tests, { 1: { footer: { end: 'interrupted' } } }).footer?.end).toBe('interrupted');
  });
});
