/** The reports for people and for other programs, by the name of their file; all show one judgement. */
import type { Judgement } from '../judge/verdict.js';
import type { RunRecord } from '../record/run-record.js';
import { renderBadge } from './badge.js';
import { readAssets } from './html/assets.js';
import { renderHtml } from './html/document.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';

export const reportsOf = (judgement: Judgement, record: RunRecord) => ({
  'junit.xml': renderJunit(judgement),
  'summary.md': renderMarkdown(judgement),
  'badge.json': renderBadge(judgement),
  'report.html': renderHtml(judgement, record, readAssets()),
});
