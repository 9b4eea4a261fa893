/** A start without the command line: the target's own module, imported in a process of its own. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { runGuarded } from '../gateway/guarded-command.js';
import type { Guardian } from '../gateway/guardian.js';
import { valuesOf } from '../target/launch.js';
import { fill } from '../target/placeholders.js';
import type { Target } from '../target/target.js';

const IMPORTER = fileURLToPath(new URL('./import-process.js', import.meta.url));
const DEADLINE_MS = 30_000;

const outcome = z.union([z.object({ started: z.literal(true) }), z.object({ name: z.string(), message: z.string() })]);

/** What the module's start threw, or that it threw nothing. */
export type ImportOutcome = z.infer<typeof outcome>;

/** Needs `errorClass` in the description. */
export async function startByImport(target: Target, port: number, guardian: Guardian): Promise<ImportOutcome> {
  const { errorClass, name } = target.description;
  if (!errorClass) throw new Error(`${name} names no module for its error class`);
  const module = fill(errorClass.module, valuesOf(target));
  const args = [IMPORTER, module, errorClass.start, String(port)];
  const command = { file: target.node, args, environment: {}, deadlineMs: DEADLINE_MS };
  const { stdout } = await runGuarded(command, guardian);
  return outcome.parse(JSON.parse(stdout));
}
