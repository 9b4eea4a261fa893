/** Has Playwright execute the suite. The acting wing runs in a process of its own; nothing of it is imported here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import { packageRoot } from '../package-root.js';
import type { RecordWriter } from '../record/writer.js';
import { RUN_FILE, type Run, runSchema } from '../run.js';
import { ExecutorLog } from './executor-log.js';
import { followProgress } from './follow.js';
import { onSilence } from './silence.js';

/** Longer than any test may take: whoever writes nothing for so long will not write again. */
const SILENCE_MS = 20 * 60_000;

/**
 * Runs Playwright to its end. Whatever goes wrong there is a fault in the record; throws only where something cannot be written
 * or Playwright not be started.
 */
export async function act(run: Run, writer: RecordWriter): Promise<void> {
  const file = join(run.directory, 'executor.log');
  const log = new ExecutorLog(file);
  const playwright = startPlaywright(run, writeRunFile(run));
  log.add(playwright.stderr);
  log.add(playwright.stdout);
  const how = await endOf(playwright, run.record);
  log.close();
  if (!readFileSync(run.record, 'utf8').includes('\n{"type":"footer"')) {
    const what = `the executor ended with ${how} before its footer: ${log.said}`;
    writer.write({ type: 'fault', t: writer.now(), what });
  } else if (log.lost !== undefined) throw cannotWrite(file, log.lost);
}

/** Resolves to how Playwright ended, such as `status 1`: by itself, interrupted through us, or killed because it was silent. */
async function endOf(playwright: ChildProcess, record: string): Promise<string> {
  // A line and no signal: on Windows every signal would end it at once, and the record would have no end.
  const interrupt = (): void => void playwright.stdin?.write('interrupt\n');
  // Its death is told by its end.
  playwright.stdin?.on('error', () => undefined);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const stopFollowing = followProgress(record);
  // Its workers end with it, and their guardians end the gateways; one that hangs may hold its output open.
  const stopListening = onSilence(record, SILENCE_MS, () => {
    playwright.kill('SIGKILL');
    playwright.stdout?.destroy();
    playwright.stderr?.destroy();
  });
  try {
    const [status, signal] = await once(playwright, 'close');
    return signal === null ? `status ${status}` : `signal ${signal}`;
  } finally {
    stopListening();
    stopFollowing();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function writeRunFile(run: Run): string {
  const file = join(run.workspace, 'run.json');
  try {
    writeFileSync(file, JSON.stringify(runSchema.parse(run)));
  } catch (error) {
    throw cannotWrite(file, error);
  }
  return file;
}

/**
 * In a process group of its own, so that a Ctrl-C reaches it once, through us; its standard input is a pipe on which
 * it is told, and whose end tells it that we are gone.
 */
function startPlaywright(run: Run, runFile: string): ChildProcess {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  const dist = join(packageRoot(), 'dist');
  const projects = ['--project', 'together', '--project', 'alone'];
  // The suite is compiled: without its loader for TypeScript every process of Playwright starts sooner.
  const environment = { ...process.env, PW_DISABLE_TS_ESM: '1', [RUN_FILE]: runFile };
  return spawn(
    process.execPath,
    [
      cli,
      'test',
      ...['--config', join(dist, 'playwright.config.js')],
      ...['--reporter', join(dist, 'harness', 'executor.js')],
      ...['--workers', String(run.workers)],
      ...['--output', join(run.workspace, 'playwright')],
      ...projects,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: environment },
  );
}
