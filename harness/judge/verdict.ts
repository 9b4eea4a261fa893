/** The judgement: verdicts of a run with all that stands behind them. Written out as verdict.json. */
import { z } from 'zod';
import { calibration, check, evidence, header, residue, shard } from '../record/schema.js';
import { listed } from './baseline.js';

export const FORMAT = 'gatelock-verdict/1';

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']).describe('terms of ISO/IEC 9646');
const gate = z.enum(['conformant', 'nonconformant', 'inconclusive']);
const repeat = z.string().describe('command line that runs this test alone');

const judgedCheck = check.omit({ type: true, t: true, clause: true }).extend({ testTitle: z.string(), repeat });

const OBSTACLES = ['blocked', 'fault', 'broken', 'interrupted', 'no-check', 'never-ended', 'never-began'] as const;

const unexercised = z.object({
  test: z.string(),
  testTitle: z.string(),
  because: z.enum(['left-out', ...OBSTACLES]).describe('left-out alone does not make the clause inconclusive'),
  reason: z.string(),
  repeat,
});

const expectedFailure = z.object({
  test: z.string(),
  line: z.number().int().describe('of the entry of the baseline that names the failure'),
});

const clauseVerdict = z.object({
  id: z.string(),
  level: z.enum(['MUST', 'SHOULD']),
  requirement: z.string(),
  verdict,
  reason: z.string().describe('one line: why this verdict'),
  checks: z.array(judgedCheck),
  unexercised: z.array(unexercised).describe('tests of the clause that did not run or did not run to their end'),
  selected: z
    .boolean()
    .describe('false: the run was restricted to tests that do not exercise the clause, or they fell to another shard'),
  expected: z.array(expectedFailure).describe('tests that fail on it as the baseline says'),
  unexpected: z
    .enum(['fail', 'inconclusive'])
    .optional()
    .describe('what is left of the verdict when expected failures are taken away; missing where nothing is'),
});

const obstacle = z.object({
  because: z.enum(OBSTACLES),
  reason: z.string().describe('as the first of the tests tells it; the others differ in a port, a pid, a time at most'),
  tests: z.array(z.string()),
  clauses: z.array(z.string()).describe('clauses on which these tests did not say all that they could have'),
  evidence: evidence.describe('what the target showed instead, in the test that repeat runs'),
  repeat,
});

const timedTest = z.object({
  test: z.string(),
  title: z.string(),
  durationMs: z.number().optional().describe('from begin to end; missing where the record lacks either'),
  own: z.literal(true).optional().describe("it stands in a spec of the user's own, not in the suite"),
});

const slow = z.object({
  test: z.string(),
  clause: z.string(),
  title: z.string(),
  value: z.number().describe('milliseconds'),
  limit: z.number().describe('milliseconds'),
});

const judgedEntry = listed.extend({
  line: z.number().int(),
  state: z
    .enum(['expected', 'stale', 'dormant', 'not-exercised', 'unmatched'])
    .describe('what it names fails, passes, is not asked of this run, did not come to an end, or is no clause'),
  because: z.string().optional().describe('why it is dormant or was not exercised'),
});

const finding = z.object({
  because: z.enum(['stale', 'too-wide', 'unmatched', 'ambiguous', 'expired', 'impossible']),
  line: z.number().int(),
  what: z.string().describe('one line: what is wrong, and how to mend it'),
});

const judgedBaseline = z.object({
  file: z.string(),
  entries: z.array(judgedEntry).describe('every entry, in the order of the file'),
  findings: z.array(finding).describe('what is wrong with entries, by line; each fails the gate'),
});

export const judgement = z.object({
  format: z.literal(FORMAT),
  gate,
  exitStatus: z
    .number()
    .int()
    .describe('0 conformant, 1 nonconformant, 2 inconclusive, 3 baseline, 70 fault of gatelock, 130 interrupted'),
  reasons: z.array(z.string()).describe('why the gate is not conformant; empty if it is'),
  spec: header.shape.spec,
  target: header.shape.target,
  platform: header.shape.platform,
  selector: header.shape.selector,
  specs: header.shape.specs,
  filter: header.shape.filter,
  shard: shard.omit({ suite: true }).optional().describe('judged alone, one shard is never conformant'),
  shards: header.shape.shards,
  effort: header.shape.effort,
  seed: header.shape.seed,
  run: header.shape.run,
  gatelock: header.shape.gatelock,
  startedAt: header.shape.startedAt,
  end: z.enum(['finished', 'interrupted', 'broken-off']).describe('how the run itself ended'),
  damage: z.array(z.string()).describe('what a complete record would not have; what is lost may have been a violation'),
  durationMs: z.number().describe('from the header to the last line; of all shards added up'),
  starts: z.number().int().describe('gateways started'),
  calibration: calibration.omit({ type: true, t: true }).optional(),
  clauses: z.array(clauseVerdict).describe('every clause of the revision, in its order'),
  tests: z.array(timedTest).describe('in the order of the plan'),
  baseline: judgedBaseline.optional().describe('the known failures that the run was judged with, if any'),
  obstacles: z.array(obstacle).describe('what kept tests from their observation, each thing once'),
  residue: z.array(residue.omit({ type: true, t: true })),
  faults: z.array(z.object({ test: z.string().optional(), what: z.string() })).describe("gatelock's own"),
  slow: z.array(slow).describe('checks that hold, with over 80 % of their limit used up'),
});

export type Verdict = z.infer<typeof verdict>;
export type Gate = z.infer<typeof gate>;
export type JudgedCheck = z.infer<typeof judgedCheck>;
export type Unexercised = z.infer<typeof unexercised>;
export type Obstacle = z.infer<typeof obstacle>;
export type ClauseVerdict = z.infer<typeof clauseVerdict>;
export type Finding = z.infer<typeof finding>;
export type JudgedEntry = z.infer<typeof judgedEntry>;
export type JudgedBaseline = z.infer<typeof judgedBaseline>;
export type Slow = z.infer<typeof slow>;
export type OwnFault = z.infer<typeof judgement>['faults'][number];
export type Judgement = z.infer<typeof judgement>;
