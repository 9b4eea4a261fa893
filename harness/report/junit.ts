/** junit.xml, for CI servers. Pure. It says the same as the gate: what does not gate is no failure there either. */
import { create } from 'xmlbuilder2';
import type { ClauseVerdict, JudgedCheck, Judgement, Obstacle } from '../judge/verdict.js';
import { excerpts } from './excerpt.js';
import { expectation } from './expectation.js';
import { effectOf, obstacleWord } from './obstacle.js';
import { plain } from './plain.js';
import * as words from './words.js';

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface TestCase {
  readonly name: string;
  readonly outcome: Outcome;
  /** One line; unless passed. */
  readonly message: string;
  readonly details: string;
  /** Milliseconds, where the record tells them. */
  readonly durationMs?: number;
}

interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
  /** Milliseconds of the different tests among the cases. */
  readonly durationMs: number;
}

/** Lines of a piece of evidence; verdict.json has the whole. */
const SHOWN_LINES = 40;

const shownEvidence = (evidence: JudgedCheck['evidence']): string[] =>
  excerpts(evidence, SHOWN_LINES).map(({ title, rows }) => `--- ${title}\n${rows.join('\n')}`);

const describe = ({ outcome, title, expected, observed, evidence, repeat }: JudgedCheck): string =>
  [
    `${outcome}: ${title}`,
    `expected: ${expected}`,
    `observed: ${observed}`,
    ...shownEvidence(evidence),
    `repeat: ${repeat}`,
  ].join('\n');

/** A SHOULD never gates, and most CI servers turn red at the first failure: there it is skipped, with its reason. */
const gating = ({ level }: ClauseVerdict, outcome: 'failure' | 'error'): Outcome =>
  level === 'MUST' ? outcome : 'skipped';

const testCase = (report: Judgement, clause: ClauseVerdict, test: string): TestCase => {
  const durationMs = report.tests.find((one) => one.test === test)?.durationMs;
  const checks = clause.checks.filter((check) => check.test === test);
  const gap = clause.unexercised.find((one) => one.test === test);
  const name = `${clause.id} ${checks[0]?.testTitle ?? gap?.testTitle ?? test}`;
  const says = (outcome: Outcome, message: string, shown: readonly JudgedCheck[]): TestCase => ({
    name,
    outcome,
    ...(durationMs !== undefined && { durationMs }),
    message: outcome === 'skipped' ? `${clause.level}, ${message}` : message,
    details: [...shown.map(describe), ...(gap ? [`${gap.because}: ${gap.reason}\nrepeat: ${gap.repeat}`] : [])].join(
      '\n\n',
    ),
  });
  const violated = checks.filter(({ outcome }) => outcome === 'violated');
  const unknown = checks.filter(({ outcome }) => outcome === 'unknown');
  const expected = expectation(report, clause, test);
  // JUnit has no word for an expected failure; what is skipped keeps every CI server green and its message can be read there.
  if (violated[0] && expected !== undefined)
    return says('skipped', `expected to fail: ${expected}: ${violated[0].title}: ${violated[0].observed}`, []);
  if (violated[0])
    return says(gating(clause, 'failure'), `violated: ${violated[0].title}: ${violated[0].observed}`, violated);
  if (unknown[0]) return says(gating(clause, 'error'), `unknown: ${unknown[0].title}: ${unknown[0].observed}`, unknown);
  if (gap && gap.because !== 'left-out') return says(gating(clause, 'error'), `${gap.because}: ${gap.reason}`, []);
  if (gap && checks.length === 0) return says('skipped', `left out: ${gap.reason}`, []);
  return says('passed', '', []);
};

/**
 * A case for each test of the clause, and one for the clause itself where no test could stand for its verdict. A test that
 * exercises several clauses has a case in each, with its whole time.
 */
const clauseCases = (report: Judgement, clause: ClauseVerdict): TestCase[] => {
  const alone = { name: clause.id, message: clause.reason, details: '' };
  if (clause.verdict === 'not-applicable') return [{ ...alone, outcome: 'skipped' }];
  if (!clause.selected) return [{ ...alone, outcome: 'skipped', message: 'the run was restricted to other clauses' }];
  const cases = testsOf(clause).map((test) => testCase(report, clause, test));
  const silent = clause.verdict === 'inconclusive' && cases.every(({ outcome }) => outcome !== 'error');
  return silent ? [...cases, { ...alone, outcome: gating(clause, 'error') }] : cases;
};

const testsOf = ({ checks, unexercised }: ClauseVerdict): string[] => [
  ...new Set([...checks, ...unexercised].map(({ test }) => test)),
];

const clauseSuite = (report: Judgement, name: string, clauses: readonly ClauseVerdict[]): TestSuite => {
  const tests = new Set(clauses.flatMap(testsOf));
  return {
    name,
    cases: clauses.flatMap((clause) => clauseCases(report, clause)),
    durationMs: report.tests
      .filter(({ test }) => tests.has(test))
      .reduce((sum, { durationMs = 0 }) => sum + durationMs, 0),
  };
};

/** The only place where the evidence of an obstacle stands; the cases of its tests name its reason. */
const describeObstacle = (obstacle: Obstacle, report: Judgement): string =>
  [
    `${obstacleWord(obstacle)}: ${obstacle.reason}`,
    effectOf(obstacle, report),
    ...shownEvidence(obstacle.evidence),
    `repeat: ${obstacle.repeat}`,
  ].join('\n');

/** What belongs to no clause: faults, findings on the baseline, and a gate that is closed for other reasons (a cut record, a restricted run). */
const ownSuite = (report: Judgement): TestSuite => ({
  name: 'gatelock',
  durationMs: 0,
  cases: [
    {
      name: `gate ${report.gate}`,
      outcome: ({ conformant: 'passed', nonconformant: 'failure', inconclusive: 'error' } as const)[report.gate],
      message: report.reasons.join('; '),
      details: [
        report.reasons.join('\n'),
        ...report.obstacles.map((obstacle) => describeObstacle(obstacle, report)),
      ].join('\n\n'),
    },
    ...(report.baseline?.findings ?? []).map(
      ({ line, because, what }): TestCase => ({
        name: `baseline ${report.baseline?.file}:${line}`,
        outcome: 'failure',
        message: `${because}: ${what}`,
        details: '',
      }),
    ),
    ...report.faults.map(
      ({ test, what }): TestCase => ({
        name: `fault ${test ?? ''}`.trim(),
        outcome: 'error',
        message: what,
        details: what,
      }),
    ),
  ],
});

const tally = (cases: readonly TestCase[]): Record<'tests' | 'failures' | 'errors' | 'skipped', string> => {
  const count = (wanted: Outcome): string => String(cases.filter(({ outcome }) => outcome === wanted).length);
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
};

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Parsers make a space of every line end in an attribute; better that it is seen here. */
const attribute = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

export const renderJunit = (judgement: Judgement): string => {
  const report = plain(judgement);
  const suites: TestSuite[] = [
    ownSuite(report),
    ...[...words.byTopic(report.clauses)].map(([topic, clauses]) =>
      clauseSuite(report, `${report.spec.name}.${topic}`, clauses),
    ),
  ];
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '' });
  const root = document.ele('testsuites', {
    name: attribute(`${words.targetName(report)} by ${report.spec.name} ${report.spec.revision}`),
    ...tally(suites.flatMap(({ cases }) => cases)),
    time: seconds(report.durationMs),
  });
  for (const { name, cases, durationMs } of suites) {
    const suite = root.ele('testsuite', { name: attribute(name), ...tally(cases), time: seconds(durationMs) });
    for (const one of cases) {
      const time = one.durationMs === undefined ? {} : { time: seconds(one.durationMs) };
      const element = suite.ele('testcase', { classname: attribute(name), name: attribute(one.name), ...time });
      if (one.outcome === 'passed') continue;
      const outcome = element.ele(one.outcome, { message: attribute(one.message) });
      if (one.outcome !== 'skipped' && one.details !== '') outcome.txt(one.details);
    }
  }
  return `${document.end({ prettyPrint: true })}\n`;
};
