import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import type { Judgement } from '../judge/verdict.js';
import type { RunRecord } from '../record/run-record.js';
import { renderBadge } from './badge.js';
import { readAssets } from './html/assets.js';
import { renderHtml } from './html/document.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';

/**
 * Writes verdict.json, junit.xml, summary.md, report.html and badge.json into a directory, which is made if need be; older ones are replaced. Each is
 * written under another name first, so that none is ever cut. Throws where they cannot be written.
 */
export const writeReports = async (judgement: Judgement, record: RunRecord, directory: string): Promise<void> => {
  const reports = {
    'verdict.json': renderJson(judgement),
    'junit.xml': renderJunit(judgement),
    'summary.md': renderMarkdown(judgement),
    'badge.json': renderBadge(judgement),
    'report.html': renderHtml(judgement, record, readAssets()),
  };
  const unfinished = (name: string): string => join(directory, `.${name}.part`);
  const names = Object.keys(reports);
  try {
    await mkdir(directory, { recursive: true });
    for (const [name, text] of Object.entries(reports)) await writeFile(unfinished(name), text);
    for (const name of names) await rename(unfinished(name), join(directory, name));
  } catch (error) {
    for (const name of names) await rm(unfinished(name), { force: true });
    throw cannotWrite(directory, error);
  }
};
