/** `gatelock baseline check`: what is wrong with a baseline, without a run. */
import type { Baseline } from '../judge/baseline.js';
import { examine } from '../judge/baseline-examine.js';
import { parseBaseline } from '../judge/baseline-load.js';
import { counted } from '../report/words.js';
import { idOf } from '../spec/coverage.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { readBaseline, today } from './baseline-file.js';
import { type OwnSpecsOption, ownSpecs } from './own-specs.js';
import { SUITE_CONFIG, suiteTests } from './suite-tests.js';

/** Whoever looks after an entry is told this long before its last day. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** Statuses of this command: see the README. */
const NO_BASELINE = 64;
const WRONG = 3;

/**
 * Prints a line for each problem: the place, what is wrong, the mend; then what holds. Returns 0 where nothing is wrong, 3 where
 * an entry is, 64 where the file is no baseline. An entry that soon expires is told and is not wrong yet. Throws UsageError
 * where there is no file or no such revision, and for specs of the user's own that cannot be run.
 */
export async function checkCommand(file: string, options: OwnSpecsOption): Promise<number> {
  const { baseline, problems } = parseBaseline(readBaseline(file), file);
  if (!baseline) {
    process.stdout.write(problems.map((problem) => `${problem}\n`).join(''));
    return NO_BASELINE;
  }
  const spec = await loadSpec(baseline.revision, specDirectory());
  const specs = await ownSpecs(options, spec);
  const tests = (await suiteTests(SUITE_CONFIG, { specs })).map((test) => ({ test: idOf(test), clauses: test.tags }));
  const findings = examine(baseline, { spec, tests, day: today() });
  const lines = [
    ...findings.map(({ line, because, what }) => `${file}:${line}: ${because}: ${what}`),
    ...soonExpired(baseline),
    `${file}: ${baseline.target} by ${spec.name} ${baseline.revision}: ${counted(baseline.entries.length, 'known failure')}, ${counted(findings.length, 'problem')}`,
  ];
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return findings.length === 0 ? 0 : WRONG;
}

function soonExpired({ file, entries }: Baseline): string[] {
  const now = today();
  return entries.flatMap(({ clause, owner, expires, lines }) => {
    const days = Math.round((Date.parse(expires) - Date.parse(now)) / DAY_MS);
    return days < 0 || days > SOON_DAYS
      ? []
      : [
          `${file}:${lines.expires}: soon: the entry for ${clause} ends with ${expires}, ${days} days from now: ask ${owner}`,
        ];
  });
}
