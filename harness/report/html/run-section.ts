/** What else the run says, and the circumstances under which it says it. Pure. */
import type { Judgement } from '../../judge/verdict.js';
import type { RunRecord } from '../../record/run-record.js';
import { type Note, notes } from '../notes.js';
import { plainText } from '../plain.js';
import { duration } from '../words.js';
import { type Html, html } from './html.js';

const renderNote = ({ title, lines }: Note): Html =>
  html`<section class="note"><h3>${title}</h3><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`;

export const renderNotes = (report: Judgement): Html | false => {
  const all = notes(report);
  return (
    all.length > 0 &&
    html`<section id="notes" class="part"><h2>Beside the verdicts</h2>${all.map(renderNote)}</section>`
  );
};

type Fact = readonly [name: string, value: string];

const measured = ({ coldMs, warmMs, floorMs }: NonNullable<Judgement['calibration']>): string =>
  [
    `cold start ${duration(coldMs)}`,
    ...(warmMs === undefined ? [] : [`warm start ${duration(warmMs)}`]),
    ...(floorMs === undefined ? [] : [`its own --version ${duration(floorMs)}`]),
  ].join(', ');

const machine = ({ name, release, arch, cpus, node, user, isolation }: Judgement['platform']): string =>
  `${name} ${release} ${arch}, ${cpus} CPUs, node ${node}, ${user}${isolation === undefined ? '' : `, isolated by ${isolation}`}`;

const facts = (report: Judgement, { header }: RunRecord): Fact[] => [
  ['target', [report.target.name, ...(report.target.version === undefined ? [] : [report.target.version])].join(' ')],
  ['named as', report.selector],
  ['command', report.target.command.join(' ')],
  ['capabilities', report.target.capabilities.join(', ') || 'none'],
  ['digest of the target', report.target.digest],
  ['document', `${report.spec.name} ${report.spec.revision}`],
  ['digest of the document', report.spec.digest],
  ...(report.shards
    ? report.shards.map(
        (shard): Fact => [
          `shard ${shard.index}`,
          [
            machine(shard.platform),
            ...(shard.calibration ? [measured(shard.calibration)] : []),
            `from ${duration(shard.from)} on`,
          ].join('; '),
        ],
      )
    : [['platform', machine(report.platform)] satisfies Fact]),
  ...(report.calibration && !report.shards ? [['calibration', measured(report.calibration)] satisfies Fact] : []),
  ...(report.baseline
    ? [['baseline', `${report.baseline.file}, ${report.baseline.entries.length} entries`] satisfies Fact]
    : []),
  ['effort', [report.effort, ...(header.focus?.map(plainText) ?? [])].join(', focus ')],
  ['seed', String(report.seed)],
  ...(report.filter === undefined ? [] : [['restricted to', report.filter] satisfies Fact]),
  ['started', report.startedAt],
  ['took', `${duration(report.durationMs)}, ${report.starts} starts, ${report.end}`],
  ['run', report.run],
  ['gatelock', report.gatelock],
];

export const renderRun = (
  report: Judgement,
  record: RunRecord,
): Html => html`<section id="run" class="part"><h2>The run</h2>
${report.damage.length > 0 && html`<section class="note"><h3>Damage of the record</h3><ul>${report.damage.map((what) => html`<li>${what}</li>`)}</ul></section>`}
<dl class="facts">${facts(report, record).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p class="beside-it">Beside this file: record.ndjson has everything that happened, verdict.json the judgement, transcripts/ every terminal&#39;s bytes.</p></section>`;
