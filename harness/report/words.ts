/** What the reports for people say alike. Pure. */
import type { ClauseVerdict, JudgedCheck, Judgement, Unexercised, Verdict } from '../judge/verdict.js';

/** Most urgent first; the order in which people read. */
export const VERDICTS: readonly Verdict[] = ['fail', 'inconclusive', 'pass', 'not-applicable'];

export const verdictWords: Record<Verdict, string> = {
  fail: 'fail',
  inconclusive: 'inconclusive',
  pass: 'pass',
  'not-applicable': 'not applicable',
};

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

/** `24 pass, 3 fail`, of all clauses; verdicts that nobody got are left out. */
export const counts = (clauses: readonly ClauseVerdict[]): string =>
  VERDICTS.map((verdict) => ({ verdict, n: clauses.filter((clause) => clause.verdict === verdict).length }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${n} ${verdictWords[verdict]}`)
    .join(', ');

export const targetName = ({ target }: Judgement): string =>
  target.version === undefined ? target.name : `${target.name} ${target.version}`;

/** Where and how it ran. */
export const circumstances = ({ platform, effort, seed, gatelock }: Judgement): string =>
  `${platform.name} ${platform.release} ${platform.arch}, ${platform.cpus} CPUs, node ${platform.node}, ${platform.user}; effort ${effort}, seed ${seed}, gatelock ${gatelock}`;

/** What the description of the target changed against a plain launch and the spec's budgets; each must be seen. */
export const adjustments = ({ target }: Judgement): string[] => [
  ...Object.entries(target.environment).map(([name, value]) => `environment ${name}=${value}`),
  ...Object.entries(target.budgets).map(([clause, budgets]) => `budget ${clause} ${JSON.stringify(budgets)}`),
  ...(target.locale === 'en' ? [] : [`locale ${target.locale}`]),
];

/** Failing and inconclusive clauses, the most urgent first: MUST before SHOULD, fail before inconclusive. */
export const troubled = (clauses: readonly ClauseVerdict[]): ClauseVerdict[] =>
  (['MUST', 'SHOULD'] as const).flatMap((level) =>
    (['fail', 'inconclusive'] as const).flatMap((verdict) =>
      clauses.filter((clause) => clause.level === level && clause.verdict === verdict),
    ),
  );

/** The checks that make a clause fail or inconclusive. */
export const telling = ({ checks }: ClauseVerdict): JudgedCheck[] =>
  checks.filter(({ outcome }) => outcome !== 'holds');

/** The tests that make a clause inconclusive by what they did not do; a left-out one only where nothing else speaks. */
export const missing = ({ verdict, unexercised }: ClauseVerdict): Unexercised[] =>
  unexercised.filter(({ because }) => because !== 'left-out' || verdict === 'inconclusive');

/** The last lines of what the terminal showed at a check; of its first evidence if it has no transcript. */
export const transcriptTail = ({ evidence }: JudgedCheck, lines: number): string[] => {
  const shown = evidence.find(({ title }) => /transcript/i.test(title)) ?? evidence[0];
  return (shown?.text ?? '')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .filter((line) => line !== '');
};
