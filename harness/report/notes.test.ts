import { expect, test } from 'playwright/test';
import { type Sample, type SampleTest, sampleHeader } from '../record/sample.js';
import type { Residue } from '../record/schema.js';
import { notes } from './notes.js';
import { allHold, judged } from './sample.js';

const linesOf = async (title: string, tests: readonly SampleTest[], more: Partial<Sample> = {}) =>
  notes(await judged([...(await allHold()), ...tests], more)).find((note) => note.title.startsWith(title))?.lines;

test('nothing is noted where there is nothing to say', async () => {
  expect(notes(await judged(await allHold()))).toEqual([]);
});

test('what was left out is one line a reason, with the number of tests and the topics', async () => {
  const leftOut = (test: string, reason: string, ...clauses: string[]): SampleTest => ({
    test,
    clauses,
    checks: [],
    end: { outcome: 'left-out', reason },
  });
  expect(
    await linesOf('Left out', [
      leftOut('a/1', 'starts are dear', 'shutdown.exits-cleanly', 'shutdown.closes-http-server'),
      leftOut('a/2', 'starts are dear', 'shutdown.exits-cleanly', 'errors.fail-fast'),
      leftOut('a/3', 'no strace', 'errors.fail-fast'),
    ]),
  ).toEqual(['starts are dear: 2 tests (shutdown, errors)', 'no strace: 1 test (errors)']);
});

test('residue is told with its gateway and test, and what is alike in one line', async () => {
  const left = (test: string, what: string, kind: Residue['kind'] = 'file'): Residue => ({
    type: 'residue',
    t: 500,
    test,
    kind,
    by: 'target',
    what,
  });
  const more = [
    ...Array.from({ length: 40 }, (_, index) =>
      left(`crash/${index}`, `/tmp/openclaw-0/gateway.${(0x10000000 + index).toString(16)}.lock of incumbent`),
    ),
    left('crash/0', '/tmp/openclaw-0/gateway.10000000.lock of contender'),
    left('crash/0', 'pid 7 of incumbent outlived it: sleep', 'process'),
    left('crash/0', 'pid 8 of incumbent outlived it: sleep', 'process'),
  ];
  expect(await linesOf('Residue', [], { more })).toEqual([
    'file left by target in 40 tests: /tmp/openclaw-0/gateway.10000000.lock of incumbent',
    'file left by target in crash/0: /tmp/openclaw-0/gateway.10000000.lock of contender',
    'process left by target in crash/0, 2 times: pid 7 of incumbent outlived it: sleep',
  ]);
});

test('a fault that is an obstacle already is not told twice, any other is, once', async () => {
  const faulty = (test: string): SampleTest => ({
    test,
    clauses: ['errors.fail-fast'],
    checks: [],
    end: { outcome: 'fault', reason: 'no PTY' },
  });
  const more = [
    { type: 'fault', t: 500, what: 'worker died: pid 7' },
    { type: 'fault', t: 501, what: 'worker died: pid 8' },
  ] as const;
  expect(await linesOf('Faults', [faulty('a/1'), faulty('a/2')])).toBeUndefined();
  expect(await linesOf('Faults', [faulty('a/1')], { more })).toEqual(['worker died: pid 7']);
});

test('of slow passes of one check the slowest is told', async () => {
  const took = (value: number) => ({ measure: { value, limit: 2000, unit: 'ms' as const } });
  const slow = { test: 'a/1', clauses: ['errors.fail-fast'], checks: [took(1700), took(1900), took(1800)] };
  expect(await linesOf('Slow', [slow])).toEqual([
    'errors.fail-fast in a/1, 3 times: the port is free: up to 1.9 s of 2.0 s',
  ]);
});

test('what the description of the target set is told', async () => {
  const target = {
    ...sampleHeader.target,
    environment: { A: '1', B: '2' },
    budgets: { 'errors.fail-fast': { exit: 9 } },
  };
  expect(await linesOf('Set by', [], { header: { target } })).toEqual([
    'environment A=1, B=2',
    'budget errors.fail-fast {"exit":9}',
  ]);
});
