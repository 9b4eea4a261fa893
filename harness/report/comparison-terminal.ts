import colors from 'picocolors';
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
import { fold } from './fold.js';
import { plainDocument } from './plain.js';
import type { TerminalOptions } from './terminal.js';

/** Width of the names of fields: `expected`, and a space. */
const NAME = 9;

/** The comparison for a terminal: first whether B is worse, then what is, each with its evidence. Pure. */
export const renderComparison = (comparison: Comparison, { color, width }: TerminalOptions): string => {
  const { bold, dim, red, green, yellow } = colors.createColors(color);
  const report = plainDocument(schema, comparison);
  const answerInk = { 'not-worse': green, worse: red, 'cannot-say': yellow };
  const sectionInk = { worse: red, better: green, new: yellow, gone: dim, unexercised: yellow };

  const indented = (text: string, first: number, further = first): string[] =>
    fold(text, width - further).map((line, index) => ' '.repeat(index === 0 ? first : further) + line);

  const field = (name: string, text: string): string[] =>
    fold(oneLine(text), width - NAME - 7).map(
      (line, index) => `      ${index === 0 ? dim(name.padEnd(NAME)) : ' '.repeat(NAME)} ${line}`,
    );

  const checkLines = ({ title, expected, observed }: ComparedCheck): string[] => [
    ...indented(oneLine(title), 6),
    ...field('expected', expected),
    ...(observed.a === undefined ? [] : field('A', observed.a)),
    ...(observed.b === undefined ? [] : field('B', observed.b)),
  ];

  const changeLines = ({ test, because, checks, expected, repeat, ...of }: Change): string[] => [
    `    ${oneLine(test)}: ${statesOf(of)}${expected ? ', as the baseline expects' : ''}`,
    ...(because === undefined ? [] : indented(oneLine(because), 6)),
    ...checks.flatMap(checkLines),
    // Never folded: it is there to be copied.
    ...(repeat === undefined || checks.length === 0 ? [] : [`      ${dim('repeat'.padEnd(NAME))} ${oneLine(repeat)}`]),
  ];

  const clauseLines = (told: ToldClause): string[] => [
    `  ${bold(told.clause.id)}  ${told.clause.level}  ${verdictsOf(told.clause)}`,
    ...told.changes.flatMap((one) => [...changeLines(one.change), ...likeText(one).map((line) => `      ${line}`)]),
    ...othersText(told).map((line) => `    ${line}`),
  ];

  const sectionLines = ({ kind, title, clauses, lines }: Section): string[] => [
    '',
    sectionInk[kind](bold(title.toUpperCase())),
    ...clauses.flatMap(clauseLines),
    ...lines.flatMap((line) => indented(line, 2, 4)),
  ];

  const answer = answerInk[report.answer](bold(ANSWERS[report.answer].toUpperCase()));
  const { a, b, spec } = report;
  const found = sections(report);
  return [
    `${answer}  ${fold(`${oneLine(targetOf(b))} than ${oneLine(targetOf(a))}, by ${spec.name} ${spec.revision}`, width - NAME).join('\n  ')}`,
    ...report.reasons.flatMap((reason) => indented(oneLine(reason), 2, 4)),
    ...indented(`A  ${sideText(a)}`, 2, 5),
    ...indented(`B  ${sideText(b)}`, 2, 5),
    ...found.flatMap(sectionLines),
    ...(found.length === 0 ? ['', 'Nothing changed.'] : []),
    '',
    ...remarks(report).flatMap((remark) => indented(remark, 0, 2).map(dim)),
    ...(found.length === 0 ? [] : ['', `${answer}  exit status ${report.exitStatus}`]),
    '',
  ].join('\n');
};
