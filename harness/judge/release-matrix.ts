/**
 * Releases × clauses × systems, from the judgements of many runs. `gatelock matrix` writes it as matrix.json. Pure.
 *
 * A column is a release on a system, described and surrounded in one way: another environment, launch line or budget is another column. Where
 * several runs stand for it the most severe of them is what its cell says (fail, inconclusive, pass, not applicable), and all of them
 * are there to be read. What a run was restricted to is all that it says.
 */
import semver from 'semver';
import { z } from 'zod';
import { UsageError } from '../usage-error.js';
import { assertOneSpec } from './compare.js';
import { groupedBy } from './likeness.js';
import { type Judgement, judgement, type Verdict } from './verdict.js';

export const FORMAT = 'gatelock-matrix/1';

const { verdict, level, id: clauseId, requirement } = judgement.shape.clauses.element.shape;

const file = z.object({
  name: z.string().describe('below the directory of the run, with slashes'),
  bytes: z.number().int(),
});

const run = z.object({
  id: z.string().describe('its evidence stands in runs/<id>/index.html'),
  ...judgement.pick({
    run: true,
    target: true,
    platform: true,
    selector: true,
    gate: true,
    reasons: true,
    startedAt: true,
    end: true,
    effort: true,
    seed: true,
    filter: true,
    gatelock: true,
    damage: true,
  }).shape,
  files: z.array(file).describe('what was copied from the directory of the run'),
});

const cell = z.object({
  verdict: z.union([verdict, z.literal('not-exercised')]).describe('the most severe of its runs'),
  run: z.string().optional().describe('id of the run that says so, the newest of them'),
  disagree: z.boolean().describe('its runs say different things'),
});

const column = z.object({
  target: z.string(),
  version: z.string().optional(),
  system: judgement.shape.platform.shape.name,
  variant: z.string().optional().describe('the selector, where the same release stands there in another way too'),
  gate: judgement.shape.gate.describe('the most severe of its runs'),
  runs: z.array(z.string()).min(1).describe('ids, the newest first'),
  cells: z.array(cell).describe('one for each clause'),
});

export const releaseMatrix = z.object({
  format: z.literal(FORMAT),
  spec: judgement.shape.spec,
  clauses: z.array(z.object({ id: clauseId, level, requirement })).describe('in the order of the revision'),
  columns: z.array(column).describe('by system, then by target, the newest version first'),
  runs: z.array(run),
});

export type MatrixFile = z.infer<typeof file>;
export type MatrixRun = z.infer<typeof run>;
export type MatrixCell = z.infer<typeof cell>;
export type MatrixColumn = z.infer<typeof column>;
export type ReleaseMatrix = z.infer<typeof releaseMatrix>;

/** A run that was found, where, and with which files. */
export interface FoundRun {
  /** As the user can find it. */
  readonly place: string;
  readonly judgement: Judgement;
  readonly files: readonly MatrixFile[];
}

/** A run with the name of its directory in the site. */
export interface PlacedRun extends FoundRun {
  readonly id: string;
}

const SEVERITY: readonly MatrixCell['verdict'][] = ['fail', 'inconclusive', 'pass', 'not-applicable', 'not-exercised'];
const SYSTEMS: readonly MatrixColumn['system'][] = ['linux', 'darwin', 'win32'];
const GATES: readonly Judgement['gate'][] = ['nonconformant', 'inconclusive', 'conformant'];

const slug = (text: string): string => text.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '');

const LONGEST_ID = 80;

/** The same for the same run, whatever else is in the site: a link into it goes on to hold. */
const idOf = ({ target, platform, run }: Judgement): string =>
  [slug(`${target.name}-${target.version ?? ''}`).slice(0, LONGEST_ID), platform.name, slug(run).slice(0, 8)]
    .join('-')
    .toLowerCase();

/** Each run once. Throws UsageError where the same run comes with different verdicts, or runs disagree about the document. */
export const placeRuns = (found: readonly FoundRun[]): PlacedRun[] => {
  const placed = new Map<string, PlacedRun>();
  const [first] = found;
  for (const run of found) {
    const named = ({ place, judgement }: FoundRun) => ({ name: place, judgement });
    if (first) assertOneSpec(named(first), named(run));
    const before = placed.get(run.judgement.run);
    if (before && JSON.stringify(before.judgement.clauses) !== JSON.stringify(run.judgement.clauses)) {
      throw new UsageError(
        `${before.place} and ${run.place} are the same run with different verdicts: leave one of them away`,
      );
    }
    if (!before) placed.set(run.judgement.run, { ...run, id: '' });
  }
  const taken = new Map<string, number>();
  return [...placed.values()].map((run) => {
    const id = idOf(run.judgement);
    const times = (taken.get(id) ?? 0) + 1;
    taken.set(id, times);
    return { ...run, id: times === 1 ? id : `${id}-${times}` };
  });
};

/** All that makes two runs of one release on one system runs of the same thing. */
const variantOf = ({ judgement: { target } }: PlacedRun): string =>
  JSON.stringify([target.command, target.environment, target.locale, target.budgets]);

const natural = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Semantic versions in their order, then the others by their characters, then none at all; the newest first. */
export const byVersion = (a: string | undefined, b: string | undefined): number => {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [inA, inB] = [semver.parse(a, { loose: true }), semver.parse(b, { loose: true })];
  if (inA && inB) return semver.rcompare(inA, inB) || natural(a, b);
  return Number(inA === null) - Number(inB === null) || natural(b, a);
};

const cellOf = (runs: readonly PlacedRun[], clause: string): MatrixCell => {
  const said = runs.flatMap(({ id, judgement }): { id: string; verdict: Verdict }[] => {
    const found = judgement.clauses.find((one) => one.id === clause);
    return found?.selected ? [{ id, verdict: found.verdict }] : [];
  });
  const verdict = SEVERITY.find((one) => said.some((run) => run.verdict === one)) ?? 'not-exercised';
  const run = said.find((one) => one.verdict === verdict)?.id;
  return { verdict, ...(run !== undefined && { run }), disagree: new Set(said.map((one) => one.verdict)).size > 1 };
};

/** `runs` are of one release on one system in one way; at least one. */
const columnOf = (
  runs: readonly PlacedRun[],
  clauses: readonly string[],
  variant: string | undefined,
): MatrixColumn[] => {
  const newest = runs.toSorted((a, b) => natural(b.judgement.startedAt, a.judgement.startedAt));
  const [first] = newest;
  if (!first) return [];
  const { target, platform } = first.judgement;
  return [
    {
      target: target.name,
      ...(target.version !== undefined && { version: target.version }),
      system: platform.name,
      ...(variant !== undefined && { variant }),
      gate: GATES.find((gate) => newest.some(({ judgement }) => judgement.gate === gate)) ?? 'inconclusive',
      runs: newest.map(({ id }) => id),
      cells: clauses.map((clause) => cellOf(newest, clause)),
    },
  ];
};

const runOf = ({ id, judgement: of, files }: PlacedRun): MatrixRun => {
  const { run, target, platform, selector, gate, reasons, startedAt, end, effort, seed, filter, gatelock, damage } = of;
  return {
    id,
    ...{ run, target, platform, selector, gate, reasons, startedAt, end, effort, seed, gatelock, damage },
    ...(filter !== undefined && { filter }),
    files: [...files],
  };
};

/** Of at least one run. */
export const matrixOfReleases = (runs: readonly PlacedRun[]): ReleaseMatrix => {
  const [first] = runs;
  if (!first) throw new Error('no run to show');
  const { spec, clauses } = first.judgement;
  const ids = clauses.map(({ id }) => id);
  const releases = groupedBy(runs, ({ judgement: { target, platform } }) =>
    JSON.stringify([target.name, target.version, platform.name]),
  );
  const columns = releases.flatMap((release) => {
    const variants = groupedBy(release, variantOf);
    return variants.flatMap((variant) =>
      columnOf(variant, ids, variants.length > 1 ? variant[0].judgement.selector : undefined),
    );
  });
  return {
    format: FORMAT,
    spec,
    clauses: clauses.map(({ id, level, requirement }) => ({ id, level, requirement })),
    columns: columns.sort(
      (a, b) =>
        SYSTEMS.indexOf(a.system) - SYSTEMS.indexOf(b.system) ||
        natural(a.target, b.target) ||
        byVersion(a.version, b.version) ||
        natural(a.variant ?? '', b.variant ?? ''),
    ),
    runs: runs.map(runOf),
  };
};
