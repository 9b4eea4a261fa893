/** `gatelock matrix DIR… -o site/`: a static site of releases, clauses and systems. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FoundRun, matrixOfReleases, type PlacedRun, placeRuns } from '../judge/release-matrix.js';
import { renderJson } from '../report/json.js';
import { renderIndex } from '../report/site/index-page.js';
import { renderRunPage, size } from '../report/site/run-page.js';
import { counted } from '../report/words.js';
import { UsageError } from '../usage-error.js';
import { findRuns } from './found-runs.js';
import { assertReplaceable, DOCUMENT, INDEX, RUNS, replaceSite } from './site.js';
import { VERDICT_FILE } from './verdict-file.js';

/** Returns 0. Throws UsageError, with nothing written, where runs disagree about the document or the place is not ours. */
export async function matrixCommand(directories: readonly string[], { out }: { out: string }): Promise<number> {
  assertReplaceable(out);
  const found = await findRuns(directories);
  const runs = placeRuns(wholeRuns(found));
  if (runs.length === 0) throw new UsageError('nothing but shards: put them together by gatelock merge');
  const placed = runs.map(withVerdict);
  const matrix = matrixOfReleases(placed);
  await replaceSite(out, async (into) => {
    await writeFile(join(into, DOCUMENT), renderJson(matrix));
    await writeFile(join(into, INDEX), renderIndex(matrix));
    for (const run of placed) await writeRun(run, join(into, RUNS, run.id));
  });
  const bytes = matrix.runs.flatMap(({ files }) => files).reduce((sum, one) => sum + one.bytes, 0);
  const what = [counted(matrix.columns.length, 'column'), counted(runs.length, 'run'), `${size(bytes)} of evidence`];
  process.stdout.write(`${join(out, INDEX)}: ${what.join(', ')}\n`);
  return 0;
}

/** One shard says nothing that its merged record does not say. */
function wholeRuns(found: readonly FoundRun[]): FoundRun[] {
  return found.filter(({ place, judgement: { shard } }) => {
    if (shard) process.stderr.write(`${place}: shard ${shard.index} of ${shard.of}, left out: merge them\n`);
    return !shard;
  });
}

interface Sourced extends PlacedRun {
  /** Written where the run has none. */
  readonly verdict?: string;
}

function withVerdict(run: PlacedRun): Sourced {
  if (run.files.some(({ name }) => name === VERDICT_FILE)) return run;
  const verdict = renderJson(run.judgement);
  return { ...run, verdict, files: [{ name: VERDICT_FILE, bytes: Buffer.byteLength(verdict) }, ...run.files] };
}

async function writeRun(run: Sourced, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  await writeFile(join(into, INDEX), renderRunPage(run));
  for (const { name } of run.files) {
    const to = join(into, name);
    await mkdir(dirname(to), { recursive: true });
    if (name === VERDICT_FILE && run.verdict !== undefined) await writeFile(to, run.verdict);
    else await copyFile(join(run.place, name), to);
  }
}
