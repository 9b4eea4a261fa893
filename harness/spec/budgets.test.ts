import { expect, test } from 'playwright/test';
import { assertOverrides, budgetOf, limitMs } from './budgets.js';
import { loadSpec } from './load.js';
import { specDirectory } from './revisions.js';

const spec = () => loadSpec('2025-12-11', specDirectory());

test('a limit is cold starts where that is more, the least time otherwise', () => {
  const budget = { coldStarts: 1.5, atLeastMs: 2000, why: 'x' };
  expect(limitMs(budget, 1000)).toBe(2000);
  expect(limitMs(budget, 4000)).toBe(6000);
  expect(limitMs({ atLeastMs: 2000, why: 'x' }, 9_000_000)).toBe(2000);
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

test('the budgets that the suite asks for are there', async () => {
  const loaded = await spec();
  const found = loaded.clauses.flatMap(({ id, budgets }) =>
    Object.entries(budgets).map(([name, { coldStarts = 0, atLeastMs }]) => `${id}.${name} ${coldStarts} ${atLeastMs}`),
  );
  expect(found).toEqual([
    'singleton.second-start-refused.end 4 60000',
    'crash.sigkill-releases-listener.release 0 2000',
    'crash.abnormal-exit-releases-listener.release 0 2000',
    'crash.launcher-killed-releases-listener.release 0 2000',
    'crash.restart-after-crash.start 2 5000',
    'shutdown.releases-port-promptly.release 0 5000',
    'shutdown.releases-port-promptly.release-with-clients 0 8000',
    'shutdown.closes-websocket-server.close 0 8000',
    'shutdown.closes-http-server.close 0 8000',
    'shutdown.exits-cleanly.exit 0 10000',
    'errors.fail-fast.exit 1.5 2000',
  ]);
});
