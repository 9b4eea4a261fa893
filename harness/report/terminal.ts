import colors from 'picocolors';
import type { ClauseVerdict, Gate, Judgement, Obstacle, Verdict } from '../judge/verdict.js';
import { excerpt } from './excerpt.js';
import { cut, fold } from './fold.js';
import { type Note, notes } from './notes.js';
import { besides, effectOf, OBSTACLE_LINES, obstacleWord, saidByObstacles, soleObstacle } from './obstacle.js';
import { plain } from './plain.js';
import { moreLikeIt, type Told, told } from './told.js';
import * as words from './words.js';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal; Infinity where the output is none: then nothing is folded or cut. */
  readonly width: number;
}

/** Lines of evidence that are shown with a check; the whole stands in verdict.json. */
const CHECK_LINES = 8;

/** Width of the names of fields: `expected`, and a space. */
const NAME = 9;

/** The report for a terminal: first the answer, then what is wrong and how to repeat it, then all clauses. Pure. */
export const renderTerminal = (judgement: Judgement, { color, width }: TerminalOptions): string => {
  const { bold, dim, red, green, yellow } = colors.createColors(color);
  const report = plain(judgement);
  const clauses = words.shown(report);

  const gateInk: Record<Gate, (text: string) => string> = {
    conformant: green,
    nonconformant: red,
    inconclusive: yellow,
  };
  const verdictInk: Record<Verdict, (text: string) => string> = {
    pass: green,
    fail: red,
    inconclusive: yellow,
    'not-applicable': dim,
  };
  const outcomeInk = { violated: red, unknown: yellow, holds: green };
  const asItIs = (text: string): string => text;

  const indented = (text: string, first: number, further = first, ink = asItIs): string[] =>
    fold(text, width - further).map((line, index) => ' '.repeat(index === 0 ? first : further) + ink(line));

  const field = (name: string, text: string, ink = dim): string[] =>
    fold(text, width - NAME - 3).map(
      (line, index) => `  ${index === 0 ? ink(name.padEnd(NAME)) : ' '.repeat(NAME)} ${line}`,
    );

  const evidenceRows = (line: string): string[] =>
    fold(line, width - 6).map((row, index) => (index === 0 ? row : `  ${row}`));

  const evidenceLines = (evidence: Obstacle['evidence'], most: number): string[] =>
    excerpt(evidence, most, evidenceRows).flatMap(({ title, rows }) => [
      `  ${dim(title)}`,
      ...rows.map((row) => `  ${dim('│')} ${row}`),
    ]);

  const checkLines = (one: Told): string[] => [
    '',
    ...field(one.check.outcome, one.check.title, outcomeInk[one.check.outcome]),
    ...field('expected', one.check.expected),
    ...field('observed', one.check.observed),
    ...evidenceLines(one.check.evidence, CHECK_LINES),
    // Never folded: it is there to be copied.
    `  ${dim('repeat'.padEnd(NAME))} ${one.check.repeat}`,
    ...moreLikeIt(one).map((line) => `  ${line}`),
  ];

  const clauseLines = (clause: ClauseVerdict): string[] => {
    const { shown, others } = told(clause);
    return [
      '',
      `${verdictInk[clause.verdict](bold(clause.verdict.toUpperCase()))}  ${bold(clause.id)}  ${clause.level}`,
      ...indented(clause.requirement, 2),
      ...(shown.length === 0 ? indented(clause.reason, 2) : []),
      ...shown.flatMap(checkLines),
      ...(others > 0 ? ['', `  and ${words.counted(others, 'other check')}, see verdict.json`] : []),
      ...besides(clause).map((line) => `  ${line}`),
    ];
  };

  const obstacleLines = (obstacle: Obstacle): string[] => [
    '',
    ...fold(`${obstacleWord(obstacle)}  ${obstacle.reason}`, width).map((line) => yellow(bold(line))),
    ...indented(effectOf(obstacle, report), 2),
    ...evidenceLines(obstacle.evidence, OBSTACLE_LINES),
    `  ${dim('repeat'.padEnd(NAME))} ${obstacle.repeat}`,
  ];

  const nameOf = ({ id, level }: ClauseVerdict): string => (level === 'SHOULD' ? `${id} SHOULD` : id);
  const nameWidth = Math.max(...clauses.map((clause) => nameOf(clause).length));
  const row = (clause: ClauseVerdict): string => {
    const word = `${words.MARKS[clause.verdict]} ${words.verdictWord(clause)}`.padEnd(words.VERDICT_WIDTH);
    const ink = words.isExpected(clause) ? yellow : verdictInk[clause.verdict];
    const reason = cut(clause.reason, width - word.length - nameWidth - 6);
    return `  ${ink(word)}  ${nameOf(clause).padEnd(nameWidth)}  ${dim(reason)}`;
  };
  const table = (): string[] => [
    '',
    ...[...words.byTopic(clauses)].flatMap(([topic, ofTopic]) => [bold(topic), ...ofTopic.map(row)]),
  ];

  const noteLines = ({ title, lines }: Note): string[] => [
    '',
    bold(title),
    ...lines.flatMap((line) => indented(line, 2, 4)),
  ];

  const gate = gateInk[report.gate](bold(words.gateWords(report).toUpperCase()));
  const obstacles = report.obstacles.flatMap(obstacleLines);
  const wrong = words
    .troubled(clauses)
    .filter((clause) => !saidByObstacles(clause))
    .flatMap(clauseLines);
  const noted = notes(report).flatMap(noteLines);
  const short = clauses.length === 0 || soleObstacle(report) !== undefined;
  return [
    `${gate}  ${words.targetName(report)}, by ${report.spec.name} ${report.spec.revision}`,
    ...report.reasons.flatMap((reason) => indented(reason, 2, 4)),
    ...indented(words.extent(report), 2, 4),
    ...indented(words.circumstances(report), 2, 4, dim),
    // Whatever decides the gate comes first.
    ...(report.gate === 'inconclusive' ? [...obstacles, ...wrong] : [...wrong, ...obstacles]),
    ...(short ? [] : table()),
    ...noted,
    // Who comes back to a long report sees its end.
    ...(short ? [] : ['', `${gate}  exit status ${report.exitStatus}`]),
    '',
  ].join('\n');
};
