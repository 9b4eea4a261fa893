/** What is wrong with a baseline in itself, whatever a run shows. Pure. */
import type { Spec } from '../spec/clause.js';
import { didYouMean } from '../spec/nearest.js';
import { type Baseline, type Entry, placeOf } from './baseline.js';
import { isEmptyRange, meet } from './baseline-condition.js';
import { named } from './gate.js';
import type { Finding } from './verdict.js';

/** A test of the suite and the clauses that it exercises. */
export interface KnownTest {
  readonly test: string;
  readonly clauses: readonly string[];
}

export interface Known {
  readonly spec: Spec;
  /** All tests of the suite; undefined where only some are known, as in a restricted run. */
  readonly tests: readonly KnownTest[] | undefined;
  /** The day on which entries must hold, as 2027-01-31, in UTC. */
  readonly day: string;
}

/** Everything wrong, by line. */
export const examine = ({ entries }: Baseline, known: Known): Finding[] =>
  [
    ...entries.flatMap((entry) => [
      ...unmatched(entry, known),
      ...impossible(entry, known.spec),
      ...expired(entry, known),
    ]),
    ...entries.flatMap((entry, index) => entries.slice(0, index).flatMap((earlier) => ambiguous(earlier, entry))),
  ].sort((a, b) => a.line - b.line);

const unmatched = (entry: Entry, { spec, tests }: Known): Finding[] => {
  const { clause: id, tests: listed = [], lines } = entry;
  const clause = spec.clauses.find((one) => one.id === id);
  const finding = (line: number, what: string): Finding => ({ because: 'unmatched', line, what });
  if (!clause) {
    const meant = didYouMean(
      id,
      spec.clauses.map((one) => one.id),
    );
    const mend = meant === '' ? `: delete ${placeOf(entry)}` : meant;
    return [finding(lines.clause, `${id} is no clause of ${spec.name} ${spec.revision}${mend}`)];
  }
  if (clause.excluded !== undefined) {
    return [finding(lines.clause, `${id} is never tested (${clause.excluded}): delete ${placeOf(entry)}`)];
  }
  if (!tests) return [];
  const ofClause = tests.filter(({ clauses }) => clauses.includes(id)).map(({ test }) => test);
  return listed.flatMap((test, index) => {
    if (ofClause.includes(test)) return [];
    const line = lines.tests[index] ?? lines.first;
    const meant = didYouMean(test, ofClause);
    const mend = meant === '' ? `: its tests are ${named(ofClause)}` : meant;
    return [finding(line, `${test} is no test of ${id}${mend}`)];
  });
};

const impossible = ({ clause: id, when, lines }: Entry, spec: Spec): Finding[] => {
  const finding = (what: string): Finding => ({ because: 'impossible', line: lines.when, what });
  const exempt = spec.clauses.find((one) => one.id === id)?.notApplicable ?? {};
  return [
    ...(when?.version !== undefined && isEmptyRange(when.version)
      ? [finding(`no version is in ${when.version}: mend the range`)]
      : []),
    ...(when?.platforms ?? [])
      .filter((platform) => exempt[platform] !== undefined)
      .map((platform) => finding(`${id} does not apply on ${platform} (${exempt[platform]}): remove ${platform}`)),
  ];
};

const expired = ({ clause, owner, expires, lines }: Entry, { day }: Known): Finding[] =>
  expires >= day
    ? []
    : [
        {
          because: 'expired',
          line: lines.expires,
          what: `the entry for ${clause} expired on ${expires}: ask ${owner}, then delete the entry or set a later day`,
        },
      ];

const ambiguous = (earlier: Entry, later: Entry): Finding[] => {
  if (earlier.clause !== later.clause || !meet(earlier.when, later.when)) return [];
  const shared = (earlier.tests ?? later.tests ?? []).filter((test) => (later.tests ?? [test]).includes(test));
  if (earlier.tests && later.tests && shared.length === 0) return [];
  const what = shared.length === 0 ? later.clause : `${named(shared)} of ${later.clause}`;
  const mend = `delete one of the two, or give them conditions that no run fulfils together`;
  return [
    {
      because: 'ambiguous',
      line: later.lines.first,
      what: `${what} is expected to fail by ${placeOf(earlier)} already: ${mend}`,
    },
  ];
};
