/** Has Playwright execute the suite. The acting wing runs in a process of its own; nothing of it is imported here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { packageRoot } from '../package-root.js';
import type { RecordWriter } from '../record/writer.js';
import { RUN_FILE, type Run, runSchema } from '../run.js';
import { followProgress } from './follow.js';

/** Runs Playwright to its end. Whatever goes wrong there is a fault in the record, never an exception. */
export async function act(run: Run, writer: RecordWriter): Promise<void> {
  const file = join(run.workspace, 'run.json');
  writeFileSync(file, JSON.stringify(runSchema.parse(run)));
  const log = join(run.directory, 'executor.log');
  const playwright = startPlaywright(run, file);
  const output = createWriteStream(log);
  playwright.stdout?.pipe(output, { end: false });
  playwright.stderr?.pipe(output, { end: false });
  const interrupt = (): void => void playwright.kill('SIGINT');
  // A command that started us with a channel and is gone wants no verdict any more.
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('disconnect', interrupt);
  const stopFollowing = followProgress(run.record);
  const [status, signal] = await once(playwright, 'close');
  stopFollowing();
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('disconnect', interrupt);
  await new Promise((done) => output.end(done));
  if (readFileSync(run.record, 'utf8').includes('\n{"type":"footer"')) return;
  const said =
    stripVTControlCharacters(readFileSync(log, 'utf8'))
      .split('\n')
      .find((line) => line.trim() !== '') ?? 'nothing';
  const how = signal === null ? `status ${status}` : `signal ${signal}`;
  writer.write({
    type: 'fault',
    t: writer.now(),
    what: `the executor ended with ${how} before its footer: ${said.trim()}`,
  });
}

/**
 * In a process group of its own, so that a Ctrl-C reaches it once, through us; its standard input is a pipe whose end
 * tells it that we are gone.
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
