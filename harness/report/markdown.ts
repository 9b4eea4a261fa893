/** summary.md, made for the summary page of a GitHub job. Pure. */
import type { ClauseVerdict, JudgedCheck, Judgement, Verdict } from '../judge/verdict.js';
import { type Note, notes } from './notes.js';
import { plain } from './plain.js';
import * as words from './words.js';

const MARKS: Record<Verdict, string> = { pass: '✅', fail: '❌', inconclusive: '❔', 'not-applicable': '➖' };

const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text as one line that cannot become markup: for table cells, list items and the one-line parts of HTML blocks. */
const inline = (text: string): string =>
  html(text.replaceAll(/\s+/g, ' ').trim()).replaceAll(/[\\`*_[\]|~#]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** Text as it is, in a fence longer than any run of backticks in it. */
const fenced = (text: string): string => {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}text\n${text}\n${fence}`;
};

/** Lines of a piece of evidence that are shown; GitHub cuts a summary off at 1 MB, verdict.json has the whole. */
const SHOWN_LINES = 30;

const checkPart = (check: JudgedCheck): string[] => [
  `**${inline(check.outcome)}:** ${inline(check.title)} (${inline(check.test)}: ${inline(check.testTitle)})`,
  '',
  `- expected: ${inline(check.expected)}`,
  `- observed: ${inline(check.observed)}`,
  '',
  ...check.evidence.flatMap(({ title, text }) => [
    `${inline(title)}:`,
    '',
    fenced(text.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')),
    '',
  ]),
  fenced(check.repeat),
  '',
];

const details = (clause: ClauseVerdict): string[] => [
  `<details><summary>${MARKS[clause.verdict]} <b>${inline(clause.id)}</b> (${clause.level}): ${inline(clause.reason)}</summary>`,
  '',
  inline(clause.requirement),
  '',
  ...words.telling(clause).flatMap(checkPart),
  ...words
    .missing(clause)
    .flatMap(({ test, because, reason, repeat }) => [
      `**${because}:** ${inline(test)}: ${inline(reason)}`,
      '',
      fenced(repeat),
      '',
    ]),
  '</details>',
  '',
];

const notePart = ({ title, lines }: Note): string[] => [
  `### ${title}`,
  '',
  ...lines.map((line) => `- ${inline(line)}`),
  '',
];

export const renderMarkdown = (judgement: Judgement): string => {
  const report = plain(judgement);
  const { spec, clauses } = report;
  return [
    `## ${report.gate}: ${inline(words.targetName(report))}, by ${inline(spec.name)} ${inline(spec.revision)}`,
    '',
    ...report.reasons.map((reason) => `- ${inline(reason)}`),
    `- ${clauses.length} clauses: ${words.counts(clauses)}`,
    `- ${report.starts} gateways started in ${words.duration(report.durationMs)}`,
    `- ${inline(words.circumstances(report))}`,
    '',
    ...words.troubled(clauses).flatMap(details),
    '| | clause | level | verdict | reason |',
    '|---|---|---|---|---|',
    ...clauses.map(
      ({ id, level, verdict, reason }) =>
        `| ${MARKS[verdict]} | ${inline(id)} | ${level} | ${words.verdictWords[verdict]} | ${inline(reason)} |`,
    ),
    '',
    ...notes(report).flatMap(notePart),
  ].join('\n');
};
