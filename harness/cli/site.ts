/** A directory of ours that replaces an earlier one of ours at once, and never anything else. */
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { cannotWrite } from '../cannot-write.js';
import { FORMAT } from '../judge/release-matrix.js';
import { UsageError } from '../usage-error.js';

export const INDEX = 'index.html';
export const DOCUMENT = 'matrix.json';
export const RUNS = 'runs';

/** Throws UsageError unless nothing is there, an empty directory, or an earlier site and nothing besides. */
export function assertReplaceable(directory: string): void {
  if (!existsSync(directory)) return;
  const entries = entriesOf(directory);
  if (entries.length === 0) return;
  const foreign = entries.filter((name) => ![INDEX, DOCUMENT, RUNS].includes(name));
  const [first] = foreign;
  if (isSite(directory) && first === undefined) return;
  const what = isSite(directory) ? `a site of gatelock and ${first} besides` : 'other things than a site of gatelock';
  throw new UsageError(`--out ${directory}: holds ${what}; name another directory, or move that away`);
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out ${directory}: cannot be read (${why}); name a directory of yours`);
  }
}

function isSite(directory: string): boolean {
  try {
    const document: unknown = JSON.parse(readFileSync(join(directory, DOCUMENT), 'utf8'));
    return z.object({ format: z.literal(FORMAT) }).safeParse(document).success;
  } catch {
    return false;
  }
}

/** Has `fill` write into a new directory beside, and puts that in the place of `directory`; on an error all is as it was. */
export async function replaceSite(directory: string, fill: (into: string) => Promise<void>): Promise<void> {
  const place = existsSync(directory) ? realpathSync(directory) : resolve(directory);
  const beside = (what: string): string => join(dirname(place), `.${basename(place)}.${process.pid}.${what}`);
  const [unfinished, former] = [beside('part'), beside('former')];
  try {
    mkdirSync(unfinished, { recursive: true });
    await fill(unfinished);
    // Looked at again: filling takes its time, and what came there meanwhile is not ours to remove.
    assertReplaceable(place);
    if (existsSync(place)) renameSync(place, former);
    try {
      renameSync(unfinished, place);
    } catch (error) {
      if (existsSync(former)) renameSync(former, place);
      throw error;
    }
  } catch (error) {
    throw error instanceof UsageError ? error : cannotWrite(directory, error);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  rmSync(former, { recursive: true, force: true });
}
