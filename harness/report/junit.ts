/** junit.xml, for CI servers. Pure. It says the same as the gate: what does not gate is no failure there either. */
import type { ClauseVerdict, JudgedCheck, Judgement } from '../judge/verdict.js';
import { plain } from './plain.js';
import * as words from './words.js';

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface TestCase {
  readonly name: string;
  readonly outcome: Outcome;
  /** One line; unless passed. */
  readonly message: string;
  readonly details: string;
}

interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

const attribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');

const content = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const describe = ({ outcome, title, expected, observed, evidence, repeat }: JudgedCheck): string =>
  [
    `${outcome}: ${title}`,
    `expected: ${expected}`,
    `observed: ${observed}`,
    ...evidence.map((shown) => `--- ${shown.title}\n${shown.text}`),
    `repeat: ${repeat}`,
  ].join('\n');

/** A SHOULD never gates, and most CI servers turn red at the first failure: there it is skipped, with its reason. */
const gating = ({ level }: ClauseVerdict, outcome: 'failure' | 'error'): Outcome =>
  level === 'MUST' ? outcome : 'skipped';

const testCase = (clause: ClauseVerdict, test: string): TestCase => {
  const checks = clause.checks.filter((check) => check.test === test);
  const gap = clause.unexercised.find((one) => one.test === test);
  const name = `${clause.id} ${checks[0]?.testTitle ?? gap?.testTitle ?? test}`;
  const says = (outcome: Outcome, message: string, shown: readonly JudgedCheck[]): TestCase => ({
    name,
    outcome,
    message: outcome === 'skipped' ? `${clause.level}, ${message}` : message,
    details: [...shown.map(describe), ...(gap ? [`${gap.because}: ${gap.reason}\nrepeat: ${gap.repeat}`] : [])].join(
      '\n\n',
    ),
  });
  const violated = checks.filter(({ outcome }) => outcome === 'violated');
  const unknown = checks.filter(({ outcome }) => outcome === 'unknown');
  if (violated[0])
    return says(gating(clause, 'failure'), `violated: ${violated[0].title}: ${violated[0].observed}`, violated);
  if (unknown[0]) return says(gating(clause, 'error'), `unknown: ${unknown[0].title}: ${unknown[0].observed}`, unknown);
  if (gap && gap.because !== 'left-out') return says(gating(clause, 'error'), `${gap.because}: ${gap.reason}`, []);
  if (gap && checks.length === 0) return says('skipped', `left out: ${gap.reason}`, []);
  return says('passed', '', []);
};

/** A case for each test of the clause, and one for the clause itself where no test could stand for its verdict. */
const clauseCases = (clause: ClauseVerdict): TestCase[] => {
  const alone = { name: clause.id, message: clause.reason, details: '' };
  if (clause.verdict === 'not-applicable') return [{ ...alone, outcome: 'skipped' }];
  const tests = new Set([...clause.checks, ...clause.unexercised].map(({ test }) => test));
  const cases = [...tests].map((test) => testCase(clause, test));
  const silent = clause.verdict === 'inconclusive' && cases.every(({ outcome }) => outcome !== 'error');
  return silent ? [...cases, { ...alone, outcome: gating(clause, 'error') }] : cases;
};

/** What belongs to no clause: faults, and a gate that is closed for other reasons (a cut record, a restricted run). */
const ownSuite = ({ gate, reasons, faults }: Judgement): TestSuite => ({
  name: 'gatelock',
  cases: [
    {
      name: `gate ${gate}`,
      outcome: ({ conformant: 'passed', nonconformant: 'failure', inconclusive: 'error' } as const)[gate],
      message: reasons.join('; '),
      details: reasons.join('\n'),
    },
    ...faults.map(
      ({ test, what }): TestCase => ({
        name: `fault ${test ?? ''}`.trim(),
        outcome: 'error',
        message: what,
        details: what,
      }),
    ),
  ],
});

const tally = (cases: readonly TestCase[]): string => {
  const count = (wanted: Outcome): number => cases.filter(({ outcome }) => outcome === wanted).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
};

const outcomeElement = ({ outcome, message, details }: TestCase): string =>
  outcome === 'skipped'
    ? `<skipped message="${attribute(message)}"/>`
    : `<${outcome} message="${attribute(message)}">${content(details)}</${outcome}>`;

const caseElement = (suite: string, one: TestCase): string => {
  const start = `    <testcase classname="${attribute(suite)}" name="${attribute(one.name)}"`;
  return one.outcome === 'passed' ? `${start}/>` : `${start}>\n      ${outcomeElement(one)}\n    </testcase>`;
};

const suiteElement = ({ name, cases }: TestSuite): string =>
  [
    `  <testsuite name="${attribute(name)}" ${tally(cases)}>`,
    ...cases.map((one) => caseElement(name, one)),
    '  </testsuite>',
  ].join('\n');

export const renderJunit = (judgement: Judgement): string => {
  const report = plain(judgement);
  const suites: TestSuite[] = [
    ownSuite(report),
    ...[...words.byTopic(report.clauses)].map(([topic, clauses]) => ({
      name: `${report.spec.name}.${topic}`,
      cases: clauses.flatMap(clauseCases),
    })),
  ];
  const name = attribute(`${words.targetName(report)} by ${report.spec.name} ${report.spec.revision}`);
  const all = tally(suites.flatMap(({ cases }) => cases));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" ${all} time="${(report.durationMs / 1000).toFixed(3)}">`,
    ...suites.map(suiteElement),
    '</testsuites>',
    '',
  ].join('\n');
};
