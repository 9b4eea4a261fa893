/** The baseline that a command reads: the file that is named, or the one that is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BASELINE_FILE, type Baseline } from '../judge/baseline.js';
import { parseBaseline } from '../judge/baseline-load.js';
import { UsageError } from '../usage-error.js';

/** What `--baseline FILE` and `--no-baseline` leave in the options of a command. */
export interface BaselineOption {
  readonly baseline?: string | false;
}

/** What a run or a record is about. */
export interface Subject {
  readonly target: string;
  readonly revision: string;
}

/** The text of a baseline with what it says. */
export interface LoadedBaseline {
  readonly text: string;
  readonly baseline: Baseline;
}

/** Throws UsageError where the file cannot be read, or with the first thing that keeps it from being a baseline. */
export function loadBaseline(file: string): LoadedBaseline {
  const text = readBaseline(file);
  const { baseline, problems } = parseBaseline(text, file);
  if (baseline) return { text, baseline };
  const [first, ...more] = problems;
  throw new UsageError(
    more.length === 0 ? first : `${first} (and ${more.length} more: gatelock baseline check ${file})`,
  );
}

export function readBaseline(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/, .*$/, '') : String(error);
    throw new UsageError(`${file}: cannot be read (${why}): name a baseline, or make one with gatelock baseline write`);
  }
}

/**
 * The baseline for a run or a record: the named one, otherwise the one in `directory`, if there is one; `false` stands for
 * none. What is found without being asked for must be about the same target and revision, or it is left alone and `tell` says
 * so: a file that happens to lie there excuses nobody else's failures. Throws UsageError where the named one is about another.
 */
export function baselineFor(
  { target, revision }: Subject,
  { baseline: named }: BaselineOption,
  directory: string,
  tell: (line: string) => void,
): LoadedBaseline | undefined {
  if (named === false) return undefined;
  const found = join(directory, BASELINE_FILE);
  if (named === undefined && !existsSync(found)) return undefined;
  const loaded = loadBaseline(named ?? found);
  const { file, target: ofTarget, revision: ofRevision } = loaded.baseline;
  if (ofTarget === target && ofRevision === revision) return loaded;
  const other = `${file}: holds known failures of ${ofTarget} by ${ofRevision}, this is ${target} by ${revision}`;
  if (named !== undefined) throw new UsageError(`${other}: name its own baseline, or leave --baseline away`);
  tell(`${other}: not used`);
  return undefined;
}

/** The day in UTC, as entries name theirs. */
export const today = (): string => new Date().toISOString().slice(0, '2026-11-21'.length);
