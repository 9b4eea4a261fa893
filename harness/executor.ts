/** Playwright's reporter for the suite: writes into the record which tests there are, how each ended, and the footer. */
import { readFileSync } from 'node:fs';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from 'playwright/types/testReporter';
import type { Line, TestEnd } from './record/schema.js';
import { RecordWriter } from './record/writer.js';
import { currentRun, type Run } from './run.js';
import { BLOCKED, LEFT_OUT } from './test.js';
import { clausesOf, testId } from './test-id.js';

/** Playwright's path of titles: root, project, file, then the titles of groups and the test. */
function idOf(test: TestCase): string {
  const [, , file = '', ...titles] = test.titlePath();
  return testId(file, titles.join(' '));
}

export default class Executor implements Reporter {
  readonly #run: Run;
  readonly #writer: RecordWriter;
  readonly #ended = new Set<string>();
  #planned: TestCase[] = [];
  #whyNotCalibrated = 'the target could not be calibrated';

  constructor() {
    const run = currentRun();
    if (!run) throw new Error('The executor reports to a record: run the suite by gatelock run TARGET.');
    this.#run = run;
    this.#writer = new RecordWriter(run.record, BigInt(run.epoch));
    endWithStarter();
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#planned = suite.allTests().filter((test) => test.tags.length > 0);
    const tests = this.#planned.map((test) => ({ test: idOf(test), title: test.title, clauses: clausesOf(test.tags) }));
    this.#write({ type: 'plan', tests });
  }

  onTestBegin(test: TestCase, result: TestResult): void {
    this.#write({ type: 'test-begin', t: this.#writer.now(), test: idOf(test), worker: result.parallelIndex });
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const { outcome, reason } = outcomeOf(test, result);
    if (test.tags.length === 0 && outcome !== 'reached') this.#whyNotCalibrated = reason;
    // A test that never began waits for onEnd, which knows why.
    if (result.status === 'skipped' && outcome !== 'left-out') return;
    this.#end(idOf(test), outcome, reason);
  }

  onError(error: TestError): void {
    this.#write({ type: 'fault', t: this.#writer.now(), what: firstLine(error.message ?? String(error.value)) });
  }

  onEnd(result: FullResult): void {
    const interrupted = result.status === 'interrupted';
    for (const test of this.#planned) {
      if (this.#ended.has(idOf(test))) continue;
      if (interrupted) this.#end(idOf(test), 'interrupted', 'the run was interrupted');
      else this.#end(idOf(test), 'blocked', this.#whyNotCalibrated);
    }
    const lines = readFileSync(this.#run.record, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const starts = lines.filter((line) => line.includes('"kind":"spawn"')).length;
    const end = interrupted ? 'interrupted' : 'finished';
    this.#write({ type: 'footer', t: this.#writer.now(), end, lines: lines.length, starts });
  }

  printsToStdio(): boolean {
    return false;
  }

  #end(test: string, outcome: TestEnd['outcome'], reason: string): void {
    this.#ended.add(test);
    const t = this.#writer.now();
    this.#write({ type: 'test-end', t, test, outcome, ...(outcome === 'reached' ? {} : { reason }) });
  }

  #write(line: Line): void {
    this.#writer.write(line);
  }
}

/** gatelock holds the other end of our standard input: when that ends, nobody is left to read a verdict. */
function endWithStarter(): void {
  process.stdin.once('end', () => process.exit(1)).resume();
  if ('unref' in process.stdin) process.stdin.unref();
}

function outcomeOf(test: TestCase, result: TestResult): { outcome: TestEnd['outcome']; reason: string } {
  const annotations = [...test.annotations, ...result.annotations];
  const said = (type: string): string | undefined => annotations.find((one) => one.type === type)?.description;
  const leftOut = said(LEFT_OUT);
  const blocked = said(BLOCKED);
  if (leftOut !== undefined) return { outcome: 'left-out', reason: leftOut };
  if (result.status === 'interrupted') return { outcome: 'interrupted', reason: 'the run was interrupted' };
  // More than one error: something of ours failed as well.
  if (blocked !== undefined && result.errors.length === 1) return { outcome: 'blocked', reason: firstLine(blocked) };
  if (result.status === 'passed') return { outcome: 'reached', reason: '' };
  if (result.status === 'timedOut') return { outcome: 'fault', reason: 'the test did not end in its time' };
  return { outcome: 'fault', reason: firstLine(result.errors[0]?.message ?? `ended as ${result.status}`) };
}

/** Playwright colours its messages; a reason is one plain line. */
function firstLine(text: string): string {
  return (text.replaceAll(/\x1b\[[0-9;]*m/g, '').split('\n')[0] ?? '').trim();
}
