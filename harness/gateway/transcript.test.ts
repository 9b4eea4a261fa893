import { expect, test } from 'playwright/test';
import { COLUMNS, ROWS, Transcript } from './transcript.js';

const MIB = 1024 * 1024;

function transcriptOf(...chunks: (string | Buffer)[]): Transcript {
  const transcript = new Transcript();
  for (const chunk of chunks) transcript.append(Buffer.from(chunk));
  return transcript;
}

test('64 MB of output: the head and the tail are kept, the rest is counted', () => {
  const transcript = new Transcript();
  const all = 64 * MIB;
  for (let sent = 0; sent < all; sent += 65_536) {
    transcript.append(Buffer.alloc(65_536, String(Math.floor(sent / MIB)).padStart(16, '-')));
  }
  expect(transcript.total).toBe(all);
  const marker = `\r\n[gatelock: ${transcript.dropped} bytes not kept]\r\n`;
  const bytes = transcript.bytes();
  const at = bytes.indexOf(marker);
  const head = bytes.subarray(0, at);
  const tail = bytes.subarray(at + marker.length);
  expect(head.length).toBe(2 * MIB);
  expect(tail.length).toBe(2 * MIB);
  expect(transcript.dropped).toBe(60 * MIB);
  expect(head.toString()).toBe(`${'0'.padStart(16, '-').repeat(65_536)}${'1'.padStart(16, '-').repeat(65_536)}`);
  expect(tail.toString()).toBe(`${'62'.padStart(16, '-').repeat(65_536)}${'63'.padStart(16, '-').repeat(65_536)}`);
});

test('one chunk larger than everything is kept within the same bounds', () => {
  const transcript = transcriptOf(`first${'x'.repeat(20 * MIB)}last`);
  expect(transcript.total).toBe(20 * MIB + 9);
  expect(transcript.dropped).toBe(16 * MIB + 9);
  const text = transcript.bytes().toString();
  expect(text.length).toBeLessThan(4 * MIB + 100);
  expect(text.startsWith('firstx') && text.endsWith('xlast')).toBe(true);
  expect(text).toContain(`\r\n[gatelock: ${transcript.dropped} bytes not kept]\r\n`);
});

test('nothing is dropped up to the bounds, and one byte beyond is counted', () => {
  const full = transcriptOf(Buffer.alloc(3 * MIB, 'x'), Buffer.alloc(MIB, 'y'));
  expect(full.dropped).toBe(0);
  expect(full.bytes().equals(Buffer.concat([Buffer.alloc(3 * MIB, 'x'), Buffer.alloc(MIB, 'y')]))).toBe(true);
  const beyond = transcriptOf(Buffer.alloc(2 * MIB), Buffer.alloc(1), Buffer.alloc(2 * MIB));
  expect(beyond.dropped).toBe(1);
});

test('the text of a bounded transcript shows the gap', async () => {
  const lines = Array.from({ length: 15_000 }, (_, index) => `line ${index} ${'.'.repeat(300)}\r\n`).join('');
  const transcript = transcriptOf(lines, 'the end\r\n');
  const read = (await transcript.text()).split('\n');
  expect(read).toContain(`[gatelock: ${transcript.dropped} bytes not kept]`);
  expect([read[0]?.slice(0, 6), read.at(-1)]).toEqual(['line 0', 'the end']);
});

const SCREENS: Readonly<Record<string, readonly [printed: string, read: string]>> = {
  'nothing at all': ['', ''],
  'plain lines': ['one\r\ntwo\r\n', 'one\ntwo'],
  'colours are gone': ['\x1b[1;31merror:\x1b[0m \x1b[38;5;196mport\x1b[0m taken\r\n', 'error: port taken'],
  'links and titles are gone': ['\x1b]0;title\x07\x1b]8;;http://x\x07link\x1b]8;;\x07\r\n', 'link'],
  'a soft wrap is rejoined': [`${'a'.repeat(COLUMNS * 2)}b\r\nc\r\n`, `${'a'.repeat(COLUMNS * 2)}b\nc`],
  'a soft wrap at a blank keeps the blank': [`${'a'.repeat(COLUMNS - 1)} b\r\n`, `${'a'.repeat(COLUMNS - 1)} b`],
  'a line of exactly the width is one line': [`${'a'.repeat(COLUMNS)}\r\nb`, `${'a'.repeat(COLUMNS)}\nb`],
  'a carriage return writes over': ['starting...\rlistening on\r\n', 'listening on'],
  'a shorter line leaves the rest of the longer': ['12345\rab\r\n', 'ab345'],
  'a spinner leaves its last frame': ['- wait\r\x1b[2K\\ wait\r\x1b[2Kdone\r\n', 'done'],
  'empty lines between': ['a\r\n\r\nb\r\n\r\n', 'a\n\nb'],
  'wide letters and emoji': ['监听 🔒 端口\r\n', '监听 🔒 端口'],
  'a cleared screen was read before': ['port taken\r\n\x1b[2J\x1b[Hafter\r\n', 'port taken\nafter'],
};

for (const [title, [printed, read]] of Object.entries(SCREENS)) {
  test(`what a person reads: ${title}`, async () => {
    expect(await transcriptOf(printed).text()).toBe(read);
  });
}

test('a letter that came in two chunks is one', async () => {
  const bytes = Buffer.from('端口');
  expect(await transcriptOf(bytes.subarray(0, 2), bytes.subarray(2)).text()).toBe('端口');
});

test('what scrolled off the screen is still read, in order', async () => {
  const lines = Array.from({ length: ROWS * 4 }, (_, index) => `line ${index}`);
  expect(await transcriptOf(lines.join('\r\n')).text()).toBe(lines.join('\n'));
});

test('the text follows what arrives, and is rendered once for the same bytes', async () => {
  const transcript = transcriptOf('one');
  const first = transcript.text();
  expect(transcript.text()).toBe(first);
  expect(await first).toBe('one');
  transcript.append(Buffer.from(' two'));
  expect(await transcript.text()).toBe('one two');
});

test('says so when the first lines are not rendered any more', async () => {
  const transcript = new Transcript();
  transcript.append(Buffer.from('first\r\n'));
  transcript.append(Buffer.from('x\r\n'.repeat(30_000)));
  const lines = (await transcript.text()).split('\n');
  expect(lines[0]).toMatch(/^\[gatelock: lines before the last 20050 not rendered\]$/);
  expect(lines).not.toContain('first');
});
