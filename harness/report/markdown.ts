/** summary.md, made for the summary page of a GitHub job. Pure. */
import type { ClauseVerdict, Gate, JudgedCheck, Judgement, Obstacle, Verdict } from '../judge/verdict.js';
import { type Excerpt, excerpts } from './excerpt.js';
import { type Note, notes } from './notes.js';
import { besides, effectOf, OBSTACLE_LINES, obstacleWord, saidByObstacles, soleObstacle } from './obstacle.js';
import { plain } from './plain.js';
import { moreLikeIt, type Told, told } from './told.js';
import * as words from './words.js';

const MARKS: Record<Verdict, string> = { pass: '✅', fail: '❌', inconclusive: '❔', 'not-applicable': '➖' };

const EXPECTED_MARK = '⚠️';

const GATE_MARKS: Record<Gate, string> = { conformant: '✅', nonconformant: '❌', inconclusive: '❔' };

const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text as one line that cannot become markup: for table cells, list items and the one-line parts of HTML blocks. */
export const inline = (text: string): string =>
  html(text.replaceAll(/\s+/g, ' ').trim()).replaceAll(/[\\`*_[\]|~#]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** Text as it is, in a fence longer than any run of backticks in it. */
export const fenced = (text: string): string => {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}text\n${text}\n${fence}`;
};

/** Lines of a piece of evidence that are shown; GitHub cuts a summary off at 1 MB, verdict.json has the whole. */
const SHOWN_LINES = 30;

const excerptPart = ({ title, rows }: Excerpt): string[] => [`${inline(title)}:`, '', fenced(rows.join('\n')), ''];

const evidencePart = (evidence: JudgedCheck['evidence'], most: number): string[] =>
  excerpts(evidence, most).flatMap(excerptPart);

const checkPart = (one: Told): string[] => {
  const { outcome, title, expected, observed, evidence, test, testTitle, repeat } = one.check;
  return [
    `**${outcome}:** ${inline(title)} (${inline(test)}: ${inline(testTitle)})`,
    '',
    `- expected: ${inline(expected)}`,
    `- observed: ${inline(observed)}`,
    '',
    ...evidencePart(evidence, SHOWN_LINES),
    fenced(repeat),
    '',
    ...moreLikeIt(one).flatMap((line) => [line, '']),
  ];
};

const details = (clause: ClauseVerdict): string[] => {
  const { shown, others } = told(clause);
  return [
    `<details><summary>${MARKS[clause.verdict]} <b>${inline(clause.id)}</b> (${clause.level}): ${inline(clause.reason)}</summary>`,
    '',
    inline(clause.requirement),
    '',
    ...shown.flatMap(checkPart),
    ...(others > 0 ? [`and ${words.counted(others, 'other check')}, see verdict.json`, ''] : []),
    ...besides(clause).flatMap((line) => [line, '']),
    '</details>',
    '',
  ];
};

const obstaclePart = (obstacle: Obstacle, report: Judgement): string[] => [
  `### ${obstacleWord(obstacle)}: ${inline(obstacle.reason)}`,
  '',
  inline(effectOf(obstacle, report)),
  '',
  ...evidencePart(obstacle.evidence, OBSTACLE_LINES),
  fenced(obstacle.repeat),
  '',
];

const table = (clauses: readonly ClauseVerdict[]): string[] => [
  '| | clause | level | verdict | reason |',
  '|---|---|---|---|---|',
  ...clauses.map((clause) => {
    const mark = words.isExpected(clause) ? EXPECTED_MARK : MARKS[clause.verdict];
    return `| ${mark} | ${inline(clause.id)} | ${clause.level} | ${words.verdictWord(clause)} | ${inline(clause.reason)} |`;
  }),
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
  const { spec, gate } = report;
  const clauses = words.shown(report);
  const obstacles = report.obstacles.flatMap((obstacle) => obstaclePart(obstacle, report));
  const wrong = words
    .troubled(clauses)
    .filter((clause) => !saidByObstacles(clause))
    .flatMap(details);
  return [
    `## ${GATE_MARKS[gate]} ${words.gateWords(report)}: ${inline(words.targetName(report))}, by ${inline(spec.name)} ${inline(spec.revision)}`,
    '',
    ...report.reasons.map((reason) => `- ${inline(reason)}`),
    `- ${inline(words.extent(report))}`,
    `- ${inline(words.circumstances(report))}`,
    '',
    // Whatever decides the gate comes first.
    ...(gate === 'inconclusive' ? [...obstacles, ...wrong] : [...wrong, ...obstacles]),
    ...(clauses.length === 0 || soleObstacle(report) ? [] : table(clauses)),
    ...notes(report).flatMap(notePart),
  ].join('\n');
};
