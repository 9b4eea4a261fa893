/** The records of a small run in shards, to vary, for gatelock's own tests. */

import type { ShardRecord } from './merge.js';
import { asShard } from './merge-checks.js';
import { parseRecord } from './run-record.js';
import { type Sample, type SampleTest, sampleText } from './sample.js';

/** Every shard runs it, and it belongs to none. */
const calibrationOn = (clause: string): SampleTest => ({ test: 'calibrate/cold-start', clauses: [clause] });

/** The text of one shard: calibration, on the clause of the first test of all, then its own tests. */
export function shardText(index: number, of: number, all: readonly SampleTest[], more: Partial<Sample> = {}): string {
  const own = all.filter((_, position) => position % of === index - 1);
  const shard = { index, of, suite: all.map(({ test }) => test) };
  const calibration = calibrationOn(all[0]?.clauses[0] ?? 'lock.one');
  return sampleText({ tests: [calibration, ...own], ...more, header: { run: `r${index}`, shard, ...more.header } });
}

/** The shards of a run of these tests in two; either may be changed, or its text be. */
export function twoShards(
  all: readonly SampleTest[],
  changes: Readonly<Partial<Record<1 | 2, Partial<Sample>>>> = {},
  rewrite: (text: string, index: 1 | 2) => string = (text) => text,
): ShardRecord[] {
  return ([1, 2] as const).map((index) => {
    const text = rewrite(shardText(index, 2, all, changes[index]), index);
    return asShard(`out-${index}`, parseRecord(text, `out-${index}/record.ndjson`));
  });
}
