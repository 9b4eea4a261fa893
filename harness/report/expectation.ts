/** What the reports for people say alike of the baseline. Pure. */
import type { ClauseVerdict, JudgedEntry, Judgement } from '../judge/verdict.js';
import { counted } from './words.js';

/** Where the entry stands: `gatelock.baseline.yaml:7`. */
const placeOf = ({ baseline }: Judgement, { line }: JudgedEntry): string => `${baseline?.file}:${line}`;

/** `the reason; the owner, until 2027-01-31; https://…; gatelock.baseline.yaml:7`. */
const detail = (report: Judgement, entry: JudgedEntry): string =>
  [
    entry.reason,
    `${entry.owner}, until ${entry.expires}`,
    ...(entry.link === undefined ? [] : [entry.link]),
    placeOf(report, entry),
  ].join('; ');

/** Why a test is expected to fail on a clause; undefined if it is not. */
export const expectation = (report: Judgement, clause: ClauseVerdict, test: string): string | undefined => {
  const line = clause.expected.find((one) => one.test === test)?.line;
  const entry = report.baseline?.entries.find((one) => one.line === line && one.clause === clause.id);
  return line === undefined || !entry ? undefined : detail(report, entry);
};

/** A line for each entry whose failure was seen. */
export const expectedFailures = (report: Judgement): string[] =>
  (report.baseline?.entries ?? []).flatMap((entry) => {
    const { expected = [] } = report.clauses.find(({ id }) => id === entry.clause) ?? {};
    const tests = expected.filter(({ line }) => line === entry.line).length;
    return tests === 0 ? [] : [`${entry.clause}, ${counted(tests, 'test')}: ${detail(report, entry)}`];
  });

/** A line for each entry that says nothing in this run, and why. */
export const silentEntries = (report: Judgement): string[] =>
  (report.baseline?.entries ?? []).flatMap((entry) =>
    entry.because === undefined
      ? []
      : [`${placeOf(report, entry)}: ${entry.clause}: ${entry.state.replaceAll('-', ' ')}: ${entry.because}`],
  );
