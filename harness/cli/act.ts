/** Has Playwright execute the suite. The acting wing runs in a process of its own; nothing of it is imported here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import { packageRoot } from '../package-root.js';
import type { RecordWriter } from '../record/writer.js';
import { RUN_FILE, type Run, runSchema } from '../run.js';
import { ExecutorLog } from './executor-log.js';
import { followProgress } from './follow.js';
import type { OwnSpecs } from './own-specs.js';
import { PLAYWRIGHT, playwrightEnvironment, projectsOf } from './playwright.js';
import { onSilence } from './silence.js';

/** Longer than any test may take: whoever writes nothing for so long will not write again. */
const SILENCE_MS = 20 * 60_000;

/**
 * Runs Playwright to its end. Whatever goes wrong there is a fault in the record; throws only where something cannot be written
 * or Playwright not be started.
 */
export async function act(run: Run, specs: OwnSpecs | undefined, writer: RecordWriter): Promise<void> {
  const file = join(run.directory, 'executor.log');
  const log = new ExecutorLog(file);
  const playwright = startPlaywright(run, specs, writeRunFile(run));
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
function startPlaywright(run: Run, specs: OwnSpecs | undefined, runFile: string): ChildProcess {
  const dist = join(packageRoot(), 'dist');
  return spawn(
    process.execPath,
    [
      PLAYWRIGHT,
      'test',
      ...['--config', join(dist, 'playwright.config.js')],
      ...['--reporter', join(dist, 'harness', 'executor.js')],
      ...['--workers', String(run.workers)],
      ...['--output', join(run.workspace, 'playwright')],
      ...projectsOf(specs).flatMap((name) => ['--project', name]),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      env: { ...playwrightEnvironment(specs), [RUN_FILE]: runFile },
    },
  );
}
