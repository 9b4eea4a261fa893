/** One shard of a run: Playwright says which tests fall to it, and each shard is told of all, so that a hole is seen later. */
import type { Shard } from '../record/schema.js';
import { idOf } from '../spec/coverage.js';
import { UsageError } from '../usage-error.js';
import { patternFor } from './filter.js';
import type { OwnSpecs } from './own-specs.js';
import { type ShardPosition, SUITE_CONFIG, suiteTests } from './suite-tests.js';

/** `grep` matches the tests that fall to the shard, as Playwright matches. */
export interface ShardPart {
  readonly grep: string;
  readonly shard: Shard;
}

/** Throws UsageError if no test falls to the shard. */
export async function shardOfSuite(shard: ShardPosition, specs: OwnSpecs | undefined): Promise<ShardPart> {
  const [suite, own] = await Promise.all([
    suiteTests(SUITE_CONFIG, { specs }),
    suiteTests(SUITE_CONFIG, { specs, shard }),
  ]);
  const { index, of } = shard;
  if (own.length === 0)
    throw new UsageError(`--shard ${index}/${of}: no test falls to it: split the ${suite.length} tests less finely`);
  return { grep: own.map(patternFor).join('|'), shard: { index, of, suite: suite.map(idOf) } };
}
