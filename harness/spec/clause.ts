/** A clause: one atomic requirement of one revision of the document, as data. */
import { z } from 'zod';

/** `wine`: on Windows as Wine plays it, besides what win32 says. */
const perPlatform = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    linux: value.optional(),
    darwin: value.optional(),
    win32: value.optional(),
    wine: value.optional(),
  });

/**
 * A limit in milliseconds: `atLeastMs`, or `coldStarts` times the target's own cold start, or `floors` times what its command
 * takes to print its version, whichever is most.
 */
export const budget = z.strictObject({
  coldStarts: z.number().nonnegative().optional(),
  floors: z.number().nonnegative().optional(),
  atLeastMs: z.number().nonnegative(),
  why: z.string().min(1),
});

export const clause = z.strictObject({
  id: z.string().regex(/^[a-z]+\.[a-z]+(-[a-z]+)*$/, 'an id is topic.name, lower case, words joined by hyphens'),
  level: z.enum(['MUST', 'SHOULD']),
  requirement: z.string().min(1),
  observable: z.string().min(1),
  /** Capabilities that a target must declare for the clause to apply, such as guard. */
  capabilities: z.array(z.string()).default([]),
  /** Systems on which the clause does not apply, each with its reason. */
  notApplicable: perPlatform(z.string().min(1)).default({}),
  /** Limits of the clause by name; a target may override them, and the report says so. */
  budgets: z.record(z.string(), budget).default({}),
  /** Why the suite does not test it at all. */
  excluded: z.string().min(1).optional(),
});

/** The literals that programs match, verbatim; `<port>`, `<host>` and `<cause>` are the only placeholders. */
export const literals = z.strictObject({
  defaultUrl: z.string(),
  errorClass: z.string(),
  portInUse: z.string(),
  otherBindFailure: z.string(),
  portInUseErrno: z.string(),
  command: z.string(),
});

export const spec = z.strictObject({
  name: z.string(),
  revision: z.iso.date(),
  title: z.string(),
  literals: z.record(z.string(), literals).refine((byLocale) => 'en' in byLocale, 'the locale en is required'),
  clauses: z.array(clause).min(1),
});

export type Budget = z.infer<typeof budget>;
export type Clause = z.infer<typeof clause>;
export type Literals = z.infer<typeof literals>;
export type Spec = z.infer<typeof spec>;
