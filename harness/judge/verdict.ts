/** The judgement: verdicts of a run with all that stands behind them. Written out as verdict.json. */
import { z } from 'zod';
import { calibration, check, header, residue } from '../record/schema.js';

export const FORMAT = 'gatelock-verdict/1';

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']).describe('terms of ISO/IEC 9646');
const gate = z.enum(['conformant', 'nonconformant', 'inconclusive']);
const repeat = z.string().describe('command line that runs this test alone');

const judgedCheck = check.omit({ type: true, t: true, clause: true }).extend({ testTitle: z.string(), repeat });

const unexercised = z.object({
  test: z.string(),
  testTitle: z.string(),
  because: z
    .enum(['left-out', 'blocked', 'fault', 'interrupted', 'no-check', 'never-ended', 'never-began'])
    .describe('left-out alone does not make the clause inconclusive'),
  reason: z.string(),
  repeat,
});

const clauseVerdict = z.object({
  id: z.string(),
  level: z.enum(['MUST', 'SHOULD']),
  requirement: z.string(),
  verdict,
  reason: z.string().describe('one line: why this verdict'),
  checks: z.array(judgedCheck),
  unexercised: z.array(unexercised).describe('tests of the clause that did not run or did not run to their end'),
});

const slow = z.object({
  test: z.string(),
  clause: z.string(),
  title: z.string(),
  value: z.number().describe('milliseconds'),
  limit: z.number().describe('milliseconds'),
});

export const judgement = z.object({
  format: z.literal(FORMAT),
  gate,
  exitStatus: z
    .number()
    .int()
    .describe('0 conformant, 1 nonconformant, 2 inconclusive, 70 fault of gatelock, 130 interrupted'),
  reasons: z.array(z.string()).describe('why the gate is not conformant; empty if it is'),
  spec: header.shape.spec,
  target: header.shape.target,
  platform: header.shape.platform,
  selector: header.shape.selector,
  effort: header.shape.effort,
  seed: header.shape.seed,
  run: header.shape.run,
  gatelock: header.shape.gatelock,
  startedAt: header.shape.startedAt,
  end: z.enum(['finished', 'interrupted', 'broken-off']).describe('how the run itself ended'),
  durationMs: z.number().describe('from the header to the last line'),
  starts: z.number().int().describe('gateways started'),
  calibration: calibration.omit({ type: true, t: true }).optional(),
  clauses: z.array(clauseVerdict).describe('every clause of the revision, in its order'),
  residue: z.array(residue.omit({ type: true, t: true })),
  faults: z.array(z.object({ test: z.string().optional(), what: z.string() })).describe("gatelock's own"),
  slow: z.array(slow).describe('checks that hold, with over 80 % of their limit used up'),
});

export type Verdict = z.infer<typeof verdict>;
export type Gate = z.infer<typeof gate>;
export type JudgedCheck = z.infer<typeof judgedCheck>;
export type Unexercised = z.infer<typeof unexercised>;
export type ClauseVerdict = z.infer<typeof clauseVerdict>;
export type Slow = z.infer<typeof slow>;
export type OwnFault = z.infer<typeof judgement>['faults'][number];
export type Judgement = z.infer<typeof judgement>;
