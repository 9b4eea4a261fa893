import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Baseline } from '../judge/baseline.js';
import { judge } from '../judge/judge.js';
import { readRecord } from '../record/reader.js';
import { onGitHub } from '../report/annotations.js';
import { renderTerminal } from '../report/terminal.js';
import { writeReports, writeVerdict } from '../report/write.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { type BaselineOption, baselineFor } from './baseline-file.js';
import { widthOf } from './width.js';

export const RECORD_FILE = 'record.ndjson';

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
  return judgeRecord(directory, out ?? directory, { baseline: loaded?.baseline });
};

interface Judging {
  readonly baseline?: Baseline | undefined;
  /** False for the verdict alone. */
  readonly reports?: boolean | undefined;
  /** Where the report for people goes. */
  readonly people?: NodeJS.WriteStream;
}

/** The same with a baseline that is read already, or none. */
export const judgeRecord = async (
  directory: string,
  out: string,
  { baseline, reports = true, people = process.stdout }: Judging,
): Promise<number> => {
  const record = await readRecord(join(directory, RECORD_FILE));
  const spec = await loadSpec(record.header.spec.revision, specDirectory());
  const judgement = judge(record, spec, baseline);
  const report = renderTerminal(judgement, widthOf(people));
  const onActions = process.env.GITHUB_ACTIONS === 'true';
  try {
    await (reports ? writeReports(judgement, record, out) : writeVerdict(judgement, out));
  } finally {
    people.write(onActions ? onGitHub(report, judgement, randomUUID()) : report);
  }
  return judgement.exitStatus;
};
