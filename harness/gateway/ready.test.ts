import { answersAsReady, untilReady } from './ready.js';
import { ANY_ANSWER, eventually, expect, node, serving, test } from './trial.js';

const HEALTHZ = { path: '/healthz', status: [200, 204], deadlineMs: 60_000 };

test('which answers make a gateway ready', () => {
  expect(answersAsReady(HEALTHZ, { status: 204 })).toBe(true);
  expect(answersAsReady(HEALTHZ, { status: 404 })).toBe(false);
  expect(answersAsReady(HEALTHZ, { failure: 'refused' })).toBe(false);
  expect(answersAsReady(ANY_ANSWER, { status: 500 })).toBe(true);
  expect(answersAsReady(ANY_ANSWER, { failure: 'refused' })).toBe(false);
});

test('ready: it owns the listener and answers, in this order', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.launch(node(serving(port)), { port });
  const state = await untilReady(gateway, HEALTHZ, 20_000, trial.recorder);
  if (state.kind !== 'ready') throw new Error(`it is ${state.kind}`);
  expect(state.listeningAt).toBeGreaterThan(gateway.launchedAt);
  expect(state.readyAt).toBeGreaterThan(state.listeningAt);
  expect(trial.events('listening').map(({ gateway }) => gateway)).toEqual(['gateway']);
  expect(trial.events('ready').map(({ text }) => text)).toEqual(['gateway answers GET /healthz']);
});

test('a stranger that answers 200 on the port makes nobody ready', async ({ trial }) => {
  const stranger = await trial.serving({ name: 'stranger' });
  const gateway = await trial.launch(node('setInterval(() => {}, 1e6)'), { port: stranger.port });
  expect(await untilReady(gateway, ANY_ANSWER, 1_000, trial.recorder)).toEqual({
    kind: 'late',
    why: `a process that was not started here listens on 127.0.0.1:${stranger.port}`,
  });
  // The positive twin: to its own gateway the same listener is ready.
  expect((await untilReady(stranger, ANY_ANSWER, 20_000, trial.recorder)).kind).toBe('ready');
});

test('a child of the launcher counts as the owner', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.launch(
    node(`require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(serving(port))}]);`),
    { port },
  );
  expect((await untilReady(gateway, ANY_ANSWER, 20_000, trial.recorder)).kind).toBe('ready');
  const owner = await gateway.owner();
  expect(owner?.pid).toBeGreaterThan(0);
  expect(owner?.pid).not.toBe(gateway.launcher.pid);
});

test('one that ends is told as ended, also when a stranger listens', async ({ trial }) => {
  const stranger = await trial.serving({ name: 'stranger' });
  for (const port of [stranger.port, await trial.freePort()]) {
    const gateway = await trial.launch(node('process.exit(3)'), { port });
    expect(await untilReady(gateway, ANY_ANSWER, 20_000, trial.recorder)).toEqual({ kind: 'ended' });
  }
});

test('one that never listens is late, and why', async ({ trial }) => {
  const gateway = await trial.launch(node('setInterval(() => {}, 1e6)'));
  const why = `nothing listened on 127.0.0.1:${gateway.port}`;
  expect(await untilReady(gateway, ANY_ANSWER, 300, trial.recorder)).toEqual({ kind: 'late', why });
});

test('one that answers 503 is late, and why; so is one that accepts and never answers', async ({ trial }) => {
  const port = await trial.freePort();
  const busy = await trial.launch(node(serving(port, { status: 503 })), { port });
  await eventually('it listens', async () => (await busy.listeners()).length > 0);
  expect(await untilReady(busy, HEALTHZ, 500, trial.recorder)).toEqual({ kind: 'late', why: 'GET /healthz gave 503' });

  const other = await trial.freePort();
  const silent = await trial.launch(node(`require('node:net').createServer().listen(${other}, '127.0.0.1')`), {
    port: other,
  });
  await eventually('it listens', async () => (await silent.listeners()).length > 0);
  expect(await untilReady(silent, ANY_ANSWER, 500, trial.recorder)).toEqual({
    kind: 'late',
    why: 'GET / gave no answer within 2000 ms',
  });
});
