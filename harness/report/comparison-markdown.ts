/** A comparison for a pull request. Pure. */
import { type Change, type ComparedCheck, type Comparison, comparison as schema } from '../judge/comparison.js';
import {
  ANSWERS,
  likeText,
  oneLine,
  othersText,
  remarks,
  type Section,
  sections,
  sideText,
  statesOf,
  type ToldClause,
  targetOf,
  verdictsOf,
} from './comparison-words.js';
import { fenced, inline } from './markdown.js';
import { plainDocument } from './plain.js';

const MARKS: Record<Comparison['answer'], string> = { 'not-worse': '✅', worse: '❌', 'cannot-say': '❔' };

const checkPart = ({ title, expected, observed }: ComparedCheck): string[] => [
  `- ${inline(title)}`,
  `  - expected: ${inline(expected)}`,
  ...(observed.a === undefined ? [] : [`  - A: ${inline(observed.a)}`]),
  ...(observed.b === undefined ? [] : [`  - B: ${inline(observed.b)}`]),
];

const changePart = ({ test, testTitle, because, checks, expected, repeat, ...of }: Change): string[] => [
  `**${statesOf(of)}**${expected ? ', as the baseline expects' : ''}: ${inline(test)} (${inline(testTitle)})${because === undefined ? '' : `: ${inline(because)}`}`,
  '',
  ...(checks.length === 0 ? [] : [...checks.flatMap(checkPart), '']),
  ...(repeat === undefined || checks.length === 0 ? [] : [fenced(oneLine(repeat)), '']),
];

const clausePart = (told: ToldClause): string[] => [
  `<details><summary><b>${inline(told.clause.id)}</b> (${told.clause.level}): ${verdictsOf(told.clause)}</summary>`,
  '',
  ...told.changes.flatMap((one) => [...changePart(one.change), ...likeText(one).flatMap((line) => [line, ''])]),
  ...othersText(told).flatMap((line) => [line, '']),
  '</details>',
  '',
];

const sectionPart = ({ title, clauses, lines }: Section): string[] => [
  `### ${title}`,
  '',
  ...clauses.flatMap(clausePart),
  ...lines.map((line) => `- ${inline(line)}`),
  ...(lines.length === 0 ? [] : ['']),
];

export const renderComparisonMarkdown = (comparison: Comparison): string => {
  const report = plainDocument(schema, comparison);
  const { a, b, spec, answer } = report;
  return [
    `## ${MARKS[answer]} ${ANSWERS[answer]}: ${inline(targetOf(b))} than ${inline(targetOf(a))}, by ${inline(spec.name)} ${inline(spec.revision)}`,
    '',
    ...report.reasons.map((reason) => `- ${inline(reason)}`),
    `- A: ${inline(sideText(a))}`,
    `- B: ${inline(sideText(b))}`,
    '',
    ...sections(report).flatMap(sectionPart),
    ...remarks(report).map((remark) => `- ${inline(remark)}`),
    '',
  ].join('\n');
};
