/** `gatelock doctor`: what this machine can and cannot exercise, which clauses that touches, and how to have the rest. */
import { join } from 'node:path';
import { platform } from '../os/platform.js';
import { packageRoot } from '../package-root.js';
import { fold } from '../report/fold.js';
import { counted } from '../report/words.js';
import { clauseTags, coverage, idOf, type SuiteTest } from '../spec/coverage.js';
import { DEFAULT_REVISION } from '../spec/default-revision.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { type Ability, abilities } from './abilities.js';
import { DIAGNOSIS_FORMAT, type DiagnosedAbility, type Diagnosis } from './diagnosis.js';
import { suiteTests } from './suite-tests.js';

/** As the gate has it: nothing can be said. */
const INCONCLUSIVE = 2;

/** Returns 0 if a run can say something here, whatever it has to leave out; 2 if it can say nothing at all. */
export async function doctorCommand(version: string, { json = false }: { json?: boolean }): Promise<number> {
  const found = await diagnose(version);
  const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : renderDiagnosis(found, width));
  return found.possible ? 0 : INCONCLUSIVE;
}

async function diagnose(version: string): Promise<Diagnosis> {
  const spec = await loadSpec(DEFAULT_REVISION, specDirectory());
  const tests = await suiteTests(join(packageRoot(), 'dist', 'playwright.config.js'));
  const found: DiagnosedAbility[] = [];
  // One after the other: some of them try the same port.
  for (const ability of await abilities(spec, tests)) found.push(await diagnosed(ability, tests));
  const missing = found.filter(({ present }) => !present);
  const leftOut = [...new Set(missing.flatMap((ability) => ability.tests))];
  return {
    format: DIAGNOSIS_FORMAT,
    gatelock: version,
    platform: platform(),
    revision: spec.revision,
    possible: !missing.some(({ required }) => required),
    abilities: found,
    leftOut,
    withoutTest: coverage(spec, tests).clauses.flatMap(({ clause, tests: own }) =>
      own.length > 0 && own.every((test) => leftOut.includes(idOf(test))) ? [clause.id] : [],
    ),
  };
}

async function diagnosed(ability: Ability, suite: readonly SuiteTest[]): Promise<DiagnosedAbility> {
  const { name, serves, required = false, clauses = [] } = ability;
  const tests = suite.filter((test) => required || ability.tests?.includes(idOf(test)));
  const touched = [...new Set([...tests.flatMap(clauseTags), ...clauses])];
  const exercising = (id: string, among: readonly SuiteTest[]): number =>
    among.filter((test) => clauseTags(test).includes(id)).length;
  const lack = await ability.lack();
  return {
    name,
    serves,
    required,
    present: lack === undefined,
    ...lack,
    tests: tests.map(idOf),
    clauses: touched.map((id) => ({ id, leftOut: exercising(id, tests), of: exercising(id, suite) })),
  };
}

const NAME = 20;

/** For people: what is there in one line each, what is missing with all that it touches. Pure. */
export function renderDiagnosis(found: Diagnosis, width: number): string {
  const { name, release, arch, cpus, node, user, wine } = found.platform;
  const played = wine === undefined ? '' : ` (Wine ${wine})`;
  const field = (label: string, text: string): string[] =>
    fold(text, width - NAME - 2).map((line, at) => `${(at === 0 ? label : '').padEnd(NAME)}  ${line}`);
  const row = (ability: DiagnosedAbility): string[] => [
    ...field(`${ability.present ? '✓' : '✗'} ${ability.name}`, ability.serves),
    ...(ability.present ? [] : missing(ability).flatMap(([label, text]) => field(`    ${label}`, text))),
  ];
  return [
    `${name} ${release} ${arch}${played}, ${cpus} CPUs, node ${node}, ${user}; gatelock ${found.gatelock}, revision ${found.revision}`,
    '',
    ...found.abilities.flatMap(row),
    '',
    ...conclusion(found).flatMap((line) => fold(line, width)),
    '',
  ].join('\n');
}

/** The fields of an ability that is missing. */
function missing({
  why = '',
  enable = '',
  required,
  tests,
  clauses,
}: DiagnosedAbility): [label: string, text: string][] {
  const touches = clauses.map(({ id, leftOut, of }) => (leftOut === 0 ? id : `${id} (${leftOut} of ${of} tests)`));
  return [
    ['missing', why],
    ['enable', enable],
    ...(required ? [['left out', 'every test'] satisfies [string, string]] : []),
    ...(!required && tests.length > 0 ? [['left out', tests.join(', ')] satisfies [string, string]] : []),
    ...(!required && touches.length > 0 ? [['touches', touches.join(', ')] satisfies [string, string]] : []),
  ];
}

function conclusion({ possible, leftOut, withoutTest }: Diagnosis): string[] {
  if (!possible) return ['A run can say nothing on this machine.'];
  return [
    leftOut.length === 0
      ? 'A run leaves nothing out for want of anything on this machine.'
      : `A run is possible and leaves out ${counted(leftOut.length, 'test')}.`,
    ...(withoutTest.length === 0 ? [] : [`No test is left for ${withoutTest.join(', ')}.`]),
  ];
}
