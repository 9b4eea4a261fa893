import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { Recorder } from '../record/recorder.js';
import { event } from '../record/schema.js';
import { RecordWriter } from '../record/writer.js';
import { RecordedOutput } from './recorded-output.js';
import { Transcript } from './transcript.js';

/** What the record has of a gateway that printed these chunks: how many bytes each, and the bytes before it that are not there. */
const recorded = (path: string, chunks: readonly Buffer[]) => {
  const writer = new RecordWriter(path, process.hrtime.bigint());
  const [output, transcript] = [new RecordedOutput('gateway', new Recorder(writer)), new Transcript()];
  for (const chunk of chunks) {
    output.add(chunk);
    transcript.append(chunk);
  }
  output.end(transcript);
  writer.close();
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const { data } = event.parse(JSON.parse(line));
    return { bytes: Buffer.from(String(data?.base64), 'base64'), skipped: data?.skipped };
  });
};

test('a short output is recorded chunk by chunk, and has no end of its own', async ({}, info) => {
  const chunks = [Buffer.from('a'), Buffer.from('bc')];
  expect(recorded(info.outputPath('record'), chunks)).toEqual(chunks.map((bytes) => ({ bytes, skipped: undefined })));
});

test('of an endless one the beginning and the last bytes are recorded, and how many between them are not', async ({}, info) => {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const chunks = [...Array.from({ length: 100 }, () => chunk), Buffer.from('the reason')];
  const found = recorded(info.outputPath('record'), chunks);
  expect(found.map(({ bytes }) => bytes.length)).toEqual([65_536, 65_536, 16_384]);
  expect(found[2]?.bytes.toString().endsWith('xthe reason')).toBe(true);
  expect(found[2]?.skipped).toBe(98 * 65_536 + 10 - 16_384);
});
