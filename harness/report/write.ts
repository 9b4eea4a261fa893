import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import type { Judgement } from '../judge/verdict.js';
import type { RunRecord } from '../record/run-record.js';
import { renderJson } from './json.js';

/** Writes verdict.json, and nothing else, as writeReports does. */
export const writeVerdict = (judgement: Judgement, directory: string): Promise<void> =>
  writeWhole({ 'verdict.json': renderJson(judgement) }, directory);

/**
 * Writes verdict.json, junit.xml, summary.md, report.html and badge.json into a directory, which is made if need be; older ones are replaced. Each is
 * written under another name first, so that none is ever cut. Throws where they cannot be written.
 */
export const writeReports = async (judgement: Judgement, record: RunRecord, directory: string): Promise<void> => {
  // Much is loaded for them.
  const { reportsOf } = await import('./reports.js');
  await writeWhole({ 'verdict.json': renderJson(judgement), ...reportsOf(judgement, record) }, directory);
};

/** `files`: text by name. */
async function writeWhole(files: Readonly<Record<string, string>>, directory: string): Promise<void> {
  const unfinished = (name: string): string => join(directory, `.${name}.part`);
  const names = Object.keys(files);
  try {
    await mkdir(directory, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(unfinished(name), text);
    for (const name of names) await rename(unfinished(name), join(directory, name));
  } catch (error) {
    for (const name of names) await rm(unfinished(name), { force: true });
    throw cannotWrite(directory, error);
  }
}
