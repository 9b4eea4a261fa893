import { join } from 'node:path';
import { judge } from '../judge/judge.js';
import { readRecord } from '../record/reader.js';
import { renderTerminal } from '../report/terminal.js';
import { writeReports } from '../report/write.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';

export const RECORD_FILE = 'record.ndjson';

/** Columns to draw for where the output is no terminal. */
const DEFAULT_WIDTH = 120;

/**
 * `gatelock judge DIR`: judges DIR/record.ndjson by the revision that its header names, prints the report and writes the
 * reports into `out`, or into DIR. Returns the exit status of the judgement. Throws UsageError where there is no record.
 */
export const judgeCommand = async (directory: string, { out }: { out?: string } = {}): Promise<number> => {
  const record = await readRecord(join(directory, RECORD_FILE));
  const spec = await loadSpec(record.header.spec.revision, specDirectory());
  const judgement = judge(record, spec);
  await writeReports(judgement, out ?? directory);
  const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  process.stdout.write(renderTerminal(judgement, { color, width: process.stdout.columns ?? DEFAULT_WIDTH }));
  return judgement.exitStatus;
};
