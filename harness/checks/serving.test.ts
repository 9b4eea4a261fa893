import which from 'which';
import { expect, node, serving, test } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { cannotBeBound } from './exclusive.js';
import { listensOnlyOn, speaksHttp, speaksWebSocket, stillServes } from './serving.js';

test('a gateway that serves', async ({ trial }) => {
  const gateway = await trial.serving();
  expect(await speaksWebSocket(gateway, '/')).toMatchObject({ outcome: 'holds', observed: 'a pong' });
  expect(await speaksHttp(gateway)).toMatchObject({ outcome: 'holds', observed: 'HTTP 200' });
  const owner = `pid ${gateway.launcher.pid}`;
  expect(await stillServes(gateway, '/', owner)).toMatchObject({
    outcome: 'holds',
    observed: `owned by ${owner}, answers`,
  });
  expect((await stillServes(gateway, '/', 'pid 1')).outcome).toBe('violated');
  expect(await listensOnlyOn(gateway, gateway.port)).toMatchObject({
    outcome: 'holds',
    observed: `127.0.0.1:${gateway.port}`,
  });
  expect((await listensOnlyOn(gateway, gateway.port + 1)).outcome).toBe('violated');
});

test('a gateway that is dead', async ({ trial }) => {
  const gateway = await trial.serving();
  const owner = `pid ${gateway.launcher.pid}`;
  await gateway.signal(gateway.launcher, 'SIGKILL');
  await gateway.ended;
  const refusal = `connect ECONNREFUSED 127.0.0.1:${gateway.port}`;
  expect(await speaksWebSocket(gateway, '/')).toMatchObject({ outcome: 'violated', observed: refusal });
  expect(await speaksHttp(gateway)).toMatchObject({ outcome: 'violated', observed: refusal });
  expect(await stillServes(gateway, '/', owner)).toMatchObject({
    outcome: 'violated',
    observed: `owned by nobody of it, ${refusal}, ended with signal 9`,
  });
  expect(await listensOnlyOn(gateway, gateway.port)).toMatchObject({
    outcome: 'violated',
    observed: 'listens nowhere',
  });
});

const PLACES: Readonly<Record<string, readonly [extra: (port: number) => string, outcome: string]>> = {
  'the same port of ::1 besides': [(port) => `createServer().listen(${port}, '::1')`, 'holds'],
  'another port besides': [(port) => `createServer().listen(${port + 1}, '127.0.0.1')`, 'violated'],
  'another port of a child': [
    (port) =>
      `require('node:child_process').spawn(process.execPath, ['-e', "require('node:net').createServer().listen(${port + 1}, '127.0.0.1')"])`,
    'violated',
  ],
  'every address of IPv6': [
    (port) => `createServer().listen({ port: ${port}, host: '::', ipv6Only: true })`,
    'violated',
  ],
};

for (const [title, [extra, outcome]] of Object.entries(PLACES)) {
  test(`a gateway that listens on ${title}`, async ({ trial }) => {
    const port = await trial.freePort();
    const gateway = await trial.ready(node(`${serving(port)}; ${extra(port)};`), { port });
    await expect
      .poll(async () => (await os.listenersOf(await gateway.tree.living())).length, { timeout: 20_000, intervals: [5] })
      .toBe(2);
    expect((await listensOnlyOn(gateway, port)).outcome).toBe(outcome);
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
