import { upperBound } from '../record/bound.js';
import type { RunRecord } from '../record/run-record.js';
import type { Check } from '../record/schema.js';
import type { Clause, Spec } from '../spec/clause.js';
import { didYouMean } from '../spec/nearest.js';
import { exemption } from './clause-verdict.js';
import type { TestHistory } from './history.js';
import type { OwnFault } from './verdict.js';

/** A spec with the digest of the text it was read from. */
export type DatedSpec = Spec & { readonly digest: string };

/** Bounds that agree to 1 % were computed the same way. */
const TOLERANCE = 0.01;

const roundFaults = ({ rounds, outcome }: Check): string[] => {
  if (!rounds) return [];
  const { violated, n, upper } = rounds;
  const bound = upperBound(violated, n);
  return [
    ...(violated > 0 === (outcome === 'violated')
      ? []
      : [`${violated} of ${n} rounds violated, yet the check says ${outcome}`]),
    ...(Math.abs(upper - bound) <= TOLERANCE * bound
      ? []
      : [`bound ${upper} for ${violated} of ${n} rounds, it is ${bound}`]),
  ];
};

const checkFaults = (check: Check, history: TestHistory, spec: Spec, exempt: string | undefined): string[] => [
  ...(check.expected.trim() === '' ? ['nothing expected'] : []),
  ...(check.observed.trim() === '' ? ['nothing observed'] : []),
  ...roundFaults(check),
  ...(isClause(spec, check.clause) && !history.declared.includes(check.clause)
    ? ['the test did not declare this clause in the plan']
    : []),
  ...(exempt !== undefined && check.outcome === 'violated'
    ? [`violated, yet the clause does not apply: ${exempt}`]
    : []),
];

const isClause = (spec: Spec, id: string): boolean => spec.clauses.some((clause) => clause.id === id);

const unknownClause = (spec: Spec, id: string): string =>
  `${id} is no clause of ${spec.name} ${spec.revision}${didYouMean(
    id,
    spec.clauses.map((clause) => clause.id),
  )}`;

const specFaults = ({ header }: RunRecord, spec: DatedSpec): OwnFault[] =>
  header.spec.digest === spec.digest
    ? []
    : [
        {
          what: `made with ${header.spec.name} ${header.spec.revision} of digest ${header.spec.digest.slice(0, 12)}, judged with ${spec.digest.slice(0, 12)}: judge with the revision the record was made with`,
        },
      ];

const twice = (tests: readonly string[], what: string): OwnFault[] =>
  [...new Set(tests.filter((test, index) => tests.indexOf(test) !== index))].map((test) => ({ test, what }));

const historyFaults = (history: TestHistory, record: RunRecord, spec: Spec): OwnFault[] => {
  const { test, end } = history;
  const exemptions = new Map(spec.clauses.map((clause: Clause) => [clause.id, exemption(clause, record.header)]));
  const named = new Set([...history.declared, ...history.checks.map((check) => check.clause)]);
  return [
    ...[...named].filter((id) => !isClause(spec, id)).map((id) => ({ test, what: unknownClause(spec, id) })),
    ...history.checks.flatMap((check) =>
      checkFaults(check, history, spec, exemptions.get(check.clause)).map((what) => ({
        test,
        what: `${check.clause}, ${check.title}: ${what}`,
      })),
    ),
    ...(end?.outcome === 'fault' ? [{ test, what: end.reason ?? 'no reason given' }] : []),
    ...(end && end.outcome !== 'reached' && !end.reason
      ? [{ test, what: `ended as ${end.outcome} without a reason` }]
      : []),
  ];
};

/** Everything in a record that is gatelock's own doing: it never reads as the target's. */
export const faultsOf = (record: RunRecord, spec: DatedSpec, histories: readonly TestHistory[]): OwnFault[] => [
  ...specFaults(record, spec),
  ...record.lines.flatMap((line): OwnFault[] => {
    if (line.type === 'fault') return [{ what: line.what }];
    if (line.type === 'residue' && line.by === 'gatelock')
      return [{ test: line.test, what: `left behind: ${line.what}` }];
    if (line.type === 'not-applicable' && !isClause(spec, line.clause))
      return [{ what: unknownClause(spec, line.clause) }];
    return [];
  }),
  ...twice(
    (record.plan?.tests ?? []).map(({ test }) => test),
    'planned twice: an id names one test',
  ),
  ...twice(
    record.lines.filter((line) => line.type === 'test-begin').map(({ test }) => test),
    'began twice: a verdict is never retried',
  ),
  ...histories.flatMap((history) => historyFaults(history, record, spec)),
];
