/** `gatelock merge`: one record from those of all shards of a run, with their transcripts, and its judgement. */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BASELINE_FILE } from '../judge/baseline.js';
import { mergedLines, mergedTest, type ShardRecord } from '../record/merge.js';
import { asShard, shardsOfOneRun } from '../record/merge-checks.js';
import { readRecord } from '../record/reader.js';
import { RecordWriter } from '../record/writer.js';
import { TRANSCRIPTS, transcriptPrefix } from '../test-id.js';
import { judgeCommand, RECORD_FILE } from './judge.js';
import { makeOutput, outputDirectory } from './output.js';

/** Returns the exit status of the whole run's gate. Throws UsageError unless the directories hold all shards of one run. */
export async function mergeCommand(directories: readonly string[], { out }: { out?: string } = {}): Promise<number> {
  const parts = await Promise.all(
    directories.map(async (directory) => asShard(directory, await readRecord(join(directory, RECORD_FILE)))),
  );
  const shards = shardsOfOneRun(parts);
  const directory = outputDirectory('merged', out);
  makeOutput(directory);
  // The lines bring their times with them.
  const writer = new RecordWriter(join(directory, RECORD_FILE), 0n);
  for (const line of mergedLines(shards)) writer.write(line);
  writer.close();
  for (const shard of shards) copyTranscripts(shard, join(directory, TRANSCRIPTS));
  const known = shards.map((shard) => join(shard.directory, BASELINE_FILE)).find(existsSync);
  if (known !== undefined) copyFileSync(known, join(directory, BASELINE_FILE));
  const status = await judgeCommand(directory);
  process.stdout.write(`\nRecord, transcripts and reports: ${directory}\n`);
  return status;
}

function copyTranscripts(part: ShardRecord, to: string): void {
  const from = join(part.directory, TRANSCRIPTS);
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from)) copyFileSync(join(from, file), join(to, mergedTranscript(file, part)));
}

/** The name of a transcript of a shard beside the merged record: by the id that its test has there. */
function mergedTranscript(file: string, { shard, record }: ShardRecord): string {
  const planned = record.plan?.tests.find(({ test }) => file.startsWith(transcriptPrefix(test)));
  if (!planned) return `shard-${shard.index}--${file}`;
  return transcriptPrefix(mergedTest(planned.test, shard)) + file.slice(transcriptPrefix(planned.test).length);
}
