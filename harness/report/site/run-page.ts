/** runs/<id>/index.html of a site: what one run saw, clause by clause, expected beside observed. No code in it. Pure. */
import type { PlacedRun } from '../../judge/release-matrix.js';
import type { ClauseVerdict, JudgedCheck, Judgement, Unexercised } from '../../judge/verdict.js';
import { excerpts } from '../excerpt.js';
import { type Html, html, trusted } from '../html/html.js';
import { notes } from '../notes.js';
import { plain, plainText } from '../plain.js';
import * as words from '../words.js';
import { RUN_STYLE, STYLE } from './style.js';

/** Lines of each piece of evidence; verdict.json beside it has the whole. */
const SHOWN_LINES = 30;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** `126 kB`. */
export const size = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
};

/** Below the page; every part of a name is escaped, so that none is taken for a query or a fragment. */
const linkTo = (name: string): string => name.split('/').map(encodeURIComponent).join('/');

const evidencePart = (evidence: JudgedCheck['evidence']): Html | false =>
  evidence.length > 0 &&
  html`<details><summary>evidence</summary>${excerpts(evidence, SHOWN_LINES).map(
    ({ title, rows }) => html`<p class="soft">${title}</p><pre>${rows.join('\n')}</pre>`,
  )}</details>`;

const checkPart = ({ outcome, title, test, testTitle, expected, observed, evidence, repeat }: JudgedCheck): Html =>
  html`<div class="check"><p><strong class="${outcome}">${outcome}</strong> ${title}</p>
<p class="soft">${test}: ${testTitle}</p>
<dl><dt>expected</dt><dd>${expected}</dd><dt>observed</dt><dd>${observed}</dd>${outcome !== 'holds' && html`<dt>repeat</dt><dd><code>${repeat}</code></dd>`}</dl>
${evidencePart(evidence)}</div>
`;

const gapPart = ({ test, testTitle, because, reason }: Unexercised): Html =>
  html`<li>${test} (${testTitle}): ${because.replaceAll('-', ' ')}: ${reason}</li>`;

const URGENCY = ['violated', 'unknown', 'holds'];

const clausePart = (clause: ClauseVerdict, inReport: boolean): Html => {
  const checks = clause.checks.toSorted((a, b) => URGENCY.indexOf(a.outcome) - URGENCY.indexOf(b.outcome));
  const pressing = checks.filter(({ outcome }) => outcome !== 'holds');
  const holding = checks.filter(({ outcome }) => outcome === 'holds');
  return html`<section id="${clause.id}"><h3>${clause.id} <span class="soft">${clause.level}</span> <span class="${clause.verdict}">${words.verdictWord(clause)}</span>${inReport && html` <a href="report.html#clause:${clause.id}">in the report</a>`}</h3>
<p>${clause.requirement}</p>
<p class="soft">${clause.reason}</p>
${pressing.map(checkPart)}${holding.length > 0 && html`<details${clause.verdict === 'pass' && html` open`}><summary>${words.counted(holding.length, 'check')} ${holding.length === 1 ? 'holds' : 'hold'}</summary>${holding.map(checkPart)}</details>`}
${clause.unexercised.length > 0 && html`<p class="soft">Not exercised:</p><ul>${clause.unexercised.map(gapPart)}</ul>`}</section>
`;
};

const filesPart = ({ files }: PlacedRun): Html =>
  html`<ul>${files.map(({ name, bytes }) => html`<li><a href="${linkTo(name)}">${plainText(name)}</a> <span class="soft">${size(bytes)}</span></li>`)}</ul>`;

/** First what a person would open. */
const ordered = (run: PlacedRun): PlacedRun => {
  const rank = (name: string): number => (name === 'report.html' ? 0 : name.includes('/') ? 2 : 1);
  return { ...run, files: run.files.toSorted((a, b) => rank(a.name) - rank(b.name)) };
};

export const renderRunPage = (run: PlacedRun): string => {
  const report: Judgement = plain(run.judgement);
  const title = `${words.targetName(report)} on ${report.platform.name}`;
  const transcripts = ordered(run).files.filter(({ name }) => name.includes('/'));
  const others = ordered(run).files.filter(({ name }) => !name.includes('/'));
  const inReport = others.some(({ name }) => name === 'report.html');
  const troubled = words.shown(report).filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}: ${words.gateWords(report)}</title><style>${trusted(STYLE + RUN_STYLE)}</style></head>
<body><p><a href="../../index.html">All releases</a></p>
<h1><span class="${report.gate}">${words.gateWords(report)}</span>: ${title}</h1>
<p class="soft">by ${report.spec.name} ${report.spec.revision}; ${report.startedAt}${report.end !== 'finished' && `; ${report.end.replaceAll('-', ' ')}`}</p>
<ul>${[...report.reasons, words.extent(report), words.circumstances(report), ...words.adjustments(report)].map((line) => html`<li>${line}</li>`)}</ul>
${troubled.length > 0 && html`<ul>${troubled.map((clause) => html`<li><a href="#${clause.id}">${clause.id}</a> ${clause.level} <span class="${clause.verdict}">${words.verdictWord(clause)}</span></li>`)}</ul>`}
<p>Repeat: <code>gatelock run ${report.selector} --effort ${report.effort} --seed ${report.seed}</code></p>
<h2>Files of the run</h2>
${filesPart({ ...run, files: others })}
${transcripts.length > 0 && html`<details><summary>${words.counted(transcripts.length, 'transcript')}, ${size(transcripts.reduce((sum, { bytes }) => sum + bytes, 0))}</summary>${filesPart({ ...run, files: transcripts })}</details>`}
<h2>Clauses</h2>
${words.shown(report).map((clause) => clausePart(clause, inReport))}
${notes(report).map(({ title: of, lines }) => html`<h2>${of}</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`)}
</body></html>
`.toString();
};
