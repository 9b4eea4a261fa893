/** What stored runs say: verdict.json as it stands there, or a record, judged now. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { judge } from '../judge/judge.js';
import { type Judgement, judgement } from '../judge/verdict.js';
import { readRecord } from '../record/reader.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { UsageError } from '../usage-error.js';
import { baselineFor } from './baseline-file.js';
import { RECORD_FILE } from './judge.js';

export const VERDICT_FILE = 'verdict.json';

/** Throws UsageError where it is missing or not of this gatelock. */
export function readVerdict(file: string): Judgement {
  const again = `gatelock judge ${dirname(file)} writes it`;
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${error instanceof Error ? error.message : error}): ${again}`);
  }
  const result = judgement.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(`${file}: no verdict of this gatelock (${issue?.path.join('.')}: ${issue?.message}): ${again}`);
}

/** A record judged by the revision that it names and by the baseline beside it. Throws UsageError where it is none. */
export async function judgeFile(file: string): Promise<Judgement> {
  const record = await readRecord(file);
  const { spec, target } = record.header;
  const subject = { target: target.name, revision: spec.revision };
  const known = baselineFor(subject, {}, dirname(file), (line) => process.stderr.write(`${line}\n`));
  return judge(record, await loadSpec(spec.revision, specDirectory()), known?.baseline);
}

/** A verdict that outlived its record, or came to lie beside another, has no evidence. Throws UsageError then. */
async function verdictOfRecord(verdict: string, record: string): Promise<Judgement> {
  const judgement = readVerdict(verdict);
  const { header, damage } = await readRecord(record);
  const again = `gatelock judge ${dirname(record)} writes the verdict of this record`;
  if (header.run !== judgement.run)
    throw new UsageError(`${verdict}: of run ${judgement.run}, ${RECORD_FILE} beside it is of ${header.run}: ${again}`);
  if (damage.length > 0 && judgement.damage.length === 0)
    throw new UsageError(`${verdict}: of a whole record, ${RECORD_FILE} beside it is damaged (${damage[0]}): ${again}`);
  return judgement;
}

/** A directory of `gatelock run`, its verdict.json or its record. Throws UsageError for anything else that is there. */
export async function readStored(path: string): Promise<Judgement> {
  if (!statSync(path).isDirectory()) return path.endsWith('.json') ? readVerdict(path) : judgeFile(path);
  const [verdict, record] = [join(path, VERDICT_FILE), join(path, RECORD_FILE)];
  if (existsSync(verdict) && existsSync(record)) return verdictOfRecord(verdict, record);
  if (existsSync(verdict)) return readVerdict(verdict);
  if (existsSync(record)) return judgeFile(record);
  throw new UsageError(
    `${path}: holds no ${VERDICT_FILE} and no ${RECORD_FILE}: give a directory that gatelock run wrote to`,
  );
}
