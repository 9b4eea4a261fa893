/** What a run was told: written by the command that starts it, read by every process that takes part in it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { EFFORTS, processId } from './record/schema.js';
import { targetSchema } from './target/target.js';

/** Variable that names the file; without it the suite is only being listed. */
export const RUN_FILE = 'GATELOCK_RUN';

/** Variable that names the directory of specs of the user's own, in a run and where they are only being listed. */
export const OWN_SPECS = 'GATELOCK_SPECS';

export const runSchema = z.strictObject({
  /** Directory of the record, the transcripts and the reports. */
  directory: z.string(),
  /** Directory of the profiles; removed at the end. */
  workspace: z.string(),
  /** The command, which looks after the workspace as long as it lives. */
  starter: processId,
  record: z.string(),
  /** process.hrtime.bigint() at the header, in decimal; the monotonic clock is common to all processes of a machine. */
  epoch: z.string(),
  revision: z.string(),
  target: targetSchema,
  effort: z.enum(EFFORTS),
  /** Clauses that a brief run looks at closely. */
  focus: z.array(z.string()),
  seed: z.number().int(),
  /** Tests that may run at the same time. */
  workers: z.number().int().positive(),
  /** Regular expression on file, title and tags: the only tests to run. */
  grep: z.string().optional(),
});

export type Run = z.infer<typeof runSchema>;

/** The run that this process takes part in; undefined while the suite is only being listed. */
export function currentRun(): Run | undefined {
  const file = process.env[RUN_FILE];
  return file === undefined ? undefined : runSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
