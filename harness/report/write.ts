import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Judgement } from '../judge/verdict.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';

/** Writes verdict.json, junit.xml and summary.md into a directory, which is made if need be; older ones are replaced. */
export const writeReports = async (judgement: Judgement, directory: string): Promise<void> => {
  await mkdir(directory, { recursive: true });
  await Promise.all([
    writeFile(join(directory, 'verdict.json'), renderJson(judgement)),
    writeFile(join(directory, 'junit.xml'), renderJunit(judgement)),
    writeFile(join(directory, 'summary.md'), renderMarkdown(judgement)),
  ]);
};
