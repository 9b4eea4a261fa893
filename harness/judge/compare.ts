/** Two judgements give a comparison. Pure: reads no clock, file, process or environment. */
import { UsageError } from '../usage-error.js';
import { clauseChanges } from './clause-changes.js';
import { type ComparedSide, type Comparison, FORMAT } from './comparison.js';
import { named } from './gate.js';
import { residueChanges } from './residue-changes.js';
import { timingMoves } from './timing-moves.js';
import type { Judgement } from './verdict.js';

/** A judgement, and how the user named it. */
export interface Compared {
  readonly name: string;
  readonly judgement: Judgement;
}

/** Throws UsageError, naming both, unless they were judged by the same text of the document. */
export const assertOneSpec = (a: Compared, b: Compared): void => {
  const [of, other] = [a.judgement.spec, b.judgement.spec];
  const texts = (one: Judgement['spec']): string => `${one.name} ${one.revision}`;
  if (texts(of) !== texts(other)) {
    throw new UsageError(
      `${a.name} is judged by ${texts(of)}, ${b.name} by ${texts(other)}: their clauses are not the same; run one of them again with --spec`,
    );
  }
  if (of.digest === other.digest) return;
  throw new UsageError(
    `${a.name} and ${b.name} are judged by different texts of ${texts(of)} (digests ${of.digest.slice(0, 12)} and ${other.digest.slice(0, 12)}): run one of them again with the gatelock of the other`,
  );
};

const sideOf = ({ name, judgement }: Compared): ComparedSide => {
  const { target, platform, gate, run, gatelock, startedAt, end, effort, seed, selector, filter, damage } = judgement;
  return {
    name,
    ...{ target, platform, gate, run, gatelock, startedAt, end, effort, seed, selector, damage },
    ...(filter !== undefined && { filter }),
  };
};

const part = ({ filter, shard }: Judgement): string => {
  if (shard) return `shard ${shard.index} of ${shard.of}`;
  return filter ?? 'the whole suite';
};

const machine = ({ platform }: Judgement): string =>
  `${platform.name} ${platform.release} ${platform.arch}, ${platform.cpus} CPUs`;

/** In what else the runs differ than in the release: a reader has to know before believing anything below. */
const caveatsOf = (a: Judgement, b: Judgement): string[] => {
  const differing: readonly (readonly [string, (side: Judgement) => string])[] = [
    ['target', ({ target }) => target.name],
    ['machine', machine],
    ['user', ({ platform }) => platform.user],
    ['isolation', ({ platform }) => platform.isolation ?? 'none'],
    ['effort', ({ effort }) => effort],
    ['extent', part],
    ['seed', ({ seed }) => String(seed)],
    ['gatelock', ({ gatelock }) => gatelock],
    ['locale', ({ target }) => target.locale],
  ];
  return [
    ...differing.flatMap(([what, of]) => (of(a) === of(b) ? [] : [`${what}: ${of(a)}, then ${of(b)}`])),
    ...differingKeys('budgets', a.target.budgets, b.target.budgets),
    ...differingKeys('environment', a.target.environment, b.target.environment),
  ];
};

const differingKeys = (
  what: string,
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string[] => {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const differing = keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
  return differing.length === 0 ? [] : [`${what}: ${named(differing)}`];
};

type Differences = Pick<Comparison, 'clauses' | 'residue' | 'timings' | 'open'>;

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const listed = (ids: readonly string[], one: string, many: string): string[] =>
  ids.length === 0 ? [] : [`${counted(ids.length, one, many)}: ${named(ids)}`];

const worsened = ({ clauses, residue, timings }: Differences): string[] => {
  const left = residue.filter(({ kind }) => kind === 'worse').map(({ left }) => left);
  const slower = timings.moved.filter(({ kind }) => kind === 'worse').map(({ clause, title }) => clause ?? title);
  return [
    ...listed(
      clauses.filter(({ changes }) => changes.some(({ kind }) => kind === 'worse')).map(({ id }) => id),
      'clause got worse',
      'clauses got worse',
    ),
    ...listed(left, 'thing is left behind that was not', 'things are left behind that were not'),
    ...listed([...new Set(slower)], 'time grew beyond its noise', 'times grew beyond their noise'),
  ];
};

const hidden = ({ clauses, residue, open }: Differences): string[] => [
  ...listed(
    clauses.filter(({ changes }) => changes.some(({ hides }) => hides)).map(({ id }) => id),
    'clause may have got worse, only one side shows it',
    'clauses may have got worse, only one side shows them',
  ),
  ...listed(
    open.filter(({ level }) => level === 'MUST').map(({ clause }) => clause),
    'clause is inconclusive on both sides',
    'clauses are inconclusive on both sides',
  ),
  ...listed(
    residue.filter(({ hides }) => hides).map(({ left }) => left),
    'thing is left behind by a test that only B ran to its end',
    'things are left behind by tests that only B ran to their end',
  ),
];

const brokenReasons = (sides: readonly Compared[]): string[] =>
  sides.flatMap(({ name, judgement: { faults, damage } }) => [
    ...(faults.length === 0 ? [] : [`${name}: ${counted(faults.length, 'fault', 'faults')} of gatelock's own`]),
    ...(damage.length === 0 ? [] : [`the record of ${name} is damaged: ${damage.join('; ')}`]),
  ]);

const STATUS = { 'not-worse': 0, worse: 1, 'cannot-say': 2 } as const;

/** What B is, compared with A. Throws UsageError unless both were judged by the same text of the document. */
export const compare = (a: Compared, b: Compared): Comparison => {
  assertOneSpec(a, b);
  const [before, after] = [a.judgement, b.judgement];
  const paired = after.clauses.flatMap((clause) => {
    const other = before.clauses.find(({ id }) => id === clause.id);
    if (!other) return [];
    const sides = [
      { clause: other, damaged: before.damage.length > 0 },
      { clause, damaged: after.damage.length > 0 },
    ] as const;
    return [{ clause, other, ...clauseChanges(...sides) }];
  });
  const differences: Differences = {
    clauses: paired
      .filter(({ changes }) => changes.length > 0)
      .map(({ clause: { id, level, verdict }, other, changes }) => ({
        id,
        level,
        a: other.verdict,
        b: verdict,
        changes,
      })),
    residue: residueChanges(before, after),
    timings: timingMoves(before, after),
    open: paired
      .filter(({ open }) => open.length > 0)
      .map(({ clause: { id, level }, open }) => ({ clause: id, level, tests: open })),
  };

  const broken = brokenReasons([a, b]);
  const worse = worsened(differences);
  const unsaid = hidden(differences);
  const faulty = before.faults.length + after.faults.length > 0;
  const answer = answerOf(faulty, worse, [...unsaid, ...broken]);
  return {
    format: FORMAT,
    answer,
    exitStatus: STATUS[answer],
    reasons: faulty ? [...broken, ...worse, ...unsaid] : [...worse, ...broken, ...unsaid],
    spec: after.spec,
    a: sideOf(a),
    b: sideOf(b),
    caveats: caveatsOf(before, after),
    ...differences,
  };
};

/** An instrument that failed convicts nobody: its faults come before what it saw. */
const answerOf = (faulty: boolean, worse: readonly string[], unsaid: readonly string[]): Comparison['answer'] => {
  if (faulty) return 'cannot-say';
  if (worse.length > 0) return 'worse';
  return unsaid.length > 0 ? 'cannot-say' : 'not-worse';
};
