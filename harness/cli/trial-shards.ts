/** Records of shards on disk, by the revision that the suite has, for gatelock's own tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample, SampleTest } from '../record/sample.js';
import { shardText } from '../record/sample-shards.js';
import { DEFAULT_REVISION } from '../spec/default-revision.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { TRANSCRIPTS } from '../test-id.js';
import { RECORD_FILE } from './judge.js';

export const SHARDS = 3;

/**
 * Writes shard `index` of SHARDS into a directory, with a transcript of its calibration and one of its first test. Unless told
 * otherwise its part of a run in which every clause holds that a target without capabilities is held to.
 */
export async function writeShard(
  directory: string,
  index: number,
  { tests, ...more }: Partial<Sample> = {},
): Promise<void> {
  const { name, revision, digest, clauses } = await loadSpec(DEFAULT_REVISION, specDirectory());
  const holding = clauses
    .filter(({ capabilities }) => capabilities.length === 0)
    .map(({ id }): SampleTest => ({ test: id.replace('.', '/'), clauses: [id] }));
  const suite = tests ?? holding;
  const header = { spec: { name, revision, digest }, ...more.header };
  mkdirSync(join(directory, TRANSCRIPTS), { recursive: true });
  writeFileSync(join(directory, RECORD_FILE), shardText(index, SHARDS, suite, { ...more, header }));
  const first = suite[index - 1]?.test.replace('/', '--');
  writeFileSync(join(directory, TRANSCRIPTS, 'calibrate--cold-start--gateway.log'), `calibration ${index}`);
  writeFileSync(join(directory, TRANSCRIPTS, `${first}--incumbent.log`), `own ${index}`);
}
