/** What doctor found out about a machine, in the form that `--json` prints. */
import { z } from 'zod';
import { header } from '../record/schema.js';

export const DIAGNOSIS_FORMAT = 'gatelock-doctor/1';

const touched = z.object({
  id: z.string(),
  leftOut: z.number().int().describe('tests of the clause that are left out without the ability'),
  of: z.number().int().describe('tests of the clause'),
});

const diagnosedAbility = z.object({
  name: z.string(),
  serves: z.string(),
  required: z.boolean().describe('without it nothing can be tested at all'),
  present: z.boolean(),
  why: z.string().optional().describe('what is missing; set unless present'),
  enable: z.string().optional().describe('what to do about it on this machine; set unless present'),
  tests: z.array(z.string()).describe('tests that are left out without it'),
  clauses: z.array(touched).describe('clauses that it touches'),
});

export const diagnosis = z.object({
  format: z.literal(DIAGNOSIS_FORMAT),
  gatelock: header.shape.gatelock,
  platform: header.shape.platform,
  revision: z.string(),
  possible: z.boolean().describe('a run can say something here'),
  abilities: z.array(diagnosedAbility),
  leftOut: z.array(z.string()).describe('tests that a run here leaves out'),
  withoutTest: z
    .array(z.string())
    .describe('clauses that no test is left for; calibration may still say something on them'),
});

export type Diagnosis = z.infer<typeof diagnosis>;
export type DiagnosedAbility = z.infer<typeof diagnosedAbility>;
