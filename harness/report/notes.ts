/** What stands beside the verdicts in the reports for people, each thing once. Pure. */
import { groupedBy, likeness } from '../judge/likeness.js';
import type { Judgement } from '../judge/verdict.js';
import { expectedFailures, silentEntries } from './expectation.js';
import { adjustments, counted, duration, topicOf } from './words.js';

export interface Note {
  readonly title: string;
  readonly lines: readonly string[];
}

/** ` in crash/x`, ` in 40 tests`, ` in 2 tests, 32 times`; empty outside any test. */
const where = (tests: readonly (string | undefined)[]): string => {
  const [first, ...others] = new Set(tests.filter((test) => test !== undefined));
  if (first === undefined) return '';
  const different = others.length + 1;
  const times = tests.length > different ? `, ${tests.length} times` : '';
  return ` in ${different === 1 ? first : `${different} tests`}${times}`;
};

const leftOut = ({ clauses }: Judgement): string[] => {
  const gaps = clauses.flatMap(({ id, unexercised }) =>
    unexercised.filter(({ because }) => because === 'left-out').map(({ test, reason }) => ({ id, test, reason })),
  );
  return groupedBy(gaps, ({ reason }) => reason).map((group) => {
    const tests = new Set(group.map(({ test }) => test)).size;
    const topics = [...new Set(group.map(({ id }) => topicOf(id)))];
    return `${group[0].reason}: ${counted(tests, 'test')} (${topics.join(', ')})`;
  });
};

const residue = ({ residue }: Judgement): string[] =>
  groupedBy(residue, ({ kind, by, what }) => `${kind} ${by} ${likeness(what)}`).map((group) => {
    const [{ kind, by, what }] = group;
    return `${kind} left by ${by}${where(group.map(({ test }) => test))}: ${what}`;
  });

/** Those that obstacles tell already are not told again. */
const faults = ({ faults, obstacles }: Judgement): string[] => {
  const met = obstacles.filter(({ because }) => because === 'fault').flatMap(({ tests }) => tests);
  const reasons = new Set(obstacles.map(({ reason }) => likeness(reason)));
  const untold = faults.filter(
    ({ test, what }) => test === undefined || !met.includes(test) || !reasons.has(likeness(what)),
  );
  return groupedBy(untold, ({ what }) => likeness(what)).map((group) => {
    const place = where(group.map(({ test }) => test)).trimStart();
    return `${place}${place && ': '}${group[0].what}`;
  });
};

/** Of the same check in several tests, the one that came nearest to its limit. */
const slow = ({ slow }: Judgement): string[] =>
  groupedBy(slow, ({ clause, title }) => `${clause} ${title}`).map((group) => {
    const [first] = group;
    const used = ({ value, limit }: typeof first): number => value / limit;
    const { clause, title, value, limit } = group.reduce((worst, one) => (used(one) > used(worst) ? one : worst));
    const upTo = group.length > 1 ? 'up to ' : '';
    return `${clause}${where(group.map(({ test }) => test))}: ${title}: ${upTo}${duration(value)} of ${duration(limit)}`;
  });

/** Only what there is something to say about. */
export const notes = (report: Judgement): Note[] =>
  [
    { title: "Faults of gatelock's own", lines: faults(report) },
    { title: 'Expected failures', lines: expectedFailures(report) },
    { title: 'Entries of the baseline that say nothing here', lines: silentEntries(report) },
    { title: 'Residue, judged apart from behaviour', lines: residue(report) },
    { title: 'Left out', lines: leftOut(report) },
    { title: 'Slow passes, over 80 % of the limit', lines: slow(report) },
    { title: 'Set by the description of the target', lines: adjustments(report) },
  ].filter(({ lines }) => lines.length > 0);
