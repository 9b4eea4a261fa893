/**
 * The comparison: what differs between two judgements by the same text of the document. `gatelock diff --json` prints it. Data only.
 *
 * What a test of a clause comes to, from A to B:
 *
 * | A                        | B                        | is                                                             |
 * |--------------------------|--------------------------|----------------------------------------------------------------|
 * | holds                    | violated                 | worse                                                          |
 * | violated                 | holds                    | better                                                         |
 * | violated                 | violated                 | compared check by check, each as a test is                     |
 * | holds, violated          | unknown, left out, not selected, or the reverse | unexercised: never better or worse      |
 * | absent, not applicable   | holds, violated          | new                                                            |
 * | holds, violated          | absent, not applicable   | gone                                                           |
 *
 * In a damaged record nothing holds for certain: what is lost may have been a violation. So there `holds` counts as unknown.
 *
 * The answer, most severe first: faults of gatelock's own in A or B say nothing of the target: `cannot-say`. One thing that got
 * worse is enough for `worse`, of a SHOULD too. A MUST that may have got worse where one side does not show it: `cannot-say`.
 * Otherwise `not-worse`. Residue and times count like tests.
 */
import { z } from 'zod';
import { residue } from '../record/schema.js';
import { judgement } from './verdict.js';

export const FORMAT = 'gatelock-diff/1';

const { verdict, level, id } = judgement.shape.clauses.element.shape;

const kind = z.enum(['worse', 'better', 'new', 'gone', 'unexercised']);

const state = z
  .enum(['holds', 'violated', 'unknown', 'left-out', 'not-selected', 'not-applicable', 'absent'])
  .describe('what a test, or a check of it, says of the clause; absent: the run has no such test or check');

const comparedCheck = z.object({
  title: z.string(),
  a: state,
  b: state,
  expected: z.string(),
  observed: z.object({ a: z.string().optional(), b: z.string().optional() }),
});

const change = z.object({
  kind,
  test: z.string(),
  testTitle: z.string(),
  a: state,
  b: state,
  hides: z.boolean().describe('it may have got worse, and one side does not show it'),
  expected: z.boolean().describe('a baseline expects B to fail it'),
  because: z.string().optional().describe('why one side does not show it'),
  checks: z.array(comparedCheck).describe('those that make the difference'),
  repeat: z.string().optional().describe('command line that runs the test of B alone, or of A where B has none'),
});

const clauseChanges = z.object({
  id,
  level,
  a: verdict,
  b: verdict,
  changes: z.array(change).min(1),
});

const residueChange = z.object({
  kind,
  hides: z.boolean(),
  left: residue.shape.kind,
  what: z.string().describe('as the first of the tests tells it'),
  tests: z.array(z.string()),
});

const sample = z.object({
  n: z.number().int().positive(),
  median: z.number().describe('milliseconds, of the gateway’s own time'),
  least: z.number(),
  most: z.number(),
});

const timing = z.object({
  kind: z.enum(['worse', 'better']),
  clause: z.string().optional().describe('missing for a start of the calibration'),
  title: z.string(),
  a: sample,
  b: sample,
  ratio: z.number().describe('of the medians, B by A'),
  p: z
    .number()
    .optional()
    .describe(
      'probability of ranks so far apart by chance, both sides, times the number of such comparisons; missing if n < 5',
    ),
});

const timings = z.object({
  compared: z.number().int().describe('kinds of measurements that both sides have'),
  unlike: z.string().optional().describe('why none were compared'),
  common: z
    .number()
    .describe('the factor by which all of them moved together, as on a slower machine; taken away before'),
  moved: z.array(timing).describe('those that moved beyond their noise'),
});

const side = z.object({
  name: z.string().describe('as it was named on the command line'),
  ...judgement.pick({
    target: true,
    platform: true,
    gate: true,
    run: true,
    gatelock: true,
    startedAt: true,
    end: true,
    effort: true,
    seed: true,
    selector: true,
    filter: true,
    damage: true,
  }).shape,
});

export const comparison = z.object({
  format: z.literal(FORMAT),
  answer: z.enum(['not-worse', 'worse', 'cannot-say']),
  exitStatus: z.number().int().describe('0 not worse, 1 worse, 2 cannot say'),
  reasons: z.array(z.string()).describe('why the answer is not better than it is; empty if B is not worse'),
  spec: judgement.shape.spec,
  a: side,
  b: side,
  caveats: z.array(z.string()).describe('in what the two runs differ besides'),
  clauses: z.array(clauseChanges).describe('those in which anything changed, in the order of the revision'),
  residue: z.array(residueChange),
  timings,
  open: z
    .array(z.object({ clause: z.string(), level, tests: z.array(z.string()) }))
    .describe('inconclusive on both sides: nothing is known to compare'),
});

export type ChangeKind = z.infer<typeof kind>;
export type State = z.infer<typeof state>;
export type ComparedCheck = z.infer<typeof comparedCheck>;
export type Change = z.infer<typeof change>;
export type ClauseChanges = z.infer<typeof clauseChanges>;
export type ResidueChange = z.infer<typeof residueChange>;
export type Sample = z.infer<typeof sample>;
export type Timing = z.infer<typeof timing>;
export type Timings = z.infer<typeof timings>;
export type ComparedSide = z.infer<typeof side>;
export type Comparison = z.infer<typeof comparison>;
