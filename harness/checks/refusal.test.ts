import type { Contention } from '../faults/contend.js';
import { watchContender } from '../faults/contend.js';
import { PortWatch } from '../gateway/port-watch.js';
import { expect, node, serving, type Trial, test } from '../gateway/trial.js';
import { literalsFor } from '../spec/literals.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import {
  failsFast,
  namesErrorClass,
  oneOwner,
  refused,
  reportsFailure,
  saysOtherBindFailure,
  saysPortInUse,
} from './refusal.js';

const spec = await loadSpec('2025-12-11', specDirectory());
const literals = literalsFor(spec, 'en');
const chinese = literalsFor(spec, 'zh-CN');

const DEADLINE_MS = 10_000;

/** A contender that prints `said`, with its port for `<port>`, and then does `deed` in a shell. */
async function contention(
  trial: Trial,
  said: string,
  { deed = 'exit 1', host = '127.0.0.1', deadlineMs = DEADLINE_MS } = {},
): Promise<Contention> {
  const port = await trial.freePort();
  const text = said.replaceAll('<port>', String(port));
  const command = ['/bin/sh', '-c', `printf '%s\\n' "$1"; ${deed}`, 'sh', text];
  const contender = await trial.launch(command, { name: 'contender', port, host });
  return watchContender(contender, [], deadlineMs, trial.recorder);
}

const IN_USE = 'another gateway instance is already listening on ws://127.0.0.1:<port>';
const OTHER = 'failed to bind gateway socket on ws://127.0.0.1:<port>: ';

const MESSAGES: Readonly<Record<string, readonly [said: string, inUse: string, other: string]>> = {
  'the message': [IN_USE, 'holds', 'violated'],
  'the message behind its class': [`GatewayLockError: ${IN_USE}`, 'holds', 'violated'],
  'the message before its cause': [`${IN_USE} | listen EADDRINUSE`, 'holds', 'violated'],
  'the message of another port': [`${IN_USE}0`, 'violated', 'violated'],
  'the message in other words': [IN_USE.replace('instance', 'process'), 'violated', 'violated'],
  'no message at all': ['Error: listen EADDRINUSE', 'violated', 'violated'],
  'the other message with a cause': [`${OTHER}EACCES`, 'violated', 'holds'],
  'the other message without a cause': [OTHER, 'violated', 'violated'],
  'both messages': [`${IN_USE}\n${OTHER}EACCES`, 'holds', 'violated'],
};

for (const [title, [said, inUse, other]] of Object.entries(MESSAGES)) {
  test(`it says ${title}`, async ({ trial }) => {
    const told = await contention(trial, said);
    expect((await saysPortInUse(told, literals)).outcome).toBe(inUse);
    expect((await saysOtherBindFailure(told, literals)).outcome).toBe(other);
  });
}

test('what was expected and what was seen is shown', async ({ trial }) => {
  const told = await contention(trial, `  ${IN_USE}0`);
  const message = IN_USE.replace('<port>', String(told.contender.port));
  expect(await saysPortInUse(told, literals)).toMatchObject({
    expected: message,
    observed: `${message}0`,
    evidence: [{ title: 'terminal of contender', text: `  ${message}0` }],
  });
  const silent = await contention(trial, '');
  expect((await saysPortInUse(silent, literals)).observed).toBe('no such message');
  expect((await saysOtherBindFailure(silent, literals)).expected).toMatch(/: <cause>$/);
  const inUse = await contention(trial, IN_USE);
  expect((await saysOtherBindFailure(inUse, literals)).observed).toMatch(/^told as in use: another gateway/);
});

test('a message stands in the language and on the host of the target', async ({ trial }) => {
  const told = await contention(trial, '另一个网关实例已经在 ws://127.0.0.1:<port> 上监听');
  expect((await saysPortInUse(told, chinese)).outcome).toBe('holds');
  expect((await saysPortInUse(told, literals)).outcome).toBe('violated');
  const elsewhere = await contention(trial, `${OTHER.replace('127.0.0.1', '192.0.2.1')}EADDRNOTAVAIL`, {
    host: '192.0.2.1',
  });
  expect((await saysOtherBindFailure(elsewhere, literals)).outcome).toBe('holds');
});

test('a message that is missing from an incomplete output is not known to be missing', async ({ trial }) => {
  const { ended, ...told } = await contention(trial, IN_USE.slice(0, 40));
  if (!ended) throw new Error('it ended');
  const cut = { ...told, ended: { ...ended, complete: false } };
  expect((await saysPortInUse(cut, literals)).outcome).toBe('unknown');
  expect((await saysOtherBindFailure(cut, literals)).outcome).toBe('unknown');
  // What did arrive counts all the same.
  const whole = { ...cut, text: IN_USE.replace('<port>', String(cut.contender.port)) };
  expect((await saysPortInUse(whole, literals)).outcome).toBe('holds');
});

test('refused: it ends and listens nowhere', async ({ trial }) => {
  const ended = await contention(trial, IN_USE);
  expect(await refused(ended, DEADLINE_MS)).toMatchObject({
    outcome: 'holds',
    observed: expect.stringMatching(/^ended after .* with status 1, listened nowhere$/),
  });
  const hanging = await contention(trial, IN_USE, { deed: 'exec sleep 60', deadlineMs: 200 });
  expect(await refused(hanging, 200)).toMatchObject({
    outcome: 'violated',
    expected: 'ends within 200 ms, listens nowhere',
    observed: expect.stringMatching(/^still running after .*, listened nowhere$/),
  });
  expect(await reportsFailure(hanging)).toMatchObject({
    outcome: 'violated',
    observed: expect.stringMatching(/^still running/),
  });
  expect(await failsFast(hanging, 200)).toMatchObject({
    outcome: 'violated',
    observed: expect.stringMatching(/^still running/),
  });
});

for (const [deed, outcome, observed] of [
  ['exit 1', 'holds', 'status 1'],
  ['exit 255', 'holds', 'status 255'],
  ['exit 0', 'violated', 'status 0'],
  ['kill -KILL $$', 'violated', 'signal 9'],
] as const) {
  test(`a failure is reported: ${deed}`, async ({ trial }) => {
    expect(await reportsFailure(await contention(trial, '', { deed }))).toMatchObject({ outcome, observed });
  });
}

test('the refusal is quick, or it is not', async ({ trial }) => {
  const told = await contention(trial, IN_USE);
  expect((await failsFast(told, DEADLINE_MS)).outcome).toBe('holds');
  expect((await failsFast({ ...told, took: { clockMs: 200, starvedMs: 50 } }, 100)).outcome).toBe('violated');
  expect((await failsFast({ ...told, took: { clockMs: 200, starvedMs: 150 } }, 100)).outcome).toBe('holds');
});

for (const [said, outcome, observed] of [
  [`GatewayLockError: ${IN_USE}`, 'holds', 'GatewayLockError'],
  [`Gateway failed to start: [GatewayLockError] ${IN_USE}`, 'holds', 'GatewayLockError'],
  [`LockError: ${IN_USE}`, 'violated', 'LockError'],
  [`MyGatewayLockError: ${IN_USE}`, 'violated', 'MyGatewayLockError'],
  [IN_USE, 'unknown', 'the output names no class'],
  ['GatewayLockError', 'unknown', 'the output names no class'],
] as const) {
  test(`the class in: ${said}`, async ({ trial }) => {
    expect(await namesErrorClass(await contention(trial, said), literals)).toMatchObject({ outcome, observed });
  });
}

test('one owner, or two', async ({ trial }) => {
  const port = await trial.freePort();
  const one = await trial.ready(node(serving(port)), { name: 'one', port });
  const other = await trial.ready(node(serving(port, { hosts: ['::1'] })), { name: 'other', port, host: '::1' });
  for (const [gateways, outcome, observed] of [
    [[one], 'holds', 'at most one gateway in 2 looks'],
    [[one, other], 'violated', /^(one|other) \(pid \d+\) on \S+, (one|other) \(pid \d+\) on \S+$/],
  ] as const) {
    const watch = new PortWatch(port, gateways, trial.recorder);
    await watch.look();
    await watch.look();
    const found = oneOwner({ watch });
    expect(found.outcome).toBe(outcome);
    expect(found.observed).toMatch(observed);
  }
});
