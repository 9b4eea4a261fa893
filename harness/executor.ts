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
import { BLOCKED, LEFT_OUT, type Told, toldBy } from './ending.js';
import { sweep } from './gateway/sweep.js';
import { Tree } from './gateway/tree.js';
import { leftRunning } from './left-running.js';
import type { Line, TestEnd } from './record/schema.js';
import { RecordWriter } from './record/writer.js';
import { currentRun, type Run } from './run.js';
import { removeDirectory } from './target/profile.js';
import { clausesOf, isCalibration, isOwn, testId } from './test-id.js';

/** Playwright's path of titles: root, project, file, then the titles of groups and the test. */
function idOf(test: TestCase): string {
  const [, project, file = '', ...titles] = test.titlePath();
  return testId(file, titles.join(' '), isOwn(project));
}

const isOwnTest = (test: TestCase): boolean => isOwn(test.parent.project()?.name);

type Ending = Pick<TestEnd, 'outcome' | 'reason' | 'evidence'>;

const NEVER_BEGAN: Ending = { outcome: 'fault', reason: 'it never began' };

const INTERRUPTED: Ending = { outcome: 'interrupted', reason: 'the run was interrupted' };

/** What Playwright says of it, behind a name of its own. */
const WORKER_DIED = /worker process exited unexpectedly.*/;

export default class Executor implements Reporter {
  readonly #run: Run;
  readonly #writer: RecordWriter;
  readonly #ended = new Set<string>();
  readonly #workers = new Map<string, number>();
  #planned: TestCase[] = [];
  /** How the calibration ended, if it failed: so ends every other test. */
  #uncalibrated: Ending | undefined;

  constructor() {
    const run = currentRun();
    if (!run) throw new Error('The executor reports to a record: run the suite by gatelock run TARGET.');
    this.#run = run;
    this.#writer = new RecordWriter(run.record, BigInt(run.epoch));
    obeyStarter(run.workspace);
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#planned = suite.allTests();
    const tests = this.#planned.map((test) => ({
      test: idOf(test),
      title: test.title,
      clauses: clausesOf(test.tags),
      ...(isOwnTest(test) && { own: true as const }),
    }));
    this.#write({ type: 'plan', tests });
  }

  onTestBegin(test: TestCase, result: TestResult): void {
    this.#workers.set(idOf(test), result.workerIndex);
    this.#write({ type: 'test-begin', t: this.#writer.now(), test: idOf(test), worker: result.parallelIndex });
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const ending = this.#uncalibrated ?? endingOf(test, result) ?? this.#faultOf(test, result);
    if (isCalibration(idOf(test)) && ending.outcome !== 'reached') this.#uncalibrated = ending;
    // A test that never began waits for onEnd, which knows why.
    if (result.status === 'skipped' && ending.outcome !== 'left-out') return;
    this.#end(test, ending);
  }

  onError(error: TestError): void {
    this.#write({ type: 'fault', t: this.#writer.now(), what: firstLine(error.message ?? String(error.value)) });
  }

  async onEnd(result: FullResult): Promise<void> {
    await this.#endLeftRunning();
    const interrupted = result.status === 'interrupted';
    for (const test of this.#planned) {
      if (this.#ended.has(idOf(test))) continue;
      this.#end(test, interrupted ? INTERRUPTED : (this.#uncalibrated ?? NEVER_BEGAN));
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

  /**
   * Nothing shows who sent a SIGKILL, so a worker that was killed stays a fault of ours, also where its gateway is the one that
   * kills its parent; the reason names what the worker ran, for whoever looks into it.
   */
  #faultOf(test: TestCase, result: TestResult): Ending {
    const blocked = toldBy([...test.annotations, ...result.annotations], BLOCKED);
    const messages = result.errors.map(({ message = '' }) => firstLine(message));
    const ours = messages.find((message) => !blocked || !message.endsWith(blocked.reason)) ?? messages[0];
    const reason = ours ?? `ended as ${result.status}`;
    const [died] = WORKER_DIED.exec(reason) ?? [];
    if (died === undefined) return { outcome: isOwnTest(test) ? 'broken' : 'fault', reason };
    const ran = leftRunning(this.#run.record)
      .filter((one) => this.#workers.get(one.test) === result.workerIndex)
      .map(({ name, launcher }) => `${name} (pid ${launcher.pid})`);
    const meanwhile = ran.length === 0 ? 'while no gateway ran' : `while ${ran.join(', ')} ran`;
    return { outcome: 'fault', reason: `${died} ${meanwhile}; who killed it is not known` };
  }

  /** The guardian of a worker that died ends its gateways; what is told to be over must be over. */
  async #endLeftRunning(): Promise<void> {
    for (const { test, name, launcher, nonce } of leftRunning(this.#run.record)) {
      const { left } = await sweep(new Tree(nonce, launcher));
      for (const { pid, command } of left) {
        const what = `pid ${pid} of ${name} could not be ended: ${command}`;
        this.#write({ type: 'residue', t: this.#writer.now(), test, kind: 'process', by: 'gatelock', what });
      }
    }
  }

  #end(test: TestCase, ending: Ending): void {
    this.#ended.add(idOf(test));
    this.#write({ type: 'test-end', t: this.#writer.now(), test: idOf(test), ...ending });
  }

  /** Playwright would go on after an error of its reporter, to an end that nobody could believe. */
  #write(line: Line): void {
    try {
      this.#writer.write(line);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    }
  }
}

/**
 * gatelock holds the other end of our standard input. Whatever it writes there is what Ctrl-C is to Playwright. When that ends,
 * nobody is left to read a verdict or to clean up: the workers end with us, and their guardians end the gateways.
 */
function obeyStarter(workspace: string): void {
  const end = (): never => {
    try {
      removeDirectory(workspace);
    } finally {
      // What gateways still hold is the guardians' to remove.
      process.exit(1);
    }
  };
  // Before Playwright listens to it, it ends Playwright, as the signal would.
  process.stdin.on('data', () => process.emit('SIGINT') || end());
  process.stdin.once('end', end);
  if ('unref' in process.stdin) process.stdin.unref();
}

/** Undefined for a fault of ours that shows as an error. */
function endingOf(test: TestCase, result: TestResult): Ending | undefined {
  const annotations = [...test.annotations, ...result.annotations];
  const leftOut = toldBy(annotations, LEFT_OUT);
  const blocked = toldBy(annotations, BLOCKED) ?? thrownBlocked(result);
  if (leftOut) return { outcome: 'left-out', ...leftOut };
  const skip = annotations.find(({ type }) => type === 'skip' || type === 'fixme');
  if (result.status === 'skipped' && skip) {
    return { outcome: 'left-out', reason: skip.description ?? `its spec says ${skip.type}` };
  }
  if (result.status === 'interrupted') return INTERRUPTED;
  // More than one error: something of ours failed as well.
  if (blocked && result.errors.length === 1) return { outcome: 'blocked', ...blocked };
  if (result.status === 'passed') return { outcome: 'reached' };
  if (result.status === 'timedOut') {
    return { outcome: isOwnTest(test) ? 'broken' : 'fault', reason: 'the test did not end in its time' };
  }
  return undefined;
}

/** A fault that found nothing to act on knows no host to tell; Playwright puts the name of an error before its message. */
function thrownBlocked(result: TestResult): Told | undefined {
  const [, reason] = /^Blocked: (.+)/.exec(firstLine(result.errors[0]?.message ?? '')) ?? [];
  return reason === undefined ? undefined : { reason, evidence: [] };
}

/** Playwright colours its messages; a reason is one plain line. */
function firstLine(text: string): string {
  return (text.replaceAll(/\x1b\[[0-9;]*m/g, '').split('\n')[0] ?? '').trim();
}
