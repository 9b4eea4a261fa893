import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'playwright/test';
import { judgement as judgementSchema } from '../judge/verdict.js';
import { parseRecord } from '../record/run-record.js';
import { sampleText } from '../record/sample.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { allHold, hostile, judged } from './sample.js';
import { writeReports } from './write.js';

test('verdict.json is the judgement, whole, and safe to print', async () => {
  const judgement = await hostile();
  const json = renderJson(judgement);
  expect(judgementSchema.parse(JSON.parse(json))).toEqual(judgement);
  expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('all reports are written, into a directory that need not be there, over older ones', async ({}, info) => {
  const directory = info.outputPath('deep', 'out');
  const tests = await allHold();
  const judgement = await judged(tests);
  const record = parseRecord(sampleText({ tests }), 'record.ndjson');
  await writeReports(await hostile(), record, directory);
  await writeReports(judgement, record, directory);
  expect((await readdir(directory)).sort()).toEqual([
    'badge.json',
    'junit.xml',
    'report.html',
    'summary.md',
    'verdict.json',
  ]);
  expect(await readFile(`${directory}/verdict.json`, 'utf8')).toBe(renderJson(judgement));
  expect(await readFile(`${directory}/junit.xml`, 'utf8')).toBe(renderJunit(judgement));
  expect(await readFile(`${directory}/summary.md`, 'utf8')).toBe(renderMarkdown(judgement));
});
