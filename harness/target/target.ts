/** A target: a description made ready for this machine. JSON all through, since the command line hands it to its workers. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Description, description } from './description.js';

export const targetSchema = z.strictObject({
  /** How the target was named on the command line. */
  selector: z.string(),
  description,
  /** Absolute directory that `{here}` stands for: that of the description, or the current one for `--command`. */
  here: z.string(),
  /** Absolute path of the Node.js executable that `{node}` stands for. */
  node: z.string(),
  /** Absolute directory of the installed package that `{package}` stands for. */
  package: z.string().optional(),
  /** Absolute path of every program that a launch line begins with, by the way the description writes it. */
  programs: z.record(z.string(), z.string()),
  /** sha256 of the resolved description, in hexadecimal. */
  digest: z.string(),
});

export type Target = z.infer<typeof targetSchema>;

/** sha256 of the canonical JSON of a description: equal for equal descriptions, whatever the order of their keys. */
export function digestOf(resolved: Description): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(resolved)))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, canonical(member)]));
}
