import type { Client } from '../faults/clients.js';
import { type Stop, stop } from '../faults/stop.js';
import type { Gateway } from '../gateway/gateway.js';
import { expect, node, serving, type Trial, test } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { answersNoHttp, endsSoonAfter, exitsWithZero, leavesNoChild, letsGo, sendsCloseFrame } from './shutdown.js';

test.skip(os.name === 'win32', 'signals as Unix has them');

const LIMITS = { releaseMs: 10_000, exitMs: 10_000 };

/** A gateway that does `deed` on SIGTERM, stopped. */
async function stopped(trial: Trial, deed: string, limits = LIMITS): Promise<{ gateway: Gateway; stopped: Stop }> {
  const port = await trial.freePort();
  const gateway = await trial.ready(node(`${serving(port)}; process.on('SIGTERM', () => { ${deed} })`), { port });
  return { gateway, stopped: await stop(gateway, 'signal', 'SIGTERM', limits, trial.recorder) };
}

for (const [deed, outcome, observed] of [
  ['process.exit(0)', 'holds', 'status 0'],
  ['process.exit(143)', 'violated', 'status 143'],
  ["process.removeAllListeners('SIGTERM').kill(process.pid, 'SIGTERM')", 'violated', 'signal 15'],
] as const) {
  test(`it ends by ${deed}`, async ({ trial }) => {
    const { gateway, stopped: one } = await stopped(trial, deed);
    expect(await exitsWithZero(gateway, one)).toMatchObject({ outcome, observed });
    expect((await endsSoonAfter(gateway, one, 10_000)).outcome).toBe('holds');
    expect(await leavesNoChild(gateway)).toMatchObject({ outcome: 'holds', observed: 'none' });
  });
}

test('one that does not end', async ({ trial }) => {
  const { gateway, stopped: one } = await stopped(trial, '', { releaseMs: 100, exitMs: 100 });
  expect(await exitsWithZero(gateway, one)).toMatchObject({ outcome: 'violated', observed: 'still running' });
  expect(await endsSoonAfter(gateway, one, 100)).toMatchObject({ outcome: 'violated', observed: 'still running' });
});

test('one that answers HTTP after all, and one that listens without answering', async ({ trial }) => {
  const limits = { releaseMs: 100, exitMs: 100 };
  const { gateway } = await stopped(trial, '', limits);
  expect(await answersNoHttp(gateway)).toMatchObject({ outcome: 'violated', observed: 'HTTP 200' });
  const silence = "require('node:net').Server.prototype.emit = (_event, socket) => socket?.destroy?.()";
  const { gateway: silent } = await stopped(trial, silence, limits);
  expect(await answersNoHttp(silent)).toMatchObject({
    outcome: 'holds',
    observed: expect.stringMatching(/hang up|ECONN/),
  });
  const { gateway: ended } = await stopped(trial, 'process.exit(0)');
  expect(await answersNoHttp(ended)).toMatchObject({ outcome: 'holds', observed: 'listens no more' });
});

test('one that ends long after its port came free', async ({ trial }) => {
  const { gateway, stopped: one } = await stopped(trial, 'process.exit(0)');
  const { ended, release } = one;
  if (!ended || release.releasedAt === undefined) throw new Error('it ended');
  const slow = { ...one, ended: { ...ended, deadAt: release.releasedAt + 90_000 } };
  expect((await endsSoonAfter(gateway, slow, 10_000)).outcome).toBe('violated');
  // Without a release its time counts from the question.
  const never = { ...one, release: { ...release, releasedAt: undefined } };
  expect((await endsSoonAfter(gateway, never, 10_000)).measure?.value).toBeGreaterThan(0);
});

test('one whose child outlives it', async ({ trial }) => {
  const { gateway, stopped: one } = await stopped(
    trial,
    `const options = { detached: true, stdio: 'ignore' };
     require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], options);
     process.exit(0)`,
  );
  expect((await exitsWithZero(gateway, one)).outcome).toBe('holds');
  const found = await leavesNoChild(gateway);
  expect(found.outcome).toBe('violated');
  expect(found.observed).toMatch(/^pid \d+ .*setInterval/);
});

test('a client that is let go, in time or late, with a close frame or without', async ({ trial }) => {
  const { gateway, stopped: one } = await stopped(trial, 'process.exit(0)');
  const client = (after: number, how: string, closeFrame: boolean): Client => ({
    kind: 'idle-websocket',
    closed: Promise.resolve({ how, at: one.askedAt + after, closeFrame }),
    dispose: async () => undefined,
  });
  const told = client(20_000, 'close 1001', true);
  expect(await letsGo(told, gateway, one, 30_000)).toMatchObject({
    outcome: 'holds',
    title: 'the connection of idle-websocket is closed',
    evidence: [{ title: 'the client saw', text: 'close 1001' }, { title: 'terminal of gateway' }],
  });
  expect((await letsGo(told, gateway, one, 10_000)).outcome).toBe('violated');
  expect(await sendsCloseFrame(told, gateway, 10_000)).toMatchObject({
    outcome: 'holds',
    observed: 'close 1001, a close frame',
  });
  expect(await sendsCloseFrame(client(1, 'ECONNRESET', false), gateway, 10_000)).toMatchObject({
    outcome: 'violated',
    observed: 'ECONNRESET, no close frame',
  });
  // Closed before it was asked: by its own policy, and let go all the same.
  expect((await letsGo(client(-5, 'close 1008', true), gateway, one, 10_000)).measure?.value).toBe(0);
});

test('a client that is held on to', async ({ trial }) => {
  const { gateway, stopped: one } = await stopped(trial, 'process.exit(0)');
  const stuck: Client = { kind: 'half-request', closed: new Promise(() => undefined), dispose: async () => undefined };
  expect(await letsGo(stuck, gateway, one, 50)).toMatchObject({ outcome: 'violated', observed: 'still open' });
  expect(await sendsCloseFrame(stuck, gateway, 50)).toMatchObject({ outcome: 'violated', observed: 'still open' });
});
