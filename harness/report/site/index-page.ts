/** index.html of a site: which release keeps which clause, on which system. Pure. */
import { createHash } from 'node:crypto';
import {
  type MatrixCell,
  type MatrixColumn,
  type MatrixRun,
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

const nameOf = ({ target, version, variant }: MatrixColumn): string =>
  [target, version, variant].filter((part) => part !== undefined).join(' ');

const policy = (script: string): string => {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
};

/** Columns stand in order already: by system, by target, the newest version first. */
interface Part {
  readonly system: MatrixColumn['system'];
  readonly columns: readonly MatrixColumn[];
}

const partsOf = ({ columns }: ReleaseMatrix): Part[] =>
  [...new Set(columns.map(({ system }) => system))].map((system) => ({
    system,
    columns: columns.filter((column) => column.system === system),
  }));

const targetsOf = (columns: readonly MatrixColumn[]): string[] => [...new Set(columns.map(({ target }) => target))];

/** Where a table is about one target only, nobody has to read its name in every column. */
const labelOf = (column: MatrixColumn, { columns }: Part): string => {
  const { target, version, variant } = column;
  if (targetsOf(columns).length > 1 || version === undefined) return nameOf(column);
  return variant === undefined ? version : nameOf(column).slice(target.length + 1);
};

const cellPart = ({ verdict, run, disagree }: MatrixCell, clause: string): Html =>
  run === undefined
    ? html`<td class="n"></td>`
    : html`<td class="${CLASSES[verdict]}"><a href="${runPage(run)}#${clause}">${WORDS[verdict]}${disagree && html`<sup>*</sup>`}</a></td>`;

/** The gate, at a run that says so, and the other runs beside it. */
const gateCell = ({ gate, runs }: MatrixColumn, all: ReadonlyMap<string, MatrixRun>): Html => {
  const [tone, word] = GATE_CELLS[gate];
  const telling = runs.find((id) => all.get(id)?.gate === gate) ?? '';
  const others = runs.filter((id) => id !== telling).flatMap((id) => all.get(id) ?? []);
  return html`<td class="${tone}"><a href="${runPage(telling)}">${word}</a>${
    others.length > 0 &&
    html`<small>${others.map(
      (run, index) =>
        html`<a href="${runPage(run.id)}" title="${run.gate}, ${run.startedAt.slice(0, '2026-11-21'.length)}">${index + 2}</a> `,
    )}</small>`
  }</td>`;
};

const failing = ({ clauses }: ReleaseMatrix, { cells }: MatrixColumn, verdict: Word): string[] =>
  clauses.flatMap(({ id, level }, at) => (level === 'MUST' && cells[at]?.verdict === verdict ? [id] : []));

/** The answer first: the newest release of a target on a system. */
const latestPart = (matrix: ReleaseMatrix, newest: MatrixColumn): Html => {
  const [run = ''] = newest.runs;
  const of = (verdict: 'fail' | 'inconclusive'): string[] => {
    const ids = failing(matrix, newest, verdict);
    return ids.length === 0 ? [] : [`${ids.length} MUST ${verdictWords[verdict]}: ${ids.join(', ')}`];
  };
  return html`<li><strong>${nameOf(newest)}</strong> on ${SYSTEMS[newest.system]}: <a class="${newest.gate}" href="${runPage(run)}">${newest.gate}</a>${[...of('fail'), ...of('inconclusive')].map((line) => html`<br><span class="soft">${line}</span>`)}</li>
`;
};

const latestOf = ({ columns }: Part): MatrixColumn[] =>
  targetsOf(columns).flatMap((target) => columns.find((column) => column.target === target) ?? []);

const clauseHead = (id: string, level: string, requirement: string, verdicts: readonly (Word | undefined)[]): Html => {
  const topic = topicOf(id);
  const fails = verdicts.filter((verdict) => verdict === 'fail').length;
  const shoulds = level === 'SHOULD' ? ['should'] : [];
  const aside = [...shoulds, ...(fails > 0 && verdicts.length > 1 ? [`${fails} fail`] : [])].join(', ');
  return html`<th scope="row" title="${id}: ${requirement}"><i>${topic}.</i>${id.slice(topic.length + 1)}${aside !== '' && html` <small>${aside}</small>`}</th>`;
};

const tablePart = ({ clauses, runs }: ReleaseMatrix, part: Part): Html => {
  const all = new Map(runs.map((run) => [run.id, run]));
  const { system, columns } = part;
  const topics = [...new Set(clauses.map(({ id }) => topicOf(id)))];
  const row = (id: string, level: string, requirement: string, at: number): Html => {
    const cells = columns.map((column) => column.cells[at]);
    return html`<tr data-c="${id}">${clauseHead(
      id,
      level,
      requirement,
      cells.map((cell) => cell?.verdict),
    )}${cells.map((cell) => cell && cellPart(cell, id))}</tr>
`;
  };
  return html`<section><h2>${SYSTEMS[system]} <span class="soft">${counted(columns.length, 'release')}</span></h2>
<div class="scroll"><table><thead><tr><th scope="col">newest first</th>${columns.map((column) => {
    const label = labelOf(column, part);
    return html`<th scope="col" data-v="${label.toLowerCase()}" title="${nameOf(column)}"><span>${label}</span></th>`;
  })}</tr></thead>
<tbody><tr class="gate"><th scope="row">conformant</th>${columns.map((column) => gateCell(column, all))}</tr></tbody>
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
  const releases = new Set(columns.map(nameOf)).size;
  const several = columns.some((column) => column.runs.length > 1);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(SCRIPT)}">
<title>${title}</title><style>${trusted(STYLE + INDEX_STYLE)}</style></head>
<body><header><h1>${title}</h1>
<p class="soft">${counted(releases, 'release')} on ${[...new Set(columns.map(({ system }) => SYSTEMS[system]))].join(', ')}; ${counted(clauses.length, 'clause')}; ${counted(runs.length, 'run')}. Every cell leads to its evidence. <a href="matrix.json">matrix.json</a></p>
<ul id="latest">${parts.flatMap(latestOf).map((newest) => latestPart(report, newest))}</ul>
<p class="soft"><span class="pass">pass</span>, <span class="fail">fail</span>, <span class="inconclusive">? inconclusive</span>, – not applicable, blank not exercised.${several && ' Where several runs stand for a release the most severe counts; * they disagree.'}</p>
<form id="tools" hidden><label>Clauses<input type="search" placeholder="crash, errors.fail-fast"></label><label>Versions<input type="search" placeholder="2026.9"></label><label class="check"><input type="checkbox"> only what fails or is inconclusive</label></form></header>
<main>${parts.map((part) => tablePart(report, part))}</main>
<script>${trusted(SCRIPT)}</script></body></html>
`.toString();
};
