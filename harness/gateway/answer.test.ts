import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { os } from '../os/index.js';
import { accepts, httpGet, url, webSocketPing } from './answer.js';
import { expect, node, serving, test } from './trial.js';

const SOON = 500;

test('a gateway that serves is connected to, answers GET and pongs', async ({ trial }) => {
  const { host, port } = await trial.serving();
  expect(await accepts(host, port, 10_000)).toBe(true);
  expect(await httpGet(host, port, '/', 10_000)).toEqual({ status: 200 });
  expect(await webSocketPing(host, port, '/', 10_000)).toEqual({ pong: true });
});

test('where nobody listens', async ({ trial }) => {
  const port = await trial.freePort();
  expect(await accepts('127.0.0.1', port, 10_000)).toBe(false);
  expect(await httpGet('127.0.0.1', port, '/', 10_000)).toEqual({
    failure: `connect ECONNREFUSED 127.0.0.1:${port}`,
  });
  expect(await webSocketPing('127.0.0.1', port, '/', 10_000)).toEqual({
    failure: `connect ECONNREFUSED 127.0.0.1:${port}`,
  });
});

test('one that accepts and is silent: a deadline for each question', async ({ trial }) => {
  const port = await trial.freePort();
  const silent = await trial.start(
    node(`require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`),
  );
  await silent.says;
  expect(await accepts('127.0.0.1', port, 10_000)).toBe(true);
  expect(await httpGet('127.0.0.1', port, '/', SOON)).toEqual({ failure: `no answer within ${SOON} ms` });
  expect(await webSocketPing('127.0.0.1', port, '/', SOON)).toMatchObject({ failure: expect.any(String) });
});

test('an address from which nothing comes back is not waited for', async () => {
  // TEST-NET-1 (RFC 5737): no answer at all, or the system refuses at once.
  expect(await accepts('192.0.2.1', 9, 100)).toBe(false);
});

test('an endpoint that upgrades and never pongs, or closes instead', async ({ trial }) => {
  for (const [deed, failure] of [
    ["socket.close(4000, 'no')", 'closed with 4000 before the pong'],
    ['', `no pong within ${SOON} ms`],
  ] as const) {
    const port = await trial.freePort();
    const unwilling = `({ server, autoPong: false }).on('connection', (socket) => { ${deed} })`;
    await trial.ready(node(serving(port).replace('({ server })', unwilling)), { port });
    expect(await webSocketPing('127.0.0.1', port, '/', deed === '' ? SOON : 10_000)).toEqual({ failure });
  }
});

test('an endpoint that answers an upgrade as any other request', async ({ trial }) => {
  const port = await trial.freePort();
  await trial.ready(node(serving(port).replace('new WebSocketServer({ server })', '')), { port });
  expect(await webSocketPing('127.0.0.1', port, '/', 10_000)).toEqual({ failure: 'Unexpected server response: 200' });
});

test('an IPv6 host stands in brackets', () => {
  expect([url('::1', 1, '/ws'), url('127.0.0.1', 2, '/')]).toEqual(['ws://[::1]:1/ws', 'ws://127.0.0.1:2/']);
});

test('a machine that has no descriptor left to ask with gives no answer of the listener', async ({ trial }) => {
  test.skip(os.name === 'win32', 'descriptors are limited as Unix has it');
  const { port } = await trial.serving();
  const script = `
    const { openSync } = await import('node:fs');
    const { accepts, httpGet, webSocketPing } = await import(${JSON.stringify(new URL('./answer.js', import.meta.url).href)});
    const ask = async () => JSON.stringify(await Promise.all([
      accepts('127.0.0.1', ${port}, 10_000),
      httpGet('127.0.0.1', ${port}, '/', 10_000),
      webSocketPing('127.0.0.1', ${port}, '/', 10_000),
    ].map((asked) => asked.catch((error) => error.code))));
    console.log(await ask());
    try { for (;;) openSync('/dev/null'); } catch {}
    console.log(await ask());`;
  const limited = ['-c', 'ulimit -n 256; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)('sh', limited);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    [true, { status: 200 }, { pong: true }],
    ['EMFILE', 'EMFILE', 'EMFILE'],
  ]);
});
