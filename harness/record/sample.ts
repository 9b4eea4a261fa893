/** A small record to vary, for gatelock's own tests: complete and undamaged unless asked otherwise. */
import { type Check, FORMAT, type Footer, type Header, type Line, type TestEnd } from './schema.js';

export interface SampleTest {
  readonly test: string;
  readonly clauses: readonly string[];
  /** One check each; the clause is the test's first unless it says otherwise. Holding unless it says otherwise. */
  readonly checks?: readonly Partial<Check>[];
  /** How it ended; `never` leaves the line out. */
  readonly end?: Pick<TestEnd, 'outcome' | 'reason' | 'evidence'> | 'never';
  readonly begun?: boolean;
  readonly own?: true;
}

export interface Sample {
  readonly header?: Partial<Header>;
  readonly tests: readonly SampleTest[];
  readonly more?: readonly Line[];
  readonly footer?: Partial<Footer>;
}

export const sampleHeader: Header = {
  type: 'header',
  format: FORMAT,
  run: 'r1',
  gatelock: '0.1.0',
  startedAt: '2026-11-21T20:00:00.000Z',
  platform: { name: 'linux', release: '6.1', arch: 'x64', cpus: 2, node: '20.20.2', user: 'unprivileged' },
  spec: { name: 'sample', revision: '2025-12-11', digest: 'd1' },
  target: {
    name: 'reference',
    version: '1.0.0',
    locale: 'en',
    capabilities: [],
    digest: 't1',
    command: ['node', 'gateway.js'],
    environment: {},
    budgets: {},
  },
  selector: 'reference',
  effort: 'standard',
  seed: 1,
};

const checkLine = (test: SampleTest, t: number, check: Partial<Check>): Check => ({
  type: 'check',
  t,
  test: test.test,
  clause: test.clauses[0] ?? '',
  title: 'the port is free',
  outcome: 'holds',
  expected: 'a bind that succeeds',
  observed: 'it succeeded',
  evidence: [],
  ...check,
});

const linesOf = (test: SampleTest, t: number): Line[] => [
  ...(test.begun === false ? [] : [{ type: 'test-begin', t, test: test.test, worker: 0 } as const]),
  ...(test.checks ?? [{}]).map((check) => checkLine(test, t + 1, check)),
  ...(test.end === 'never'
    ? []
    : [{ type: 'test-end', t: t + 2, test: test.test, ...(test.end ?? { outcome: 'reached' }) } as const]),
];

/** The lines of a record, header to footer. */
export const sampleLines = ({ header, tests, more = [], footer }: Sample): Line[] => {
  const lines: Line[] = [
    { ...sampleHeader, ...header },
    {
      type: 'plan',
      tests: tests.map(({ test, clauses, own }) => ({
        test,
        title: `title of ${test}`,
        clauses: [...clauses],
        ...(own && { own }),
      })),
    },
    { type: 'calibration', t: 1, coldMs: 400, warmMs: 300 },
    ...tests.flatMap((test, index) => linesOf(test, (index + 1) * 10)),
    ...more,
  ];
  return [...lines, { type: 'footer', t: 1000, end: 'finished', lines: lines.length, starts: 3, ...footer }];
};

/** The same as the text of a file. */
export const sampleText = (sample: Sample): string =>
  sampleLines(sample)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
