import { join } from 'node:path';
import { judge } from '../judge/judge.js';
import { readRecord } from '../record/reader.js';
import { renderTerminal } from '../report/terminal.js';
import { writeReports } from '../report/write.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';

export const RECORD_FILE = 'record.ndjson';

/** Columns of a terminal that does not tell. */
const DEFAULT_WIDTH = 120;

/**
 * `gatelock judge DIR`: judges DIR/record.ndjson by the revision that its header names, prints the report and writes the
 * reports into `out`, or into DIR. Returns the exit status of the judgement. Throws UsageError where there is no record.
 */
export const judgeCommand = async (directory: string, { out }: { out?: string } = {}): Promise<number> => {
  const record = await readRecord(join(directory, RECORD_FILE));
  const spec = await loadSpec(record.header.spec.revision, specDirectory());
  const judgement = judge(record, spec);
  const { isTTY = false, columns } = process.stdout;
  const color = isTTY && process.env.NO_COLOR === undefined;
  const width = isTTY ? columns || DEFAULT_WIDTH : Number.POSITIVE_INFINITY;
  try {
    await writeReports(judgement, out ?? directory);
  } finally {
    process.stdout.write(renderTerminal(judgement, { color, width }));
  }
  return judgement.exitStatus;
};
