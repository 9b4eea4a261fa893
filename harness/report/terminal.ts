import colors from 'picocolors';
import type { ClauseVerdict, Gate, JudgedCheck, Judgement, Unexercised, Verdict } from '../judge/verdict.js';
import { type Note, notes } from './notes.js';
import { plain } from './plain.js';
import * as words from './words.js';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns that the table of clauses may take. */
  readonly width: number;
}

/** Lines of a transcript that are shown with a check; the whole stands in verdict.json. */
const TAIL = 8;

/** Checks that are shown of one clause. */
const CHECKS = 3;

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;

const indented = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);

/** The report for a terminal: first the answer, then what is wrong and how to repeat it, then all clauses. Pure. */
export const renderTerminal = (judgement: Judgement, { color, width }: TerminalOptions): string => {
  const { bold, dim, red, green, yellow } = colors.createColors(color);
  const report = plain(judgement);

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

  const field = (name: string, text: string): string => `  ${dim(name.padEnd(9))} ${indented(text, ' '.repeat(12))}`;

  const checkLines = (check: JudgedCheck): string[] => [
    '',
    `  ${check.outcome}: ${check.title} ${dim(`(${check.test})`)}`,
    field('expected', check.expected),
    field('observed', check.observed),
    ...words.transcriptTail(check, TAIL).map((line) => `  ${dim('│')} ${line}`),
    field('repeat', check.repeat),
  ];

  const unexercisedLines = ({ test, because, reason, repeat }: Unexercised): string[] => [
    '',
    `  ${because}: ${test}`,
    field('reason', reason),
    field('repeat', repeat),
  ];

  const troubledLines = (clause: ClauseVerdict): string[] => {
    const telling = words.telling(clause);
    const missing = words.missing(clause);
    return [
      '',
      `${verdictInk[clause.verdict](bold(clause.verdict.toUpperCase()))}  ${bold(clause.id)}  ${clause.level}`,
      `  ${clause.requirement}`,
      ...(telling.length + missing.length === 0 ? [`  ${clause.reason}`] : []),
      ...telling.slice(0, CHECKS).flatMap(checkLines),
      ...(telling.length > CHECKS ? ['', `  and ${telling.length - CHECKS} more checks, see verdict.json`] : []),
      ...missing.flatMap(unexercisedLines),
    ];
  };

  const nameWidth = Math.max(...report.clauses.map(({ id }) => id.length)) + ' SHOULD'.length;
  const row = ({ id, level, verdict, reason }: ClauseVerdict): string => {
    const word = words.verdictWords[verdict].padEnd('not applicable'.length);
    const name = (level === 'SHOULD' ? `${id} SHOULD` : id).padEnd(nameWidth);
    return `  ${verdictInk[verdict](word)}  ${name}  ${dim(cut(reason, width - word.length - nameWidth - 6))}`;
  };

  const noteLines = ({ title, lines }: Note): string[] => [
    '',
    bold(title),
    ...lines.map((line) => `  ${indented(line, '    ')}`),
  ];

  const { spec, clauses } = report;
  return [
    `${gateInk[report.gate](bold(report.gate.toUpperCase()))}  ${words.targetName(report)}, by ${spec.name} ${spec.revision}`,
    ...report.reasons.map((reason) => `  ${reason}`),
    `  ${clauses.length} clauses: ${words.counts(clauses)}`,
    `  ${report.starts} gateways started in ${words.duration(report.durationMs)}`,
    dim(`  ${words.circumstances(report)}`),
    ...words.troubled(clauses).flatMap(troubledLines),
    '',
    ...[...words.byTopic(clauses)].flatMap(([topic, ofTopic]) => [bold(topic), ...ofTopic.map(row)]),
    ...notes(report).flatMap(noteLines),
    '',
  ].join('\n');
};
