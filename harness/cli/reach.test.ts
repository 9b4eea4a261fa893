/** The suite on every system, by the table: what none of its tests can exercise there is never green for want of a test. */
import { expect, test } from 'playwright/test';
import { judge } from '../judge/judge.js';
import type { ClauseVerdict } from '../judge/verdict.js';
import { lackOn, SYSTEMS, type System } from '../os/semantics.js';
import { parseRecord } from '../record/run-record.js';
import { type SampleTest, sampleHeader, sampleText } from '../record/sample.js';
import { clauseTags, idOf, type SuiteTest } from '../spec/coverage.js';
import { DEFAULT_REVISION } from '../spec/default-revision.js';
import { type LoadedSpec, loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { lacksOf, reachOn, reachProblems } from './reach.js';
import { SUITE_CONFIG, suiteTests } from './suite-tests.js';

const spec = await loadSpec(DEFAULT_REVISION, specDirectory());
const suite = await suiteTests(SUITE_CONFIG);

/** As it would end on `system` for a target that can do everything and does all of it right. */
function ended(one: SuiteTest, system: System): SampleTest {
  const clauses = clauseTags(one);
  const [lack] = lacksOf(one, system);
  if (lack === undefined) return { test: idOf(one), clauses, checks: clauses.map((clause) => ({ clause })) };
  return { test: idOf(one), clauses, checks: [], end: { outcome: 'left-out', reason: lack } };
}

function judgedOn(system: System, { clauses, ...rest }: LoadedSpec): ClauseVerdict[] {
  const header = {
    platform: { ...sampleHeader.platform, name: system },
    spec: { name: rest.name, revision: rest.revision, digest: rest.digest },
    target: { ...sampleHeader.target, capabilities: clauses.flatMap(({ capabilities }) => capabilities) },
  };
  const record = sampleText({ header, tests: suite.map((one) => ended(one, system)) });
  return judge(parseRecord(record, 'record.ndjson'), { ...rest, clauses }).clauses;
}

for (const system of SYSTEMS) {
  test(`on ${system} a clause passes by its tests, or does not apply in the words of the table`, () => {
    const verdicts = new Map(judgedOn(system, spec).map((one) => [one.id, one]));
    let exercised = 0;
    for (const reach of reachOn(system, spec, suite)) {
      const { verdict, reason, checks } = verdicts.get(reach.clause.id) ?? {};
      if (reach.exercised.length > 0) {
        exercised++;
        expect([reach.clause.id, verdict]).toEqual([reach.clause.id, 'pass']);
        expect(new Set(checks?.map((check) => check.test))).toEqual(new Set(reach.exercised.map(idOf)));
      } else {
        expect([reach.clause.id, verdict]).toEqual([reach.clause.id, 'not-applicable']);
        expect(reason).toBe(reach.lacks.join('; '));
        expect(reason).not.toBe('');
      }
    }
    expect(exercised).toBeGreaterThan(20);
  });

  test(`on ${system} a clause without a test is inconclusive where the spec does not call it not applicable`, () => {
    const silent = { ...spec, clauses: spec.clauses.map((clause) => ({ ...clause, notApplicable: {} })) };
    const verdicts = new Map(judgedOn(system, silent).map((one) => [one.id, one]));
    for (const { clause, exercised, lacks } of reachOn(system, silent, suite)) {
      const found = verdicts.get(clause.id);
      expect(found?.verdict, clause.id).toBe(exercised.length > 0 ? 'pass' : 'inconclusive');
      if (exercised.length === 0) expect(found?.reason).toContain(lacks[0]);
    }
  });
}

test('Linux exercises every test, the others leave out what the table denies them', () => {
  const leftOut = (system: System): string[] =>
    suite
      .filter((one) => lacksOf(one, system).length > 0)
      .map(idOf)
      .sort();
  expect(leftOut('linux')).toEqual([]);
  expect(leftOut('darwin')).toEqual([
    'errors/a-foreign-holder-on-every-address',
    'errors/a-refused-start-tries-once',
    'errors/another-bind-failure-an-injected-eacces',
    'errors/another-bind-failure-an-injected-enobufs',
    'singleton/of-4-let-go-together-right-before-their-bind-one-serves',
  ]);
  expect(leftOut('win32')).toEqual([
    'crash/a-closed-terminal-frees-the-listener',
    'crash/sigabrt-frees-the-listener',
    'crash/sigsegv-frees-the-listener',
    'errors/a-foreign-holder-on-every-address',
    'errors/a-refused-start-tries-once',
    'errors/another-bind-failure-a-privileged-port',
    'errors/another-bind-failure-an-injected-eacces',
    'errors/another-bind-failure-an-injected-enobufs',
    'shutdown/stopped-by-signal-idle',
    'shutdown/stopped-with-frozen-attached',
    'singleton/a-contender-on-the-profile-of-a-frozen-incumbent-is-refused-and-writes-nothing-there',
    'singleton/of-4-let-go-together-right-before-their-bind-one-serves',
  ]);
});

test('spec and table that disagree are told, and needs that nobody knows', () => {
  expect(reachProblems(spec, suite)).toEqual([]);
  const [first] = spec.clauses;
  if (!first) throw new Error('there are clauses');
  const one = (needs: string, notApplicable = {}) =>
    reachProblems({ clauses: [{ ...first, notApplicable }] }, [
      { title: 'a test', place: 'specs/x.spec.js:1', tags: [first.id, ...(needs === '' ? [] : [`needs:${needs}`])] },
    ]);
  const why = lackOn('win32', 'freeze')?.why;
  expect(one('')).toEqual([]);
  expect(one('freeze', { win32: why })).toEqual([]);
  expect(one('freeze')).toEqual([
    `${first.id}: no test can exercise it on Windows: add notApplicable: { win32: ${JSON.stringify(why)} }`,
  ]);
  expect(one('freeze', { win32: 'other words' })).toHaveLength(1);
  expect(one('', { darwin: 'no reason' })).toEqual([
    `${first.id}: called not applicable on macOS, where tests can exercise it: remove that, or say in harness/os/semantics.ts what is missing`,
  ]);
  expect(one('levitation')).toEqual(['specs/x.spec.js:1: @needs:levitation is no row of harness/os/semantics.ts']);
});
