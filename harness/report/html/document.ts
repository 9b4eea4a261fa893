/** report.html: one file that needs nothing else, from the judgement and the record it was made of. Pure. */
import type { Judgement } from '../../judge/verdict.js';
import type { RunRecord } from '../../record/run-record.js';
import { plain } from '../plain.js';
import { renderAnswer, renderTroubles, titleOf } from './answer.js';
import { renderClauses } from './clause-section.js';
import { type Assets, embed } from './embed.js';
import { coursesOf } from './happenings.js';
import { html } from './html.js';
import type { PageData } from './page-data.js';
import { renderNotes, renderRun } from './run-section.js';
import { terminalsOf } from './terminals.js';
import { renderTests } from './test-section.js';
import { testsOf } from './tests.js';

export const renderHtml = (judgement: Judgement, record: RunRecord, assets: Assets): string => {
  const report = plain(judgement);
  const tests = testsOf(report, record);
  const courses = coursesOf(record);
  const terminals = terminalsOf(tests, courses);
  const casts = Object.fromEntries([...terminals.shown.values()].flat().map(({ id, cast }) => [id, cast]));
  const data: PageData = { casts };
  const { head, tail } = embed(assets, data);
  const troubles = renderTroubles(report, tests);
  const page = html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
${head}
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${titleOf(report)}</title></head>
<body><a class="skip" href="#tests">Skip to the tests</a>
${renderAnswer(report)}
<nav aria-label="Parts"><ul>${troubles && html`<li><a href="#why">Why</a></li>`}<li><a href="#clauses">Clauses</a></li><li><a href="#tests">Tests</a></li><li><a href="#run">The run</a></li></ul></nav>
<main>${troubles}
${renderClauses(report, tests)}
${renderNotes(report)}
${renderTests(tests, courses, terminals)}
${renderRun(report, record)}</main>
${tail}</body></html>
`;
  return page.toString();
};
