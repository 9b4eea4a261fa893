import { expect, test } from 'playwright/test';
import { literalsFor } from '../spec/literals.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { statesLiterals } from './documents.js';
import { throwsErrorClass } from './error-class.js';

const spec = await loadSpec('2025-12-11', specDirectory());
const literals = literalsFor(spec, 'en');

const SOURCE = `The lock is the bind of \`ws://127.0.0.1:18789\`. On EADDRINUSE a start by \`openclaw gateway --port <port>\` throws
\`GatewayLockError("another gateway instance is already listening on ws://127.0.0.1:<port>")\`, on any other failure
\`GatewayLockError("failed to bind gateway socket on ws://127.0.0.1:<port>: …")\`.`;

test('an edition that states every literal, and one that does not', () => {
  const judged = (source: string) => statesLiterals({ source, path: 'docs/lock.md' }, spec);
  expect(judged(SOURCE)).toMatchObject({ outcome: 'holds', title: 'docs/lock.md states every literal' });
  expect(judged(SOURCE.replace('18789', '18788'))).toMatchObject({
    outcome: 'violated',
    observed: '1:26: ws://127.0.0.1:18788: has "8" where "9" belongs',
  });
  expect(judged(SOURCE.replace('EADDRINUSE', 'a taken port')).observed).toBe(
    '1:1: no EADDRINUSE: stands nowhere, and nothing resembles it',
  );
});

test('the error of a module', () => {
  const message = 'another gateway instance is already listening on ws://127.0.0.1:20040';
  const judged = (outcome: Parameters<typeof throwsErrorClass>[0]) => throwsErrorClass(outcome, literals, 20_040);
  expect(judged({ name: 'GatewayLockError', message })).toMatchObject({
    outcome: 'holds',
    observed: `GatewayLockError: ${message}`,
  });
  expect(judged({ name: 'Error', message }).outcome).toBe('violated');
  expect(judged({ name: 'GatewayLockError', message: `${message}0` }).outcome).toBe('violated');
  expect(judged({ started: true })).toMatchObject({ outcome: 'violated', observed: 'it started' });
});
