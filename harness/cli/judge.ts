import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Baseline } from '../judge/baseline.js';
import { judge } from '../judge/judge.js';
import { readRecord } from '../record/reader.js';
import { onGitHub } from '../report/annotations.js';
import { renderTerminal } from '../report/terminal.js';
import { writeReports } from '../report/write.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { type BaselineOption, baselineFor } from './baseline-file.js';

export const RECORD_FILE = 'record.ndjson';

/** Columns of a terminal that does not tell. */
const DEFAULT_WIDTH = 120;

export interface JudgeOptions extends BaselineOption {
  readonly out?: string;
}

/**
 * `gatelock judge DIR`: judges DIR/record.ndjson by the revision that its header names and by the baseline of its run, which
 * lies beside it, or by another one. Prints the report and writes the reports into `out`, or into DIR. Returns the exit status
 * of the judgement. Throws UsageError where there is no record, or no such baseline.
 */
export const judgeCommand = async (directory: string, { out, ...options }: JudgeOptions = {}): Promise<number> => {
  const { header } = await readRecord(join(directory, RECORD_FILE));
  const subject = { target: header.target.name, revision: header.spec.revision };
  const loaded = baselineFor(subject, options, directory, (line) => process.stderr.write(`${line}\n`));
  return judgeRecord(directory, out ?? directory, loaded?.baseline);
};

/** The same with a baseline that is read already, or none. */
export const judgeRecord = async (directory: string, out: string, baseline: Baseline | undefined): Promise<number> => {
  const record = await readRecord(join(directory, RECORD_FILE));
  const spec = await loadSpec(record.header.spec.revision, specDirectory());
  const judgement = judge(record, spec, baseline);
  const { isTTY = false, columns } = process.stdout;
  const color = isTTY && process.env.NO_COLOR === undefined;
  const width = isTTY ? columns || DEFAULT_WIDTH : Number.POSITIVE_INFINITY;
  const report = renderTerminal(judgement, { color, width });
  const onActions = process.env.GITHUB_ACTIONS === 'true';
  try {
    await writeReports(judgement, record, out);
  } finally {
    process.stdout.write(onActions ? onGitHub(report, judgement, randomUUID()) : report);
  }
  return judgement.exitStatus;
};
