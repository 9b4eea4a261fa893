/** index.html of a site: which release keeps which clause, on which system. Pure. */
import { createHash } from 'node:crypto';
import {
  type MatrixCell,
  type MatrixColumn,
  type ReleaseMatrix,
  releaseMatrix as schema,
} from '../../judge/release-matrix.js';
import { type Html, html, trusted } from '../html/html.js';
import { plainDocument } from '../plain.js';
import { counted, topicOf, verdictWords } from '../words.js';
import { SCRIPT } from './script.js';
import { INDEX_STYLE, STYLE } from './style.js';

type Word = MatrixCell['verdict'];

/** Short, for there are thousands of them; words, for not everybody sees colours. */
const WORDS: Record<Word, string> = {
  fail: 'fail',
  inconclusive: '?',
  pass: 'pass',
  'not-applicable': '–',
  'not-exercised': '',
};
const CLASSES: Record<Word, string> = {
  fail: 'f',
  inconclusive: 'i',
  pass: 'p',
  'not-applicable': 'n',
  'not-exercised': 'n',
};
const GATE_CELLS = { conformant: ['p', 'yes'], nonconformant: ['f', 'no'], inconclusive: ['i', '?'] } as const;

const SYSTEMS: Record<MatrixColumn['system'], string> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** Beside index.html. */
export const runPage = (id: string): string => `runs/${id}/index.html`;

const labelOf = ({ version, variant }: MatrixColumn): string =>
  [version ?? 'no version', ...(variant === undefined ? [] : [variant])].join(' ');

const policy = (script: string): string => {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
};

interface Part {
  readonly target: string;
  readonly system: MatrixColumn['system'];
  readonly columns: readonly MatrixColumn[];
}

/** Columns stand in order already: those of one target and system are neighbours. */
const partsOf = ({ columns }: ReleaseMatrix): Part[] => {
  const parts: { target: string; system: MatrixColumn['system']; columns: MatrixColumn[] }[] = [];
  for (const column of columns) {
    const last = parts.at(-1);
    if (last && last.target === column.target && last.system === column.system) last.columns.push(column);
    else parts.push({ target: column.target, system: column.system, columns: [column] });
  }
  return parts;
};

const cellPart = ({ verdict, run, disagree }: MatrixCell, clause: string): Html =>
  run === undefined
    ? html`<td class="n"></td>`
    : html`<td class="${CLASSES[verdict]}"><a href="${runPage(run)}#${clause}">${WORDS[verdict]}${disagree && html`<sup>*</sup>`}</a></td>`;

const gateCell = ({ gate, runs }: MatrixColumn): Html => {
  const [tone, word] = GATE_CELLS[gate];
  return html`<td class="${tone}">${runs.map(
    (run, index) => html`<a href="${runPage(run)}">${runs.length === 1 ? word : `${word} ${index + 1}`}</a>`,
  )}</td>`;
};

const failing = ({ clauses }: ReleaseMatrix, { cells }: MatrixColumn, verdict: Word): string[] =>
  clauses.flatMap(({ id, level }, at) => (level === 'MUST' && cells[at]?.verdict === verdict ? [id] : []));

/** The answer first: the newest release of each target and system. */
const latestPart = (matrix: ReleaseMatrix, { target, system, columns }: Part): Html => {
  const [newest] = columns;
  if (!newest) return html``;
  const [run = ''] = newest.runs;
  const of = (verdict: 'fail' | 'inconclusive'): string[] => {
    const ids = failing(matrix, newest, verdict);
    return ids.length === 0 ? [] : [`${ids.length} MUST ${verdictWords[verdict]}: ${ids.join(', ')}`];
  };
  return html`<li><strong>${target} ${labelOf(newest)}</strong> on ${SYSTEMS[system]}: <a class="${newest.gate}" href="${runPage(run)}">${newest.gate}</a>${[...of('fail'), ...of('inconclusive')].map((line) => html`<br><span class="soft">${line}</span>`)}</li>
`;
};

const tablePart = ({ clauses }: ReleaseMatrix, { target, system, columns }: Part): Html => {
  const topics = [...new Set(clauses.map(({ id }) => topicOf(id)))];
  const row = (id: string, level: string, requirement: string, at: number): Html =>
    html`<tr data-c="${id}"><th scope="row" title="${requirement}">${id}${level === 'SHOULD' && html` <small>should</small>`}</th>${columns.map(
      ({ cells }) => {
        const cell = cells[at];
        return cell && cellPart(cell, id);
      },
    )}</tr>
`;
  return html`<section><h2>${target} on ${SYSTEMS[system]} <span class="soft">${counted(columns.length, 'column')}</span></h2>
<div class="scroll" tabindex="-1"><table><thead><tr><th scope="col">newest first →</th>${columns.map(
    (column) =>
      html`<th scope="col" data-v="${labelOf(column).toLowerCase()}" title="${labelOf(column)}"><span>${labelOf(column)}</span></th>`,
  )}</tr></thead>
<tbody><tr class="gate"><th scope="row">conformant</th>${columns.map(gateCell)}</tr></tbody>
${topics.map(
  (topic) => html`<tbody><tr class="topic"><th class="topic" scope="rowgroup">${topic}</th></tr>
${clauses.map(({ id, level, requirement }, at) => topicOf(id) === topic && row(id, level, requirement, at))}</tbody>
`,
)}</table></div></section>
`;
};

export const renderIndex = (matrix: ReleaseMatrix): string => {
  const report = plainDocument(schema, matrix);
  const parts = partsOf(report);
  const { spec, clauses, columns, runs } = report;
  const title = `Releases by ${spec.name} ${spec.revision}`;
  const several = columns.some((column) => column.runs.length > 1);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(SCRIPT)}">
<title>${title}</title><style>${trusted(STYLE + INDEX_STYLE)}</style></head>
<body><header><h1>${title}</h1>
<p class="soft">${counted(columns.length, 'release')} on ${[...new Set(columns.map(({ system }) => SYSTEMS[system]))].join(', ')}; ${counted(clauses.length, 'clause')}; ${counted(runs.length, 'run')}. Every cell leads to its evidence. <a href="matrix.json">matrix.json</a></p>
<ul id="latest">${parts.map((part) => latestPart(report, part))}</ul>
<p class="soft"><span class="pass">pass</span>, <span class="fail">fail</span>, <span class="inconclusive">? inconclusive</span>, – not applicable, blank not exercised.${several && ' Where several runs stand for a release the most severe counts; * they disagree.'}</p>
<form id="tools" hidden><label>Clauses<input type="search" placeholder="crash, errors.fail-fast"></label><label>Versions<input type="search" placeholder="2026.9"></label><label class="check"><input type="checkbox"> only what fails or is inconclusive</label></form></header>
<main>${parts.map((part) => tablePart(report, part))}</main>
<script>${trusted(SCRIPT)}</script></body></html>
`.toString();
};
