import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'playwright/test';
import { os } from '../os/index.js';
import { readRecord } from './reader.js';
import { parseRecord } from './run-record.js';
import { sampleLines, sampleText } from './sample.js';
import type { Line } from './schema.js';
import { RecordWriter } from './writer.js';

const sample = { tests: [{ test: 'lock/one', clauses: ['lock.one'] }] };

test('what was written is what is read, without damage', async ({}, info) => {
  const path = info.outputPath('record.ndjson');
  const writer = new RecordWriter(path, process.hrtime.bigint());
  const lines = sampleLines(sample);
  for (const line of lines) writer.write(line);
  writer.close();
  const record = await readRecord(path);
  expect(record.damage).toEqual([]);
  expect([record.header, record.plan, record.calibration, ...record.lines, record.footer]).toEqual(lines);
});

test('two processes write at once and no line is lost or torn', async ({}, info) => {
  const path = info.outputPath('record.ndjson');
  const epoch = process.hrtime.bigint();
  const [header, plan] = sampleLines(sample);
  const writer = new RecordWriter(path, epoch);
  for (const line of [header, plan]) if (line) writer.write(line);
  const each = 400;
  const script = `
    const { RecordWriter } = await import(${JSON.stringify(new URL('./writer.js', import.meta.url).href)});
    const writer = new RecordWriter(${JSON.stringify(path)}, ${epoch}n);
    for (let i = 0; i < ${each}; i++) {
      const text = process.argv[1] + ' ' + i + ' ' + 'é'.repeat(i * 20);
      writer.write({ type: 'event', t: writer.now(), test: 'lock/one', kind: 'note', text });
    }`;
  const run = (name: string) => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, name]);
  await Promise.all([run('left'), run('right')]);
  writer.write({ type: 'footer', t: writer.now(), end: 'finished', lines: 2 + 2 * each, starts: 0 });
  writer.close();

  const record = await readRecord(path);
  expect(record.damage).toEqual([]);
  const texts = record.lines.map((line) => (line.type === 'event' ? line.text : ''));
  for (const name of ['left', 'right']) {
    const mine = texts.filter((text) => text.startsWith(`${name} `));
    expect(mine).toEqual(Array.from({ length: each }, (_, i) => `${name} ${i} ${'é'.repeat(i * 20)}`));
  }
  const times = record.lines.map((line) => ('t' in line ? line.t : 0));
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('a record that has lost a line takes no other, also when there is room again', async ({}, info) => {
  test.skip(os.name === 'win32', 'the length of files is limited as Unix has it');
  const path = info.outputPath('record.ndjson');
  const script = `
    const { truncateSync } = await import('node:fs');
    const { RecordWriter } = await import(${JSON.stringify(new URL('./writer.js', import.meta.url).href)});
    const writer = new RecordWriter(${JSON.stringify(path)}, 0n);
    const said = () => {
      try { writer.write({ type: 'fault', t: 1, what: 'x'.repeat(250) }); }
      catch (error) { return error.message; }
    };
    let first;
    while (first === undefined) first = said();
    truncateSync(${JSON.stringify(path)}, 0);
    console.log(JSON.stringify([first, said()]));`;
  const limited = ['-c', 'ulimit -f 1; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)('sh', limited);
  const [first, again] = JSON.parse(stdout);
  expect(first).toMatch(/record\.ndjson: cannot be written \(only \d+ of \d+ bytes were taken\): free space there/);
  expect(again).toBe(first);
});

test('the writer refuses what a reader could not use', async ({}, info) => {
  const writer = new RecordWriter(info.outputPath('record.ndjson'), process.hrtime.bigint());
  const note = (text: string): Line => ({ type: 'event', t: 1, test: 'x', kind: 'note', text });
  expect(() => writer.write({ type: 'fault', t: -1, what: 'before the header' })).toThrow(
    /a fault line breaks the schema/,
  );
  expect(() => writer.write(note('x'.repeat(1_000_000)))).toThrow(/shorten it/);
  writer.write(note('x'.repeat(900_000)));
  writer.close();
});

test('a time is counted from the header', async ({}, info) => {
  const writer = new RecordWriter(info.outputPath('record.ndjson'), process.hrtime.bigint() - 5_000_000_000n);
  expect(writer.now()).toBeGreaterThanOrEqual(5000);
  expect(writer.now()).toBeLessThan(15_000);
  writer.close();
});

test.describe('damage', () => {
  const text = sampleText(sample);
  const rows = text.trimEnd().split('\n');
  const put = (...lines: (string | undefined)[]): string => `${lines.join('\n')}\n`;
  const cases: { name: string; text: string; damage: RegExp }[] = [
    { name: 'a cut last line', text: text.slice(0, -5), damage: /the last line is cut/ },
    { name: 'a missing line end', text: text.slice(0, -1), damage: /the last line is cut/ },
    { name: 'no footer', text: put(...rows.slice(0, -1)), damage: /no footer: the run broke off/ },
    { name: 'no plan', text: put(...rows.filter((row) => !row.includes('"plan"'))), damage: /no plan/ },
    { name: 'garbage', text: put(rows[0], '\u0000\u0000', ...rows.slice(1)), damage: /line 2: is no JSON/ },
    { name: 'an empty line', text: put(rows[0], '', ...rows.slice(1)), damage: /line 2: is no JSON/ },
    {
      name: 'a line against the schema',
      text: text.replace('"outcome":"holds"', '"outcome":"fine"'),
      damage: /line 5: .*outcome/,
    },
    {
      name: 'a lost line',
      text: put(...rows.filter((row) => !row.includes('"check"'))),
      damage: /the footer counts 6 .*there are 5/,
    },
    { name: 'two records in one', text: text + text, damage: /2 lines of type header/ },
    { name: 'a header that comes late', text: put(rows[1], rows[0], ...rows.slice(2)), damage: /not the first line/ },
    { name: 'lines after the footer', text: `${text}${rows[3]}\n`, damage: /lines after the footer/ },
  ];
  for (const { name, text: damaged, damage } of cases) {
    test(name, () => {
      expect(parseRecord(damaged, 'record.ndjson').damage.join('\n')).toMatch(damage);
    });
  }

  test('without a header it is no record at all', async ({}, info) => {
    const path = info.outputPath('record.ndjson');
    await writeFile(path, rows.slice(1).join('\n'));
    await expect(readRecord(path)).rejects.toThrow(`${path}: no header line`);
    await expect(readRecord(info.outputPath('none'))).rejects.toMatchObject({ name: 'UsageError' });
  });
});
