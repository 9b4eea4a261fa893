/**
 * The record: all that a run did and saw, one JSON object a line, from a header to a footer.
 * The acting wing writes it, the judging wing reads it; nothing else passes between them.
 * Times (`t`) are milliseconds of the monotonic clock since the header was written. In a merged record the shards stand one
 * after another: times of one shard compare as its own clock told them, times of two shards do not compare.
 */
import { z } from 'zod';

export const FORMAT = 'gatelock-record/1';

/** From least to most. `brief` has of each clause the situations that tell most, once. */
export const EFFORTS = ['brief', 'quick', 'standard', 'thorough'] as const;
export type Effort = (typeof EFFORTS)[number];

/** `netns`: a network and process ids of its own. */
export const ISOLATIONS = ['netns'] as const;
export type Isolation = (typeof ISOLATIONS)[number];

const time = z.number().nonnegative();
const testId = z.string().describe('topic/slug of the title, such as crash/sigkill-of-the-owner');
const clauseId = z.string();

export const evidence = z.array(z.object({ title: z.string(), text: z.string() }));

export const processId = z.object({ pid: z.number().int(), start: z.string() });

export const platform = z.object({
  name: z.enum(['linux', 'darwin', 'win32']),
  release: z.string(),
  arch: z.string(),
  cpus: z.number().int(),
  node: z.string(),
  user: z.enum(['root', 'unprivileged']),
  isolation: z.enum(ISOLATIONS).optional().describe('how the run was kept apart from the rest of the machine'),
  wine: z.string().optional().describe('version of Wine, which played Windows: evidence of Wine, not of Windows'),
});

export const calibration = z.object({
  type: z.literal('calibration'),
  t: time,
  coldMs: z.number().positive().describe('launch to ready in a fresh profile'),
  warmMs: z.number().positive().optional().describe('launch to ready in a used profile, if it got there'),
  floorMs: z.number().positive().optional().describe("launch to exit of the command's own --version"),
});

/** Which part of a run that is split over machines. */
export const shard = z.object({
  index: z.number().int().positive().describe('from 1'),
  of: z.number().int().positive(),
  suite: z
    .array(testId)
    .describe('every test that the shards share out; calibration, which each of them runs, is none'),
});

/** A shard of a merged record. */
export const mergedShard = z.object({
  index: z.number().int().positive(),
  run: z.string(),
  startedAt: z.iso.datetime(),
  platform,
  from: time.describe('the t at which its header was written'),
  calibration: calibration.omit({ type: true, t: true }).optional().describe('what the limits of its checks hang on'),
  damage: z.array(z.string()).describe('what was wrong with its record'),
});

export const header = z.object({
  type: z.literal('header'),
  format: z.literal(FORMAT),
  run: z.string().describe('random id of the run'),
  gatelock: z.string().describe('version of gatelock'),
  startedAt: z.iso.datetime(),
  platform: platform.describe('of the first shard, if the record is a merged one'),
  spec: z.object({ name: z.string(), revision: z.string(), digest: z.string() }),
  target: z.object({
    name: z.string(),
    version: z.string().optional(),
    locale: z.string(),
    capabilities: z.array(z.string()),
    digest: z.string().describe('sha256 of the resolved description'),
    command: z.array(z.string()).describe('launch line with its placeholders'),
    environment: z.record(z.string(), z.string()).describe('what the description adds to the clean room'),
    budgets: z.record(z.string(), z.unknown()).describe('overrides of the budgets of the spec'),
  }),
  selector: z.string().describe('how the target was named on the command line, quoted for a shell'),
  effort: z.enum(EFFORTS),
  focus: z.array(clauseId).optional().describe('clauses that a brief run looked at closely'),
  seed: z.number().int(),
  specs: z
    .object({
      path: z.string().describe('the directory as it was named on the command line, quoted for a shell'),
      digest: z.string().describe('sha256 of its sources'),
    })
    .optional()
    .describe("specs of the user's own that ran beside the suite: they can fail a clause, never pass it"),
  filter: z.string().optional().describe('what the run was restricted to; a restricted run is never conformant'),
  shard: shard.optional().describe('set in the record of one shard, which alone is never conformant'),
  shards: z.array(mergedShard).optional().describe('set in a merged record: all shards of the run, in order'),
});

export const plan = z.object({
  type: z.literal('plan'),
  tests: z.array(
    z.object({
      test: testId,
      title: z.string(),
      clauses: z.array(clauseId).min(1),
      own: z.literal(true).optional().describe("it stands in a spec of the user's own, not in the suite"),
    }),
  ),
});

export const testBegin = z.object({ type: z.literal('test-begin'), t: time, test: testId, worker: z.number().int() });

/**
 * `reached`: ran to its end. `fault`: gatelock's own error. `broken`: the error of a spec of the user's own. `blocked`: the
 * target kept the test from its observation.
 */
export const testEnd = z.object({
  type: z.literal('test-end'),
  t: time,
  test: testId,
  outcome: z.enum(['reached', 'blocked', 'fault', 'broken', 'left-out', 'interrupted']),
  reason: z.string().optional().describe('one line; required unless reached'),
  evidence: evidence.optional().describe('what the target showed instead'),
});

export const event = z.object({
  type: z.literal('event'),
  t: time,
  test: testId,
  kind: z.enum([
    'spawn',
    'output',
    'listening',
    'ready',
    'signal',
    'typed',
    'terminal-closed',
    'dead',
    'drained',
    'released',
    'owners',
    'client',
    'holder',
    'census',
    'note',
  ]),
  gateway: z.string().optional().describe('name of the instance within the test: incumbent, contender, contender-2'),
  text: z.string().describe('one line for a person'),
  data: z.record(z.string(), z.unknown()).optional(),
});

/** How near a measured check came to its limit; a pass over 80 % of it is reported as slow. */
export const measure = z.object({ value: z.number(), limit: z.number(), unit: z.enum(['ms', 'count']) });

/** k of n rounds violated the clause; upper is the 95 % upper bound of the probability of a violation. */
export const rounds = z.object({ violated: z.number().int(), n: z.number().int().positive(), upper: z.number() });

export const check = z.object({
  type: z.literal('check'),
  t: time,
  test: testId,
  clause: clauseId,
  title: z.string().describe('what is asserted, in the present tense: the port-in-use message stands in the terminal'),
  outcome: z.enum(['holds', 'violated', 'unknown']),
  expected: z.string(),
  observed: z.string(),
  evidence: evidence.describe('transcript tail, owners, census diff'),
  measure: measure.optional(),
  rounds: rounds.optional(),
});

/** What a test left behind when the target had ended by its own means. `by: gatelock` is a fault of ours. */
export const residue = z.object({
  type: z.literal('residue'),
  t: time,
  test: testId,
  kind: z.enum(['process', 'listener', 'file']),
  by: z.enum(['target', 'gatelock']),
  what: z.string(),
});

/** A clause that does not apply: the target or the platform says so, with its reason. */
export const notApplicable = z.object({ type: z.literal('not-applicable'), clause: clauseId, reason: z.string() });

/** Something of gatelock's own went wrong outside any test. */
export const fault = z.object({ type: z.literal('fault'), t: time, what: z.string() });

export const footer = z.object({
  type: z.literal('footer'),
  t: time,
  end: z
    .enum(['finished', 'interrupted', 'broken-off'])
    .describe('broken-off: of a merged record, where a shard has no footer'),
  lines: z.number().int().describe('lines before this one, header included'),
  starts: z.number().int().describe('gateways started'),
});

export const line = z.discriminatedUnion('type', [
  header,
  plan,
  calibration,
  testBegin,
  testEnd,
  event,
  check,
  residue,
  notApplicable,
  fault,
  footer,
]);

export type Shard = z.infer<typeof shard>;
export type MergedShard = z.infer<typeof mergedShard>;
export type Header = z.infer<typeof header>;
export type Plan = z.infer<typeof plan>;
export type Calibration = z.infer<typeof calibration>;
export type TestBegin = z.infer<typeof testBegin>;
export type TestEnd = z.infer<typeof testEnd>;
export type Event = z.infer<typeof event>;
export type Check = z.infer<typeof check>;
export type Residue = z.infer<typeof residue>;
export type NotApplicable = z.infer<typeof notApplicable>;
export type Fault = z.infer<typeof fault>;
export type Footer = z.infer<typeof footer>;
export type Line = z.infer<typeof line>;
