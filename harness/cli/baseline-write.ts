/** `gatelock baseline write`: makes a baseline from verdicts, or fits one to them. */
import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Entry, placeOf } from '../judge/baseline.js';
import { carryOut, emptyBaseline, type Particulars } from '../judge/baseline-document.js';
import { parseBaseline } from '../judge/baseline-load.js';
import { match } from '../judge/baseline-match.js';
import { type BaselinePlan, planBaseline, type Source } from '../judge/baseline-plan.js';
import { named } from '../judge/gate.js';
import { UsageError } from '../usage-error.js';
import { loadBaseline, today } from './baseline-file.js';
import { readVerdict, VERDICT_FILE } from './verdict-file.js';

export interface WriteOptions extends Particulars {
  readonly out: string;
}

/**
 * Writes to `out` the entries with the fewest conditions by which no verdict of DIR/verdict.json has an unexpected failure and
 * no entry is stale. What stands there already stays as long as it holds, comments too; what does not is told. Returns 0.
 * Throws UsageError, with nothing written, where the verdicts are of different targets or revisions, or contradict each other.
 */
export function writeCommand(directories: readonly string[], { out, ...particulars }: WriteOptions): number {
  checkParticulars(particulars);
  const sources = directories.map(readSource);
  const { target, revision } = subjectOf(sources);
  const existing = existsSync(out) ? loadBaseline(out) : undefined;
  if (existing && (existing.baseline.target !== target || existing.baseline.revision !== revision)) {
    const { baseline } = existing;
    throw new UsageError(
      `${out}: holds known failures of ${baseline.target} by ${baseline.revision}, the verdicts are of ${target} by ${revision}: name another file with --out`,
    );
  }
  const entries = existing?.baseline.entries ?? [];
  const plan = planBaseline(entries, sources);
  if (plan.dropped.length + plan.changed.length + plan.added.length > 0) {
    const text = carryOut(plan, { text: existing?.text ?? emptyBaseline(target, revision), entries }, particulars);
    prove(text, out, sources);
    replaceFile(out, text);
  }
  tell([...summary(plan, out), ...sources.flatMap(remaining)]);
  return 0;
}

const tell = (lines: readonly string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''));

function checkParticulars({ expires, reason, owner, link }: Particulars): void {
  const wanted = z.object({
    '--expires': z.iso
      .date('is no date: write it as 2027-01-31')
      .refine((day) => day >= today(), 'has passed already: name a later day'),
    '--reason': z.string().regex(/\S/, 'is empty: say why it fails'),
    '--owner': z.string().regex(/\S/, 'is empty: say who sees to it'),
    '--link': z.url({ protocol: /^https?$/, error: 'is no address: write https://…' }).optional(),
  });
  const result = wanted.safeParse({ '--expires': expires, '--reason': reason, '--owner': owner, '--link': link });
  const [issue] = result.error?.issues ?? [];
  if (issue) throw new UsageError(`${issue.path.join()} ${issue.message}`);
}

function readSource(directory: string): Source {
  const file = join(directory, VERDICT_FILE);
  const judgement = readVerdict(file);
  const [damage] = judgement.damage;
  if (damage === undefined) return { name: directory, judgement };
  throw new UsageError(`${file}: of a damaged record (${damage}), so what passes is not known: run it again`);
}

function subjectOf(sources: readonly Source[]): { target: string; revision: string } {
  const [first, ...others] = sources.map(({ name, judgement: { target, spec } }) => ({
    name,
    target: target.name,
    revision: spec.revision,
  }));
  if (!first) throw new UsageError('no verdict is named: give the directories that gatelock run wrote to');
  const other = others.find(({ target, revision }) => target !== first.target || revision !== first.revision);
  if (!other) return first;
  throw new UsageError(
    `${first.name} is of ${first.target} by ${first.revision}, ${other.name} of ${other.target} by ${other.revision}: a baseline is for one target and revision`,
  );
}

/** A baseline that does not do what it was made for is our fault, and is not written. */
function prove(text: string, file: string, sources: readonly Source[]): void {
  const { baseline, problems } = parseBaseline(text, file);
  if (!baseline) throw new Error(`the baseline that was made is none: ${problems[0]}`);
  for (const { name, judgement } of sources) {
    const { clauses, findings } = match(baseline, judgement);
    const unexpected = clauses.filter((clause) => clause.level === 'MUST' && clause.unexpected === 'fail');
    const wrong = [...findings.map(({ what }) => what), ...unexpected.map(({ id }) => `${id} fails unexpectedly`)];
    if (wrong.length > 0) throw new Error(`the baseline that was made does not hold for ${name}: ${wrong.join('; ')}`);
  }
}

/** At once or not at all, and through a link to the file behind it. */
function replaceFile(file: string, text: string): void {
  const path = existsSync(file) ? realpathSync(file) : file;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(
      `${file}: cannot be written (${error instanceof Error ? error.message : error}): name another with --out`,
    );
  }
}

const entryLine = ({ clause, reason, owner, expires }: Entry): string =>
  `${clause} (${reason}; ${owner}, until ${expires})`;

function summary({ kept, dropped, changed, added }: BaselinePlan, out: string): string[] {
  return [
    `${out}: ${added.length} added, ${changed.length} changed, ${dropped.length} removed, ${kept.length} kept`,
    ...dropped.map((entry) => `removed, it no longer holds: ${placeOf(entry)}: ${entryLine(entry)}`),
    ...changed.map(({ entry }) => `changed, it holds in part: ${placeOf(entry)}: ${entryLine(entry)}`),
    ...kept
      .filter(({ expires }) => expires < today())
      .map((entry) => `kept, and expired: ${placeOf(entry)}: ${entryLine(entry)}`),
  ];
}

/** What no baseline can expect is said, so that nobody waits for a gate that stays closed. */
function remaining({ name, judgement }: Source): string[] {
  const open = judgement.clauses.filter(
    ({ level, verdict, selected }) => level === 'MUST' && verdict === 'inconclusive' && selected,
  );
  return [
    ...(open.length === 0
      ? []
      : [`${name}: inconclusive, which no entry can expect: ${named(open.map(({ id }) => id))}`]),
    ...(judgement.faults.length === 0
      ? []
      : [`${name}: faults of gatelock's own, which no entry can expect: run it again`]),
  ];
}
