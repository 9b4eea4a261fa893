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

/** `6 fail (1 SHOULD, which does not gate), 24 pass`; verdicts that nobody got are left out. */
const counts = (clauses: readonly ClauseVerdict[]): string =>
  VERDICTS.flatMap((verdict) => {
    const given = clauses.filter((clause) => clause.verdict === verdict);
    const shoulds = given.filter(({ level }) => level === 'SHOULD').length;
    const aside = GATING.includes(verdict) && shoulds > 0 ? ` (${shoulds} SHOULD, which does not gate)` : '';
    return given.length === 0 ? [] : [`${given.length} ${verdictWords[verdict]}${aside}`];
  }).join(', ');

/** The clauses that the reports for people show: those that the run was restricted to, or all. */
export const shown = ({ clauses }: Judgement): ClauseVerdict[] => clauses.filter(({ selected }) => selected);

/** `28 clauses: 24 pass, 4 fail; 51 gateways started in 12 min 10 s`. */
export const extent = (report: Judgement): string => {
  const clauses = shown(report);
  const of = clauses.length < report.clauses.length ? `${clauses.length} of ` : '';
  const verdicts = clauses.length > 0 ? `: ${counts(clauses)}` : '';
  return `${of}${counted(report.clauses.length, 'clause')}${verdicts}; ${counted(report.starts, 'gateway')} started in ${duration(report.durationMs)}`;
};

export const targetName = ({ target }: Judgement): string =>
  target.version === undefined ? target.name : `${target.name} ${target.version}`;

/** Where and how it ran. */
export const circumstances = ({ platform, effort, seed, gatelock }: Judgement): string =>
  `${platform.name} ${platform.release} ${platform.arch}, ${platform.cpus} CPUs, node ${platform.node}, ${platform.user}${platform.isolation === undefined ? '' : `, isolated by ${platform.isolation}`}; effort ${effort}, seed ${seed}, gatelock ${gatelock}`;

/** What the description of the target changed against a plain launch and the spec's budgets; each must be seen. */
export const adjustments = ({ target }: Judgement): string[] => {
  const environment = Object.entries(target.environment).map(([name, value]) => `${name}=${value}`);
  return [
    ...(environment.length > 0 ? [`environment ${environment.join(', ')}`] : []),
    ...Object.entries(target.budgets).map(([clause, budgets]) => `budget ${clause} ${JSON.stringify(budgets)}`),
    ...(target.locale === 'en' ? [] : [`locale ${target.locale}`]),
  ];
};

/** Failing and inconclusive clauses, the most urgent first: MUST before SHOULD, fail before inconclusive. */
export const troubled = (clauses: readonly ClauseVerdict[]): ClauseVerdict[] =>
  (['MUST', 'SHOULD'] as const).flatMap((level) =>
    (['fail', 'inconclusive'] as const).flatMap((verdict) =>
      clauses.filter((clause) => clause.level === level && clause.verdict === verdict),
    ),
  );
