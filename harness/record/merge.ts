/**
 * The records of all shards as the lines of one. Pure. The shards stand one after another, each with the times, the workers and
 * the calibration of its own machine: their clocks do not compare, so nothing is interleaved.
 */
import { type Happening, type RunRecord, timeOf } from './run-record.js';
import type { Footer, Header, Line, MergedShard, Plan, Shard } from './schema.js';

/** The record of one shard, and the directory that it was read from. */
export interface ShardRecord {
  readonly directory: string;
  readonly shard: Shard;
  readonly record: RunRecord;
}

/** A shard with what all shards before it took up. */
interface Placed extends ShardRecord {
  /** Milliseconds. */
  readonly from: number;
  readonly workers: number;
}

/** The id that a test of a shard has in the merged record: calibration runs in every shard, and is told apart there. */
export function mergedTest(test: string, { index, suite }: Shard): string {
  return suite.includes(test) ? test : `${test}-shard-${index}`;
}

/** From header to footer, of at least one shard; `shardsOfOneRun` says whether they belong together, and orders them. */
export function mergedLines(parts: readonly ShardRecord[]): Line[] {
  const shards = placed(parts);
  const lines: Line[] = [
    headerOf(shards),
    planOf(shards),
    ...shards.flatMap((shard) => shard.record.lines.map((line) => moved(line, shard))),
  ];
  return [...lines, footerOf(shards, lines.length)];
}

function placed(parts: readonly ShardRecord[]): Placed[] {
  let from = 0;
  let workers = 0;
  return parts.map((part) => {
    const here = { ...part, from, workers };
    from += lengthMs(part.record);
    workers += workersOf(part.record);
    return here;
  });
}

/** From the header to the last that was heard of the shard. */
function lengthMs({ footer, lines, calibration }: RunRecord): number {
  const last = lines.at(-1);
  return footer?.t ?? Math.max(last ? timeOf(last) : 0, calibration?.t ?? 0);
}

const workersOf = ({ lines }: RunRecord): number =>
  lines.reduce((most, line) => (line.type === 'test-begin' ? Math.max(most, line.worker + 1) : most), 0);

function headerOf(shards: readonly Placed[]): Header {
  const headers = shards.map(({ record }) => record.header);
  const [first] = headers;
  if (!first) throw new Error('no shard to merge');
  const { shard, ...common } = first;
  return {
    ...common,
    run: headers.map(({ run }) => run).join('+'),
    startedAt: headers.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
    shards: shards.map(mergedShard),
  };
}

/** All of it stands in one line, the header; a record of nothing but rubbish must not make that unreadable. */
const MOST_DAMAGE = 20;

const boundedDamage = (damage: readonly string[]): string[] => [
  ...damage.slice(0, MOST_DAMAGE),
  ...(damage.length > MOST_DAMAGE ? [`and ${damage.length - MOST_DAMAGE} more`] : []),
];

function mergedShard({ shard, record, from }: Placed): MergedShard {
  const { header, calibration, damage } = record;
  const { run, startedAt, platform } = header;
  const told = { index: shard.index, run, startedAt, platform, from, damage: boundedDamage(damage) };
  if (!calibration) return told;
  const { type, t, ...measured } = calibration;
  return { ...told, calibration: measured };
}

/** A shard that broke off before it had a plan adds nothing here; its damage says so. */
const planOf = (shards: readonly Placed[]): Plan => ({
  type: 'plan',
  tests: shards.flatMap(({ shard, record }) =>
    (record.plan?.tests ?? []).map((planned) => {
      const test = mergedTest(planned.test, shard);
      return test === planned.test ? planned : { ...planned, test, title: `${planned.title}, shard ${shard.index}` };
    }),
  ),
});

function moved(line: Happening, { shard, from, workers }: Placed): Happening {
  if (line.type === 'not-applicable') return line;
  const t = from + line.t;
  if (line.type === 'fault') return { ...line, t, what: `shard ${shard.index}: ${line.what}` };
  const test = mergedTest(line.test, shard);
  if (line.type === 'test-begin') return { ...line, t, test, worker: workers + line.worker };
  return { ...line, t, test };
}

/** Worst first: what one shard did not come to, the whole did not. */
const ENDS = ['broken-off', 'interrupted', 'finished'] as const;

function footerOf(shards: readonly Placed[], lines: number): Footer {
  const ends = shards.map(({ record }) => record.footer?.end ?? 'broken-off');
  return {
    type: 'footer',
    t: shards.reduce((ms, { record }) => ms + lengthMs(record), 0),
    end: ENDS.find((end) => ends.includes(end)) ?? 'broken-off',
    lines,
    starts: shards.reduce((starts, { record }) => starts + startsOf(record), 0),
  };
}

const startsOf = ({ footer, lines }: RunRecord): number =>
  footer?.starts ?? lines.filter((line) => line.type === 'event' && line.kind === 'spawn').length;
