/** What targets left behind on one side and on the other. Pure. */
import type { ResidueChange } from './comparison.js';
import { groupedBy, likeness } from './likeness.js';
import type { Judgement } from './verdict.js';

type Left = Judgement['residue'][number];

/** Tests that ran to their end: only where a test did can it be said that nothing was left. */
const reached = ({ tests, clauses, damage }: Judgement): Set<string> => {
  const gaps = clauses.flatMap(({ unexercised }) => unexercised.filter(({ because }) => because !== 'no-check'));
  const broken = new Set(gaps.map(({ test }) => test));
  const ended = tests.filter(({ test, durationMs }) => durationMs !== undefined && !broken.has(test));
  return new Set(damage.length > 0 ? [] : ended.map(({ test }) => test));
};

const kindOfThing = ({ kind, what }: Left): string => `${kind} ${likeness(what)}`;

const onlyIn = (one: Judgement, other: Judgement): Left[][] => {
  const inOther = new Set(other.residue.map(kindOfThing));
  const own = one.residue.filter((left) => left.by === 'target' && !inOther.has(kindOfThing(left)));
  return groupedBy(own, kindOfThing).map((group) => [...group]);
};

const changeOf = (group: readonly Left[], kind: ResidueChange['kind'], hides: boolean): ResidueChange[] => {
  const [first] = group;
  return first
    ? [{ kind, hides, left: first.kind, what: first.what, tests: [...new Set(group.map(({ test }) => test))] }]
    : [];
};

/** Residue of the target that appeared or went. The same thing in more tests than before is the same thing. */
export const residueChanges = (a: Judgement, b: Judgement): ResidueChange[] => {
  const [ranInA, ranInB] = [reached(a), reached(b)];
  const ran = (group: readonly Left[], where: ReadonlySet<string>): boolean =>
    group.some(({ test }) => where.has(test));
  return [
    ...onlyIn(b, a).flatMap((group) => {
      const compares = ran(group, ranInA);
      return changeOf(group, compares ? 'worse' : 'new', !compares);
    }),
    ...onlyIn(a, b).flatMap((group) => changeOf(group, ran(group, ranInB) ? 'better' : 'gone', false)),
  ];
};
