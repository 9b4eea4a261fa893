/** What the reports of a comparison say alike, in the order in which people read: what got worse first. Pure. */
import type {
  Change,
  ChangeKind,
  ClauseChanges,
  ComparedSide,
  Comparison,
  ResidueChange,
  Sample,
  State,
  Timing,
} from '../judge/comparison.js';
import { groupedBy } from '../judge/likeness.js';
import { LARGE, MUCH_LARGER } from '../judge/timing-moves.js';
import { circumstances, counted, duration, verdictWords } from './words.js';

/** A change, and how many more of the clause are of the same kind, states and checks. */
export interface ToldChange {
  readonly change: Change;
  readonly like: number;
}

export interface ToldClause {
  readonly clause: ClauseChanges;
  readonly changes: readonly ToldChange[];
  /** Different ones that are not shown. */
  readonly others: number;
}

export interface Section {
  readonly kind: ChangeKind;
  readonly title: string;
  readonly clauses: readonly ToldClause[];
  /** A line each. */
  readonly lines: readonly string[];
}

export const ANSWERS: Record<Comparison['answer'], string> = {
  'not-worse': 'not worse',
  worse: 'worse',
  'cannot-say': 'cannot say',
};

const TITLES: readonly (readonly [ChangeKind, string])[] = [
  ['worse', 'Worse'],
  ['unexercised', 'Not exercised by one of the two'],
  ['new', 'New'],
  ['better', 'Better'],
  ['gone', 'Gone'],
];

/** Different changes that are shown of one clause and kind. */
const SHOWN = 3;

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const stateWords = (state: State): string => state.replaceAll('-', ' ');

/** `holds → violated`. */
export const statesOf = ({ a, b }: { a: State; b: State }): string => `${stateWords(a)} → ${stateWords(b)}`;

/** `pass → fail`, `fail as before`. */
export const verdictsOf = ({ a, b }: ClauseChanges): string =>
  a === b ? `${verdictWords[b]} as before` : `${verdictWords[a]} → ${verdictWords[b]}`;

const toldClauses = ({ clauses }: Comparison, kind: ChangeKind): ToldClause[] =>
  clauses.flatMap((clause) => {
    const ofKind = clause.changes.filter((change) => change.kind === kind);
    const groups = groupedBy(ofKind, ({ a, b, because, checks }) =>
      [a, b, because ?? '', ...checks.map(({ title, ...of }) => `${title} ${of.a} ${of.b}`)].join('|'),
    );
    const changes = groups.slice(0, SHOWN).map((group) => ({ change: group[0], like: group.length - 1 }));
    return groups.length === 0 ? [] : [{ clause, changes, others: groups.length - changes.length }];
  });

/** `413 ms (261 ms to 1.6 s, 6 times)`. */
const sampleText = ({ n, median, least, most }: Sample): string =>
  n === 1 ? `${duration(median)} (once)` : `${duration(median)} (${duration(least)} to ${duration(most)}, ${n} times)`;

/** `×32`, `÷1.6`. */
export const factor = (ratio: number): string =>
  ratio >= 1 ? `×${Number(ratio.toPrecision(2))}` : `÷${Number((1 / ratio).toPrecision(2))}`;

const timingText = ({ kind, clause, title, a, b, ratio, p }: Timing): string => {
  const chance =
    p === undefined
      ? 'too few to know their noise, but a large move'
      : `p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`}`;
  return `${kind === 'worse' ? 'slower' : 'faster'}: ${clause === undefined ? '' : `${clause}: `}${oneLine(title)}: ${sampleText(a)} → ${sampleText(b)}, ${factor(ratio)}, ${chance}`;
};

const RESIDUE_WORDS: Record<ChangeKind, string> = {
  worse: 'left behind now',
  better: 'no longer left behind',
  new: 'left behind, in tests that A did not run to their end',
  gone: 'was left behind, in tests that B did not run to their end',
  unexercised: 'left behind',
};

const residueText = ({ kind, left, what, tests }: ResidueChange): string => {
  const [first, ...others] = tests;
  const where = others.length === 0 ? first : counted(tests.length, 'test');
  return `${left} ${RESIDUE_WORDS[kind]}, in ${where}: ${oneLine(what)}`;
};

/** Only those in which there is something. */
export const sections = (comparison: Comparison): Section[] =>
  TITLES.map(([kind, title]) => ({
    kind,
    title,
    clauses: toldClauses(comparison, kind),
    lines: [
      ...comparison.residue.filter((one) => one.kind === kind).map(residueText),
      ...comparison.timings.moved.filter((one) => one.kind === kind).map(timingText),
    ],
  })).filter(({ clauses, lines }) => clauses.length + lines.length > 0);

export const targetOf = ({ target }: ComparedSide): string =>
  target.version === undefined ? target.name : `${target.name} ${target.version}`;

/** `reference, nonconformant; linux …; effort brief, seed 1, gatelock 0.1.0; 2026-11-21; out/a`. */
export const sideText = (side: ComparedSide): string =>
  [
    `${targetOf(side)}, ${side.gate}${side.end === 'finished' ? '' : `, ${side.end.replaceAll('-', ' ')}`}`,
    circumstances(side),
    side.startedAt.slice(0, '2026-11-21T20:00'.length).replace('T', ' '),
    side.name,
  ]
    .map(oneLine)
    .join('; ');

/** A factor that is worth a word. */
const NOTABLE = 1.25;

/** What a reader has to know of all of it. */
export const remarks = ({ caveats, timings, open }: Comparison): string[] => {
  const { compared, unlike, common } = timings;
  const together =
    Math.max(common, 1 / common) >= NOTABLE ? `; all together ${factor(common)}, taken for the machine's` : '';
  return [
    ...(caveats.length === 0 ? [] : [`the runs differ in ${caveats.map(oneLine).join('; ')}`]),
    ...open.map(({ clause, tests }) => `inconclusive on both sides: ${clause}, ${counted(tests.length, 'test')}`),
    unlike === undefined
      ? `${counted(compared, 'kind')} of times compared${together}; a move counts from ${factor(LARGE.ratio)} and p < 5 % where each side has five measurements, with fewer from ${factor(MUCH_LARGER.ratio)} and ${counted(MUCH_LARGER.coldStarts, 'cold start')}`
      : `times are not compared: ${unlike}`,
  ];
};

export const likeText = ({ like }: ToldChange): string[] =>
  like === 0 ? [] : [`and ${counted(like, 'more test')} like it`];

export const othersText = ({ others }: ToldClause): string[] =>
  others === 0 ? [] : [`and ${counted(others, 'other change')}, see --json`];
