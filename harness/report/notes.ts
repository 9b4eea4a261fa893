import type { Judgement } from '../judge/verdict.js';
import { adjustments, duration } from './words.js';

export interface Note {
  readonly title: string;
  readonly lines: readonly string[];
}

const leftOut = ({ clauses }: Judgement): string[] =>
  clauses.flatMap(({ id, unexercised }) =>
    unexercised
      .filter(({ because }) => because === 'left-out')
      .map(({ test, reason }) => `${id} by ${test}: ${reason}`),
  );

/** What stands beside the verdicts in the reports for people: only what there is something to say about. */
export const notes = (report: Judgement): Note[] =>
  [
    {
      title: "Faults of gatelock's own",
      lines: report.faults.map(({ test, what }) => (test === undefined ? what : `${test}: ${what}`)),
    },
    {
      title: 'Residue, judged apart from behaviour',
      lines: report.residue.map(({ test, kind, by, what }) => `${kind} left by ${by} in ${test}: ${what}`),
    },
    { title: 'Left out', lines: leftOut(report) },
    {
      title: 'Slow passes, over 80 % of the limit',
      lines: report.slow.map(
        ({ test, clause, title, value, limit }) =>
          `${clause} in ${test}: ${title}: ${duration(value)} of ${duration(limit)}`,
      ),
    },
    { title: 'Set by the description of the target', lines: adjustments(report) },
  ].filter(({ lines }) => lines.length > 0);
