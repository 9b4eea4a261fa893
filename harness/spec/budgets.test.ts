import { expect, test } from 'playwright/test';
import { assertOverrides, budgetOf, limitMs } from './budgets.js';
import { loadSpec } from './load.js';
import { specDirectory } from './revisions.js';

const spec = () => loadSpec('2025-12-11', specDirectory());

test('a limit is cold starts where that is more, the least time otherwise', () => {
  const budget = { coldStarts: 1.5, atLeastMs: 2000, why: 'x' };
  expect(limitMs(budget, { coldMs: 1000 })).toBe(2000);
  expect(limitMs(budget, { coldMs: 4000 })).toBe(6000);
  expect(limitMs({ atLeastMs: 2000, why: 'x' }, { coldMs: 9_000_000 })).toBe(2000);
});

test('a limit in floors needs one that was measured', () => {
  const listen = { floors: 3, atLeastMs: 1000, why: 'x' };
  expect(limitMs(listen, { coldMs: 9000, floorMs: 700 })).toBe(2100);
  expect(limitMs(listen, { coldMs: 9000 })).toBe(1000);
});

test('the target’s own budget stands in for the spec’s, that one alone', async () => {
  const own = { atLeastMs: 1, why: 'slow machine' };
  const overrides = { 'errors.fail-fast': { exit: own } };
  expect(budgetOf(await spec(), overrides, 'errors.fail-fast', 'exit')).toBe(own);
  expect(budgetOf(await spec(), overrides, 'shutdown.exits-cleanly', 'exit').atLeastMs).toBe(10_000);
});

test('names that answer to nothing are errors, with the nearest that does', async () => {
  const loaded = await spec();
  expect(() => budgetOf(loaded, {}, 'errors.fail-fast', 'exot')).toThrow(/no budget exot .*did you mean exit\?/);
  expect(() => budgetOf(loaded, {}, 'errors.fail-fat', 'exit')).toThrow(/did you mean errors\.fail-fast\?/);
  const budget = { atLeastMs: 1, why: 'x' };
  expect(() => assertOverrides(loaded, { 'errors.fail-fast': { exit: budget } })).not.toThrow();
  expect(() => assertOverrides(loaded, { 'errors.fail-fast': { exits: budget } })).toThrow(/no budget exits/);
  expect(() => assertOverrides(loaded, { 'errors.fail-slow': {} })).toThrow(/no clause/);
});

test('the budgets that the suite asks for are there, by these names', async () => {
  const found = (await spec()).clauses.flatMap(({ id, budgets }) =>
    Object.keys(budgets).map((name) => `${id}.${name}`),
  );
  expect(found).toEqual([
    'singleton.second-start-refused.end',
    'singleton.isolated-profiles-coexist.watch',
    'listener.listens-promptly.listen',
    'crash.sigkill-releases-listener.release',
    'crash.abnormal-exit-releases-listener.release',
    'crash.launcher-killed-releases-listener.release',
    'crash.restart-after-crash.start',
    'shutdown.releases-port-promptly.release',
    'shutdown.releases-port-promptly.release-with-clients',
    'shutdown.closes-websocket-server.close',
    'shutdown.closes-http-server.close',
    'shutdown.exits-cleanly.exit',
    'errors.fail-fast.exit',
    'errors.fail-fast.retry',
  ]);
});
