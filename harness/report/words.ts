/** What the reports for people say alike. Pure. */
import type { ClauseVerdict, Judgement, Verdict } from '../judge/verdict.js';

/** Most urgent first; the order in which people read. */
export const VERDICTS: readonly Verdict[] = ['fail', 'inconclusive', 'pass', 'not-applicable'];

export const verdictWords: Record<Verdict, string> = {
  fail: 'fail',
  inconclusive: 'inconclusive',
  pass: 'pass',
  'not-applicable': 'not applicable',
};

/** Columns of a mark and a verdict's word. */
export const VERDICT_WIDTH = '– not applicable'.length;

export const MARKS: Record<Verdict, string> = { pass: '✓', fail: '✗', inconclusive: '?', 'not-applicable': '–' };

/** It fails, as the baseline says, and in nothing else. */
export const isExpected = ({ expected, unexpected }: ClauseVerdict): boolean =>
  expected.length > 0 && unexpected === undefined;

/** The word for the verdict of a clause in a table. */
export const verdictWord = (clause: ClauseVerdict): string =>
  isExpected(clause) ? 'expected fail' : verdictWords[clause.verdict];

/** `conformant but for 2 clauses that fail as expected`: nobody shall take the one for the other. */
export const gateWords = (report: Judgement): string => {
  const excused = report.clauses.filter((clause) => clause.level === 'MUST' && isExpected(clause)).length;
  return report.gate === 'conformant' && excused > 0
    ? `conformant but for ${counted(excused, 'clause')} expected to fail`
    : report.gate;
};

/** Verdicts that make the gate anything but conformant, if a MUST gets them. */
const GATING: readonly Verdict[] = ['fail', 'inconclusive'];

/** Milliseconds for a person: 850 ms, 3.2 s, 4 min 12 s. */
export const duration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

export const topicOf = (id: string): string => id.split('.')[0] ?? id;

/** Clauses by topic, in the order of the revision. */
export const byTopic = (clauses: readonly ClauseVerdict[]): Map<string, ClauseVerdict[]> => {
  const topics = new Map<string, ClauseVerdict[]>();
  for (const clause of clauses) topics.set(topicOf(clause.id), [...(topics.get(topicOf(clause.id)) ?? []), clause]);
  return topics;
};

/** `1 test`, `6 tests`. */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** `6 fail (2 expected; 1 SHOULD, which does not gate), 24 pass`; verdicts that nobody got are left out. */
const counts = (clauses: readonly ClauseVerdict[]): string =>
  VERDICTS.flatMap((verdict) => {
    const given = clauses.filter((clause) => clause.verdict === verdict);
    const expected = given.filter(isExpected).length;
    const shoulds = given.filter((clause) => clause.level === 'SHOULD' && !isExpected(clause)).length;
    const asides = [
      ...(expected > 0 ? [`${expected} expected`] : []),
      ...(GATING.includes(verdict) && shoulds > 0 ? [`${shoulds} SHOULD, which does not gate`] : []),
    ];
    const aside = asides.length > 0 ? ` (${asides.join('; ')})` : '';
    return given.length === 0 ? [] : [`${given.length} ${verdictWords[verdict]}${aside}`];
  }).join(', ');

/** The clauses that the reports for people show: those that the run was restricted to, or all. */
export const shown = ({ clauses }: Judgement): ClauseVerdict[] => clauses.filter(({ selected }) => selected);

/** `29 clauses: 25 pass, 4 fail; 51 gateways started in 12 min 10 s`. */
export const extent = (report: Judgement): string => {
  const clauses = shown(report);
  const of = clauses.length < report.clauses.length ? `${clauses.length} of ` : '';
  const verdicts = clauses.length > 0 ? `: ${counts(clauses)}` : '';
  const shards = report.shards ? `, ${counted(report.shards.length, 'shard')} added up` : '';
  return `${of}${counted(report.clauses.length, 'clause')}${verdicts}; ${counted(report.starts, 'gateway')} started in ${duration(report.durationMs)}${shards}${besidesSuite(report)}`;
};

/** `; beside the suite 3 tests of gateway-specs, sha256 0123456789ab`: nobody shall take such a run for a plain one. */
const besidesSuite = ({ specs, tests }: Judgement): string =>
  specs
    ? `; beside the suite ${counted(tests.filter(({ own }) => own).length, 'test')} of ${specs.path}, sha256 ${specs.digest.slice(0, 12)}`
    : '';

export const targetName = ({ target }: Judgement): string =>
  target.version === undefined ? target.name : `${target.name} ${target.version}`;

const machine = ({ name, release, arch, cpus, node, user, isolation, wine }: Judgement['platform']): string =>
  `${name} ${release} ${arch}${wine === undefined ? '' : ` (Wine ${wine})`}, ${cpus} CPUs, node ${node}, ${user}${isolation === undefined ? '' : `, isolated by ${isolation}`}`;

/** Where and how it ran; shards may have run on different machines. */
export const circumstances = ({
  platform,
  shards,
  effort,
  seed,
  gatelock,
}: Pick<Judgement, 'platform' | 'shards' | 'effort' | 'seed' | 'gatelock'>): string => {
  const machines = shards ? [...new Set(shards.map((shard) => machine(shard.platform)))] : [machine(platform)];
  return [...machines, `effort ${effort}, seed ${seed}, gatelock ${gatelock}`].join('; ');
};

/** What the description of the target changed against a plain launch and the spec's budgets; each must be seen. */
export const adjustments = ({ target }: Judgement): string[] => {
  const environment = Object.entries(target.environment).map(([name, value]) => `${name}=${value}`);
  return [
    ...(environment.length > 0 ? [`environment ${environment.join(', ')}`] : []),
    ...Object.entries(target.budgets).map(([clause, budgets]) => `budget ${clause} ${JSON.stringify(budgets)}`),
    ...(target.locale === 'en' ? [] : [`locale ${target.locale}`]),
  ];
};

/** Clauses that fail unexpectedly or are inconclusive, the most urgent first: MUST before SHOULD, fail before inconclusive. */
export const troubled = (clauses: readonly ClauseVerdict[]): ClauseVerdict[] =>
  (['MUST', 'SHOULD'] as const).flatMap((level) =>
    (['fail', 'inconclusive'] as const).flatMap((verdict) =>
      clauses.filter((clause) => clause.level === level && clause.unexpected === verdict),
    ),
  );
