/** The runs below directories, and what of each is evidence. */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BASELINE_FILE } from '../judge/baseline.js';
import type { FoundRun, MatrixFile } from '../judge/release-matrix.js';
import { TRANSCRIPTS } from '../test-id.js';
import { UsageError } from '../usage-error.js';
import { RECORD_FILE } from './judge.js';
import { readStored, VERDICT_FILE } from './verdict-file.js';

/** What may be published of a run's directory; whatever else lies there stays there. */
const EVIDENCE = [VERDICT_FILE, RECORD_FILE, 'summary.md', 'junit.xml', 'report.html', BASELINE_FILE];

/** Every directory at or below `directory` that holds a verdict or a record; what lies below one of those is its own. */
export function runDirectories(directory: string): string[] {
  const entries = listed(directory);
  const isRun = entries.some((entry) => entry.isFile() && [VERDICT_FILE, RECORD_FILE].includes(entry.name));
  if (isRun) return [directory];
  // Links are not followed: they may lead in a circle, or to what is not meant to be published.
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => runDirectories(join(directory, name)));
}

function listed(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${directory}: cannot be read (${why}): give directories that gatelock run wrote to`);
  }
}

/** Throws UsageError where there is no run, or one that cannot be read. */
export async function findRuns(directories: readonly string[]): Promise<FoundRun[]> {
  const places = [...new Set(directories.flatMap(runDirectories))];
  if (places.length === 0)
    throw new UsageError(
      `${directories.join(', ')}: no ${VERDICT_FILE} and no ${RECORD_FILE} below: run something first`,
    );
  const runs: FoundRun[] = [];
  for (const place of places) runs.push({ place, judgement: await readStored(place), files: evidenceIn(place) });
  return runs;
}

function evidenceIn(place: string): MatrixFile[] {
  const transcripts = join(place, TRANSCRIPTS);
  const names = existsSync(transcripts) && lstatSync(transcripts).isDirectory() ? readdirSync(transcripts).sort() : [];
  return [...EVIDENCE, ...names.map((name) => `${TRANSCRIPTS}/${name}`)].flatMap((name) => {
    const found = lstatSync(join(place, name), { throwIfNoEntry: false });
    return found?.isFile() ? [{ name, bytes: found.size }] : [];
  });
}
