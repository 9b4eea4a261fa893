import { expect, test } from 'playwright/test';
import { literalsFor } from '../spec/literals.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { literalsMissing } from './documents.js';
import { throwsErrorClass } from './error-class.js';

const literals = literalsFor(await loadSpec('2025-12-11', specDirectory()), 'en');

const DOCUMENT = `The lock is the bind of ws://127.0.0.1:18789. On EADDRINUSE a start by openclaw gateway --port <port> throws
GatewayLockError("another gateway instance is already listening on ws://127.0.0.1:<port>"), on any other failure
GatewayLockError("failed to bind gateway socket on ws://127.0.0.1:<port>: …").`;

test('a document that states every literal', () => {
  expect(literalsMissing(DOCUMENT, [literals])).toEqual([]);
  expect(literalsMissing(DOCUMENT.replace('…', '...'), [literals])).toEqual([]);
  expect(literalsMissing(DOCUMENT.replace('…', '<cause>'), [literals])).toEqual([]);
});

for (const [was, is] of [
  ['ws://127.0.0.1:18789', 'ws://127.0.0.1:18788'],
  ['GatewayLockError', 'Gateway网关LockError'],
  ['already listening', 'listening already'],
  ['failed to bind', 'could not bind'],
  ['EADDRINUSE', 'the errno'],
  ['gateway --port', 'gateway -p'],
] as const) {
  test(`a document that says "${is}" misses one`, () => {
    expect(literalsMissing(DOCUMENT.replaceAll(was, is), [literals])).toHaveLength(1);
  });
}

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
