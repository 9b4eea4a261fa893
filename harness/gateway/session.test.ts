import type { Gateway } from './gateway.js';
import { Session } from './session.js';
import { expect, node, serving, test } from './trial.js';

async function opened(gateway: Gateway): Promise<Session> {
  const session = await Session.open(gateway, '/');
  if (!session) throw new Error('the gateway holds no session');
  return session;
}

test('a gateway that takes no upgrade holds no session', async ({ trial }) => {
  const port = await trial.freePort();
  const http = `require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1')`;
  expect(await Session.open(await trial.ready(node(http), { port }), '/')).toBeUndefined();
});

test('a session works as long as its gateway does', async ({ trial }) => {
  const gateway = await trial.serving();
  const session = await opened(gateway);
  expect(await session.trouble()).toBeUndefined();
  expect(await session.trouble()).toBeUndefined();
  await gateway.signal(gateway.launcher, 'SIGKILL');
  await gateway.ended;
  expect(await session.trouble()).toMatch(/close code 1006|no pong/);
  session.close();
});

/**
 * A gateway that closes its second session with `code` when it is pinged, without a pong: the first one is the probe.
 * `before`: what it does just before.
 */
const closing = (port: number, code: number, before = ''): string =>
  `${serving(port).replace('({ server })', "({ server, autoPong: false }).on('connection', (one) => greet(one, server))")}
   let sessions = 0;
   function greet(socket, server) {
     const close = ++sessions === 2;
     socket.on('ping', () => {
       if (!close) return socket.pong();
       ${before}
       socket.close(${code});
     });
   }`;

for (const [code, trouble] of [
  [1000, undefined],
  [1008, undefined],
  [4001, undefined],
  [1001, 'the session was broken with close code 1001'],
  [1011, 'the session was broken with close code 1011'],
] as const) {
  test(`a session that its gateway closes with ${code} while it is asked`, async ({ trial }) => {
    const port = await trial.freePort();
    const gateway = await trial.ready(node(closing(port, code)), { port });
    const session = await opened(gateway);
    expect(await session.trouble()).toBe(trouble);
    expect(await session.trouble()).toBe(trouble);
    session.close();
  });
}

test('a session that was ended by policy and cannot be opened anew is in trouble', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.ready(node(closing(port, 1000, 'server.close();')), { port });
  const session = await opened(gateway);
  expect(await session.trouble()).toMatch(/^no pong: .*ECONNREFUSED/);
  session.close();
});

test('where nobody listens there is none', async ({ trial }) => {
  const gateway = await trial.launch(node('setInterval(() => {}, 1e6)'));
  expect(await Session.open(gateway, '/')).toBeUndefined();
});
