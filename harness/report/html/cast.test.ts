import { expect, test } from 'playwright/test';
import { parseRecord } from '../../record/run-record.js';
import { sampleText } from '../../record/sample.js';
import type { Line } from '../../record/schema.js';
import { TERMINAL_HEAD_BYTES, TERMINAL_TAIL_BYTES } from './bounds.js';
import { terminalOf } from './cast.js';
import { coursesOf } from './happenings.js';
import { contention, events, output } from './sample.js';

const terminal = (more: readonly Line[], gateway: string) => {
  const text = sampleText({ tests: [{ test: 'lock/one', clauses: ['lock.one'] }], more });
  const course = coursesOf(parseRecord(text, 'record.ndjson')).get('lock/one');
  const found = course && terminalOf(course, gateway);
  if (!found) throw new Error(`${gateway} has no terminal`);
  const [header, ...rows] = found.cast
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  return { ...found, header, rows };
};

test('an asciicast has every byte at its time, and all of a test run to the same end', () => {
  const { header, rows, text, bytes, cut } = terminal(contention('lock/one'), 'contender');
  expect(header).toEqual({ version: 2, width: 40, height: 3 });
  expect(rows).toEqual([
    [0.290125, 'o', '\u001b[31mGatewayLockError\u001b[0m: port 4000 is taken\r\n'],
    [0.4, 'o', ''],
  ]);
  expect([text, bytes, cut]).toEqual(['GatewayLockError: port 4000 is taken\n', 47, 0]);
});

test('a character that comes in two chunks is whole, what is none is replaced, and no text turns its direction', () => {
  const snow = Buffer.from('☃');
  const { rows } = terminal(
    events('lock/one', [
      output(20, 'gateway', snow.subarray(0, 2)),
      output(30, 'gateway', Buffer.concat([snow.subarray(2), Buffer.from([0xff]), Buffer.from('a\u202eb\u2066')])),
    ]),
    'gateway',
  );
  expect(rows.slice(0, 2)).toEqual([
    [0.01, 'o', ''],
    [0.02, 'o', '☃\ufffda\ufffdb\ufffd'],
  ]);
});

test('of a long output the beginning and the end are shown, and what lies between is told', () => {
  const chunk = (letter: string) => letter.repeat(10_000);
  const { rows, cut, bytes } = terminal(
    events('lock/one', [
      [15, 'spawn', 'gateway', 'gateway launched', {}],
      ...['a', 'b', 'c', 'd', 'e'].map((letter, index) => output(20 + index, 'gateway', chunk(letter))),
      output(90, 'gateway', 'the reason', { skipped: 1_000_000 }),
      [91, 'drained', 'gateway', 'gateway ended with status 1', { bytes: 1_050_010 }],
    ]),
    'gateway',
  );
  const shown = TERMINAL_HEAD_BYTES + TERMINAL_TAIL_BYTES;
  expect([bytes, cut]).toEqual([1_050_010, 1_050_010 - shown]);
  const texts = rows.map((row) => (Array.isArray(row) ? String(row[2]) : ''));
  expect(texts.join('')).toMatch(
    /^a{8192}\r\n\[gatelock: \d+ bytes not shown\]\r\nd+e+\r\n\[gatelock: 1000000 bytes not recorded\]\r\nthe reason$/,
  );
});

test('a record that kept only the beginning says so; what a gateway printed before the test is not missed', () => {
  const told = (...before: Parameters<typeof events>[1]) =>
    terminal(
      events('lock/one', [...before, output(20, 'gateway', 'up'), [30, 'drained', 'gateway', 'ended', { bytes: 9 }]]),
      'gateway',
    );
  expect(told([15, 'spawn', 'gateway', 'gateway launched', {}])).toMatchObject({
    text: 'up\n[gatelock: 7 bytes more, not recorded]\n',
    cut: 7,
  });
  expect(told([15, 'note', 'gateway', 'gateway, pid 1, stands since before'])).toMatchObject({ text: 'up', cut: 0 });
});
