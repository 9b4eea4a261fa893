import { fileURLToPath } from 'node:url';
import type { Gateway } from '../gateway/gateway.js';
import { expect, node, serving, type Trial, test } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { type Client, type ClientKind, HTTP_CLIENTS, openClient, WEBSOCKET_CLIENTS } from './clients.js';

const REFERENCE = fileURLToPath(new URL('../../fixtures/reference-gateway/cli.cjs', import.meta.url));

const SEEING = [...WEBSOCKET_CLIENTS, ...HTTP_CLIENTS].filter((kind) => kind !== 'frozen');

async function reference(trial: Trial): Promise<Gateway> {
  const port = await trial.freePort();
  return trial.ready([process.execPath, REFERENCE, 'gateway', '--port', String(port)], { port });
}

const open = (trial: Trial, kind: ClientKind, { host, port }: Gateway): Promise<Client> =>
  openClient(kind, { host, port, path: '/' }, trial.recorder, trial.guardian);

/** What every client that sees something saw: `close frame` or `no close frame`, by kind. */
async function closings(clients: readonly Client[]): Promise<Record<string, string>> {
  const seen = clients.map(async ({ kind, closed }) => {
    const { closeFrame } = await closed;
    return [kind, closeFrame ? 'close frame' : 'no close frame'] as const;
  });
  return Object.fromEntries(await Promise.all(seen));
}

test('asked to stop, a gateway closes every client, the WebSocket ones by a close frame', async ({ trial }) => {
  const gateway = await reference(trial);
  const clients: Client[] = [];
  for (const kind of SEEING) clients.push(await open(trial, kind, gateway));
  const before = trial.recorder.now();
  await gateway.signal(gateway.launcher, 'SIGTERM');
  expect(await closings(clients)).toEqual({
    'idle-websocket': 'close frame',
    'never-answers-close': 'close frame',
    'half-upgrade': 'no close frame',
    'idle-keep-alive': 'no close frame',
    'half-request': 'no close frame',
  });
  for (const { closed } of clients) expect((await closed).at).toBeGreaterThan(before);
  for (const client of clients) await client.dispose();
  expect((await gateway.ended).exit).toEqual({ status: 0 });
});

test('killed, it leaves them without a word', async ({ trial }) => {
  const gateway = await reference(trial);
  const clients: Client[] = [];
  for (const kind of SEEING) clients.push(await open(trial, kind, gateway));
  await gateway.signal(gateway.launcher, 'SIGKILL');
  expect(await closings(clients)).toEqual(Object.fromEntries(SEEING.map((kind) => [kind, 'no close frame'])));
  const told = trial.events('client').map(({ text }) => text);
  expect(told).toHaveLength(2 * SEEING.length);
  expect(told).toEqual(expect.arrayContaining(['client idle-websocket saw close 1006']));
  for (const client of clients) await client.dispose();
});

test('a frozen client holds its connection and sees nothing', async ({ trial }) => {
  test.skip(os.name === 'win32', 'there is no SIGSTOP on Windows');
  const gateway = await reference(trial);
  const client = await open(trial, 'frozen', gateway);
  const stopped = async () =>
    (await os.processes()).filter(({ parent, state }) => parent === process.pid && state === 'stopped');
  expect(await stopped()).toHaveLength(1);
  await gateway.signal(gateway.launcher, 'SIGTERM');
  expect((await gateway.ended).exit).toEqual({ status: 0 });
  expect(trial.events('client').map(({ text }) => text)).not.toContainEqual(expect.stringContaining('saw'));
  await client.dispose();
  expect(await stopped()).toEqual([]);
});

test('a gateway that does not speak WebSocket is found out', async ({ trial }) => {
  const port = await trial.freePort();
  const silent = node(serving(port, { status: 418 }).replace('new WebSocketServer({ server })', ''));
  const gateway = await trial.ready(silent, { port });
  await expect(open(trial, 'never-answers-close', gateway)).rejects.toThrow(
    /answered HTTP\/1.1 418 .*, not HTTP\/1.1 101/,
  );
  await expect(open(trial, 'idle-websocket', gateway)).rejects.toThrow('Unexpected server response: 418');
});

/** Has other things to do than its connections, nearly all the time; asked to stop, it says what it has read by then. */
const BUSY = (port: number): string => `
  let read = '';
  const server = require('node:http').createServer((_, answer) => answer.end());
  server.on('connection', (socket) => socket.on('data', (data) => { read += data; }));
  setInterval(() => { for (const begun = performance.now(); performance.now() - begun < 100; ); }, 5);
  server.listen(${port}, '127.0.0.1');
  process.on('SIGTERM', () => { console.log(JSON.stringify(read)); process.exit(); });`;

for (const [kind, words] of [
  ['half-upgrade', 'Upgrade: websocket'],
  ['half-request', 'half'],
] as const) {
  test(`a busy gateway has read what ${kind} says before anything else happens to it`, async ({ trial }) => {
    test.skip(os.name === 'win32', 'there is no SIGTERM on Windows');
    const port = await trial.freePort();
    const gateway = await trial.ready(node(BUSY(port)), { port });
    const client = await open(trial, kind, gateway);
    await gateway.signal(gateway.launcher, 'SIGTERM');
    await gateway.ended;
    expect(await gateway.transcript.text()).toContain(words);
    await client.dispose();
  });
}
