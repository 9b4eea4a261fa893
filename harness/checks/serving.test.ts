import which from 'which';
import { ANY_ANSWER, expect, node, serving, test } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { cannotBeBound } from './exclusive.js';
import { listensOnLoopback, serves, speaksHttp, speaksWebSocket, usesOnlyPort } from './serving.js';

test('a gateway that serves', async ({ trial }) => {
  const gateway = await trial.serving();
  expect(await speaksWebSocket(gateway, '/')).toMatchObject({ outcome: 'holds', observed: 'a pong' });
  expect(await speaksHttp(gateway)).toMatchObject({ outcome: 'holds', observed: 'HTTP 200' });
  const address = `127.0.0.1:${gateway.port}`;
  expect(await serves(gateway, ANY_ANSWER)).toMatchObject({
    outcome: 'holds',
    observed: `owned by pid ${gateway.launcher.pid}, HTTP 200`,
  });
  expect((await serves(gateway, { ...ANY_ANSWER, status: [204] })).outcome).toBe('violated');
  expect(await usesOnlyPort(gateway, gateway.port)).toMatchObject({ outcome: 'holds', observed: address });
  expect((await usesOnlyPort(gateway, gateway.port + 1)).outcome).toBe('violated');
  expect(await listensOnLoopback(gateway)).toMatchObject({ outcome: 'holds', observed: address });
});

test('a gateway that is dead', async ({ trial }) => {
  const gateway = await trial.serving();
  await gateway.signal(gateway.launcher, 'SIGKILL');
  await gateway.ended;
  const refusal = `connect ECONNREFUSED 127.0.0.1:${gateway.port}`;
  expect(await speaksWebSocket(gateway, '/')).toMatchObject({ outcome: 'violated', observed: refusal });
  expect(await speaksHttp(gateway)).toMatchObject({ outcome: 'violated', observed: refusal });
  expect(await serves(gateway, ANY_ANSWER)).toMatchObject({
    outcome: 'violated',
    observed: `no process of it owns the port, ${refusal}`,
  });
  for (const found of [await usesOnlyPort(gateway, gateway.port), await listensOnLoopback(gateway)]) {
    expect(found).toMatchObject({ outcome: 'unknown', observed: 'it has died' });
  }
});

test('a gateway that listens nowhere', async ({ trial }) => {
  const gateway = await trial.launch(['sleep', '60']);
  for (const found of [await usesOnlyPort(gateway, gateway.port), await listensOnLoopback(gateway)]) {
    expect(found).toMatchObject({ outcome: 'violated', observed: 'listens nowhere' });
  }
});

/** What else it listens on, whether that leaves its port the only one, and whether it stays on loopback. */
const PLACES: Readonly<Record<string, readonly [extra: (port: number) => string, port: string, loopback: string]>> = {
  'the same port of ::1 besides': [(port) => `createServer().listen(${port}, '::1')`, 'holds', 'holds'],
  'another port besides': [(port) => `createServer().listen(${port + 1}, '127.0.0.1')`, 'violated', 'holds'],
  'another port of a child': [
    (port) =>
      `require('node:child_process').spawn(process.execPath, ['-e', "require('node:net').createServer().listen(${port + 1}, '127.0.0.1')"])`,
    'violated',
    'holds',
  ],
  'every address of IPv6': [
    (port) => `createServer().listen({ port: ${port}, host: '::', ipv6Only: true })`,
    'holds',
    'violated',
  ],
};

for (const [title, [extra, onPort, onLoopback]] of Object.entries(PLACES)) {
  test(`a gateway that listens on ${title}`, async ({ trial }) => {
    const port = await trial.freePort();
    const gateway = await trial.ready(node(`${serving(port)}; ${extra(port)};`), { port });
    await expect
      .poll(async () => (await os.listenersOf(await gateway.tree.living())).length, { timeout: 20_000, intervals: [5] })
      .toBe(2);
    expect((await usesOnlyPort(gateway, port)).outcome).toBe(onPort);
    expect((await listensOnLoopback(gateway)).outcome).toBe(onLoopback);
  });
}

test('a bind beside a gateway is refused, whatever its options', async ({ trial }) => {
  const gateway = await trial.serving();
  for (const [options, title] of [
    [{}, 'a bind without options is refused'],
    [{ reuseAddress: true }, 'a bind with SO_REUSEADDR is refused'],
    [{ reuseAddress: true, reusePort: true }, 'a bind with SO_REUSEADDR and SO_REUSEPORT is refused'],
  ] as const) {
    expect(await cannotBeBound(gateway, options)).toMatchObject({ outcome: 'holds', title, observed: 'EADDRINUSE' });
  }
});

test('a listener that shares its port is found out', async ({ trial }) => {
  // Node has the option from version 23 on.
  test.skip((await which('python3', { nothrow: true })) === null, 'python3 is not installed');
  const port = await trial.freePort();
  const python = `
import socket, http.server
listener = socket.socket()
for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
    listener.setsockopt(socket.SOL_SOCKET, option, 1)
listener.bind(('127.0.0.1', ${port}))
listener.listen()
server = http.server.HTTPServer(('127.0.0.1', ${port}), http.server.BaseHTTPRequestHandler, bind_and_activate=False)
server.socket = listener
server.serve_forever()`;
  const gateway = await trial.ready(['python3', '-c', python], { port });
  expect((await cannotBeBound(gateway, {})).outcome).toBe('holds');
  expect(await cannotBeBound(gateway, { reusePort: true })).toMatchObject({
    outcome: 'violated',
    observed: `bound 127.0.0.1:${port} beside the gateway`,
  });
});

test('a bind that fails for a reason of its own says nothing', async ({ trial }) => {
  const gateway = await trial.launch(['sleep', '60'], { host: '192.0.2.1' });
  expect(await cannotBeBound(gateway, {})).toMatchObject({ outcome: 'unknown', observed: 'EADDRNOTAVAIL' });
});
