/**
 * The baseline: the implementer's list of known failures, written by people as `gatelock.baseline.yaml`. Data only.
 *
 * An entry says exactly what fails: every test of a clause, or the tests that it names. What it comes to in a run:
 *
 * | the entry                                             | comes to                                                      |
 * |-------------------------------------------------------|---------------------------------------------------------------|
 * | its condition does not hold for the platform, version | dormant: nothing in this run                                  |
 * | what it names fails                                   | expected: the gate does not hold it against the target        |
 * | what it names passes                                  | finding `stale`                                               |
 * | names the whole clause, and only some tests fail      | finding `too-wide`: a new failure would hide behind it        |
 * | what it names was left out, blocked, not selected     | not exercised: neither stale nor proof                        |
 * | the clause is inconclusive or does not apply          | the same                                                      |
 * | what it names passes in a damaged record              | the same: a violation may be among what is lost               |
 * | is for no clause or test of the suite                 | finding `unmatched`                                           |
 * | its last day lies before the day of the run           | finding `expired`; what it names stays expected               |
 * | shares a test and a condition with another entry      | finding `ambiguous`                                           |
 * | has a condition that no run can fulfil                | finding `impossible`                                          |
 *
 * Each finding fails the gate. The last four are wrong with the file, so they are found in every run, dormant entry or not.
 * Only violations can be expected: an inconclusive MUST, an interruption, a damaged record or a fault of gatelock's own
 * count as if there were no baseline. The day of a run is the one in its record's header: judging it again says the same.
 */
import semver from 'semver';
import { z } from 'zod';
import { header } from '../record/schema.js';

/** The file that is meant where none is named. */
export const BASELINE_FILE = 'gatelock.baseline.yaml';

const platform = header.shape.platform.shape.name;

const text = z.string().regex(/\S/, 'is empty: write a line of text');

const each = <T extends z.ZodType>(one: T) =>
  z
    .array(one)
    .min(1, 'is empty: name one, or remove it')
    .refine((all) => new Set(all).size === all.length, 'names the same twice: remove one');

const when = z
  .strictObject({
    platform: z.union([platform, each(platform)]).optional(),
    version: z
      .string()
      .refine(
        (range) => range.trim() !== '' && semver.validRange(range) !== null,
        "is no range of versions: write one such as '>=2026.3.0 <2026.9.6'",
      )
      .optional()
      .describe('range of semantic versions of the target, prereleases in their order'),
  })
  .refine(
    (conditions) => Object.keys(conditions).length > 0,
    'names no condition: add platform or version, or remove it',
  );

export const entry = z.strictObject({
  clause: z.string().min(1),
  test: z
    .union([z.string().min(1), each(z.string().min(1))])
    .optional()
    .describe('the tests of the clause that fail; without it, every test of the clause does'),
  when: when.optional().describe('the runs in which it fails; without it, all'),
  reason: text.describe('why it fails'),
  link: z.url({ protocol: /^https?$/, error: 'is no address: write https://…' }).optional(),
  owner: text.describe('who sees to it'),
  expires: z.iso.date("is no date: write it as '2027-01-31'").describe('the last day on which the entry holds, in UTC'),
});

export const baseline = z.strictObject({
  target: z.string().min(1).describe('name of the target whose failures these are, as its description has it'),
  revision: z.iso
    .date("is no revision: write it as '2025-12-11'")
    .describe('revision of the document that they are failures of'),
  entries: z.array(entry),
});

/** An entry as it is judged: whatever may be written in two ways is a list. */
export const listed = entry.omit({ test: true, when: true }).extend({
  tests: z.array(z.string()).optional().describe('missing: every test of the clause'),
  when: z.object({ platforms: z.array(platform).optional(), version: z.string().optional() }).optional(),
});

/** Lines of the file on which the parts of an entry stand, from 1. */
export interface Lines {
  readonly first: number;
  readonly last: number;
  readonly clause: number;
  /** One for each test. */
  readonly tests: readonly number[];
  readonly when: number;
  readonly expires: number;
}

export type Listed = z.infer<typeof listed>;
/** What an entry names. */
export type Claim = Pick<Listed, 'clause' | 'tests' | 'when'>;
/** When it applies. All that is named must hold. */
export type Condition = NonNullable<Listed['when']>;
export type Entry = Listed & { readonly lines: Lines };

export interface Baseline {
  /** As the user named it. */
  readonly file: string;
  readonly target: string;
  readonly revision: string;
  readonly entries: readonly Entry[];
}

/** `line 7`, or `lines 7-12` where an entry takes up several. */
export const placeOf = ({ lines: { first, last } }: Entry): string =>
  first === last ? `line ${first}` : `lines ${first}-${last}`;
