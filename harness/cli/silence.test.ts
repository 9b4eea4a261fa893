import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { onSilence } from './silence.js';

test('a file that stops growing is noticed once, and one that grows is not', async ({}, info) => {
  const [silent, growing] = [info.outputPath('silent'), info.outputPath('growing')];
  for (const file of [silent, growing]) writeFileSync(file, 'x');
  const noticed: string[] = [];
  const stops = [silent, growing].map((file) => onSilence(file, 400, () => noticed.push(file)));
  for (const begun = performance.now(); performance.now() - begun < 3_000; await delay(5)) appendFileSync(growing, 'x');
  for (const stop of stops) stop();
  expect(noticed).toEqual([silent]);
});

test('nothing is noticed any more once the watch is over', async ({}, info) => {
  const noticed: string[] = [];
  onSilence(info.outputPath('never there'), 40, () => noticed.push('silent'))();
  await delay(200);
  expect(noticed).toEqual([]);
});
