/** Whether records are the shards of one run, all of them and each once. Pure. */
import { UsageError } from '../usage-error.js';
import type { ShardRecord } from './merge.js';
import type { RunRecord } from './run-record.js';
import type { Header, Shard } from './schema.js';

/** Something that all shards of a run must have alike; `mend` is what the user does about it. */
interface Agreement {
  readonly what: string;
  readonly of: (header: Header, shard: Shard) => string | number | undefined;
  readonly mend: string;
}

const SAME_GATELOCK = 'run every shard with the same gatelock';
const AGAIN = 'run the shards again, all with one build of gatelock';
const SAME_TARGET = 'give every shard the same target, description and --env';
const SAME_SPECS = 'give every shard the same --specs, of one commit';
const SAME_PLATFORM = 'merge each platform for itself';

/** Release and number of processors may differ: every check was held to limits that its own shard has calibrated. */
const AGREEMENTS: readonly Agreement[] = [
  { what: 'gatelock', of: ({ gatelock }) => gatelock, mend: SAME_GATELOCK },
  { what: 'document', of: ({ spec }) => spec.name, mend: SAME_GATELOCK },
  { what: 'revision', of: ({ spec }) => spec.revision, mend: 'give every shard the same --spec' },
  { what: 'digest of the document', of: ({ spec }) => spec.digest, mend: SAME_GATELOCK },
  { what: 'target', of: ({ target }) => target.name, mend: SAME_TARGET },
  { what: 'version of the target', of: ({ target }) => target.version, mend: SAME_TARGET },
  { what: 'locale', of: ({ target }) => target.locale, mend: SAME_TARGET },
  { what: 'digest of the target', of: ({ target }) => target.digest, mend: SAME_TARGET },
  { what: 'target as named', of: ({ selector }) => selector, mend: SAME_TARGET },
  { what: "specs of one's own", of: ({ specs }) => specs?.path, mend: SAME_SPECS },
  { what: "digest of the specs of one's own", of: ({ specs }) => specs?.digest, mend: SAME_SPECS },
  { what: 'effort', of: ({ effort }) => effort, mend: 'give every shard the same --effort' },
  { what: 'focus', of: ({ focus }) => focus?.join(' '), mend: 'give every shard the same --focus' },
  { what: 'seed', of: ({ seed }) => seed, mend: 'give every shard the same --seed' },
  { what: 'filter', of: ({ filter }) => filter, mend: 'restrict all shards alike, or none' },
  { what: 'platform', of: ({ platform }) => platform.name, mend: SAME_PLATFORM },
  { what: 'Wine', of: ({ platform }) => platform.wine, mend: SAME_PLATFORM },
  { what: 'architecture', of: ({ platform }) => platform.arch, mend: SAME_PLATFORM },
  { what: 'Node.js', of: ({ platform }) => platform.node, mend: 'run every shard with the same Node.js' },
  { what: 'user', of: ({ platform }) => platform.user, mend: 'run every shard as the same kind of user' },
  { what: 'number of shards', of: (_, { of }) => of, mend: 'merge the shards of one --shard i/n' },
  { what: 'list of tests', of: (_, { suite }) => suite.join(' '), mend: SAME_GATELOCK },
];

/** The record as that of a shard. Throws UsageError if it is none. */
export function asShard(directory: string, record: RunRecord): ShardRecord {
  const { shard, shards } = record.header;
  if (shard) return { directory, shard, record };
  const what = shards ? 'is merged already' : 'is the record of a whole run, no shard';
  throw new UsageError(`${directory}: ${what}: merge takes what gatelock run TARGET --shard i/n wrote`);
}

/**
 * The shards of one run in their order. Throws UsageError, naming two directories and what they differ in, unless they agree,
 * all are there and each once, and every test of the suite is in the plan of exactly one.
 */
export function shardsOfOneRun(parts: readonly ShardRecord[]): readonly ShardRecord[] {
  const [first, ...others] = parts;
  if (!first)
    throw new UsageError('no shard to merge: give the directories that gatelock run TARGET --shard i/n wrote');
  for (const other of others) mustAgree(first, other);
  const ordered = [...parts].sort((a, b) => a.shard.index - b.shard.index);
  mustBeAll(ordered, first.shard.of);
  mustShareOut(ordered, first.shard.suite);
  return ordered;
}

function mustAgree(one: ShardRecord, other: ShardRecord): void {
  for (const { what, of, mend } of AGREEMENTS) {
    const [here, there] = [one, other].map(({ record, shard }) => of(record.header, shard));
    if (here === there) continue;
    const values = difference(String(here ?? 'none'), String(there ?? 'none')).join(' and ');
    throw new UsageError(
      `${one.directory} and ${other.directory} are no shards of one run: ${what} ${values}: ${mend}`,
    );
  }
}

/** Longest value that is shown whole; of longer ones the part from the first difference on. */
const SHOWN = 60;

function difference(a: string, b: string): string[] {
  if (Math.max(a.length, b.length) <= SHOWN) return [a, b];
  let same = 0;
  while (a[same] === b[same]) same++;
  return [a, b].map((text) => `${same > 0 ? '…' : ''}${text.slice(same, same + SHOWN)}`);
}

function mustBeAll(ordered: readonly ShardRecord[], of: number): void {
  for (const [position, part] of ordered.entries()) {
    const { directory, shard } = part;
    const next = ordered[position + 1];
    if (shard.index > of)
      throw new UsageError(`${directory}: shard ${shard.index} of ${of}: there is none; run it again`);
    if (next?.shard.index === shard.index) {
      throw new UsageError(`${directory} and ${next.directory} are both shard ${shard.index} of ${of}: give each once`);
    }
  }
  const there = new Set(ordered.map(({ shard }) => shard.index));
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !there.has(index));
  if (missing.length === 0) return;
  const given = ordered.map(({ directory }) => directory).join(', ');
  throw new UsageError(`shard ${missing.join(', ')} of ${of} is missing beside ${given}: give its directory too`);
}

function mustShareOut(ordered: readonly ShardRecord[], suite: readonly string[]): void {
  const planners = new Map<string, ShardRecord>();
  for (const part of ordered) {
    for (const { test } of part.record.plan?.tests ?? []) {
      const before = planners.get(test);
      if (before && suite.includes(test)) {
        throw new UsageError(`${before.directory} and ${part.directory} both planned ${test}: ${AGAIN}`);
      }
      planners.set(test, part);
    }
  }
  // What a shard without a plan was to test is not known; that it has none is damage, and is told as such.
  if (ordered.some(({ record }) => !record.plan)) return;
  const hole = suite.find((test) => !planners.has(test));
  if (hole === undefined) return;
  const directories = ordered.map(({ directory }) => directory).join(', ');
  throw new UsageError(`none of ${directories} planned ${hole}: ${AGAIN}`);
}
