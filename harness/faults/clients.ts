/** Clients that hang on a gateway when it is stopped or crashes: each behaves badly in one way and tells what it saw. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocket } from '../common-js.js';
import { httpGet, url } from '../gateway/answer.js';
import type { Guardian } from '../gateway/guardian.js';
import { here } from '../os/here.js';
import type { Recorder } from '../record/recorder.js';
import { Companion } from './companion.js';
import { hasCloseFrame } from './frames.js';

/** Clients by the server of the gateway on which they hang. */
export const WEBSOCKET_CLIENTS = ['idle-websocket', 'never-answers-close', 'frozen'] as const;
export const HTTP_CLIENTS = ['half-upgrade', 'idle-keep-alive', 'half-request'] as const;
/** Every kind that this system can have. */
export const CLIENTS: readonly ClientKind[] = [...WEBSOCKET_CLIENTS, ...HTTP_CLIENTS].filter(
  (kind) => kind !== 'frozen' || here('freeze').is,
);
export type ClientKind = (typeof WEBSOCKET_CLIENTS)[number] | (typeof HTTP_CLIENTS)[number];

const CONNECT_MS = 30_000;

/** A gateway that does not answer a request at all is asked no longer than this. */
const READ_MS = 2_000;

export interface Address {
  readonly host: string;
  readonly port: number;
  /** Path of the WebSocket endpoint. */
  readonly path: string;
}

/** How the gateway's side of a connection went away; `at` in ms of the record's clock. */
export interface Closed {
  readonly how: string;
  readonly at: number;
  /** A WebSocket close frame came before the connection ended (RFC 6455 §5.5.1). */
  readonly closeFrame: boolean;
}

export interface Client {
  readonly kind: ClientKind;
  /** Never settles for a frozen client: it sees nothing. */
  readonly closed: Promise<Closed>;
  dispose(): Promise<void>;
}

/** Connects one client and brings it to the point where it falls silent. */
export async function openClient(
  kind: ClientKind,
  address: Address,
  recorder: Recorder,
  guardian: Guardian,
): Promise<Client> {
  const client =
    kind === 'idle-websocket'
      ? await idleWebSocket(address, recorder)
      : kind === 'frozen'
        ? await frozenClient(address, recorder, guardian)
        : await silentClient(kind, address, recorder);
  recorder.event('client', undefined, `client ${kind} connected to port ${address.port}`);
  void client.closed.then(({ how, at }) =>
    recorder.event('client', undefined, `client ${kind} saw ${how}`, undefined, at),
  );
  return client;
}

/** A well-behaved client: it answers the close frame. */
async function idleWebSocket(address: Address, recorder: Recorder): Promise<Client> {
  const socket = new WebSocket(url(address.host, address.port, address.path), { handshakeTimeout: CONNECT_MS });
  const closed = new Promise<Closed>((resolve) => {
    // 1006 is what ws reports when the connection ended without a close frame.
    socket.once('close', (code) => resolve({ how: `close ${code}`, at: recorder.now(), closeFrame: code !== 1006 }));
  });
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return { kind: 'idle-websocket', closed, dispose: async () => socket.terminate() };
}

/** What a raw client sends before it falls silent, and the beginning of the answer that it waits for first. */
const OPENINGS = {
  'never-answers-close': { send: upgrade, until: 'HTTP/1.1 101' },
  'half-upgrade': { send: (address: Address) => upgrade(address).slice(0, -2), until: undefined },
  'half-request': {
    send: () => 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf',
    until: undefined,
  },
  'idle-keep-alive': {
    send: () => 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n',
    until: 'HTTP/1.1',
  },
} as const;

function upgrade({ host, port, path }: Address): string {
  const key = Buffer.alloc(16, 1).toString('base64');
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}:${port}`, 'Upgrade: websocket', 'Connection: Upgrade'];
  return [...lines, `Sec-WebSocket-Key: ${key}`, 'Sec-WebSocket-Version: 13', '', ''].join('\r\n');
}

/** Half open by choice: the gateway's end of the connection is seen, and not answered. */
async function silentClient(kind: keyof typeof OPENINGS, address: Address, recorder: Recorder): Promise<Client> {
  const socket = connect({ host: address.host, port: address.port, allowHalfOpen: true });
  await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  const closed = new Promise<Closed>((resolve) => {
    const settle = (how: string): void =>
      resolve({ how, at: recorder.now(), closeFrame: hasCloseFrame(Buffer.concat(received)) });
    socket.once('end', () => settle('end'));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
  });
  const { send, until } = OPENINGS[kind];
  socket.write(send(address));
  if (until !== undefined) await begins(socket, received, until);
  else await untilRead(address);
  return { kind, closed, dispose: async () => void socket.destroy() };
}

/**
 * What a client said to which there is no answer has been read once a later one has been answered. Signalled before that, a
 * busy gateway would never have had such a client.
 */
async function untilRead({ host, port }: Address): Promise<void> {
  await httpGet(host, port, '/', READ_MS);
}

async function begins(socket: Socket, received: readonly Buffer[], expected: string): Promise<void> {
  const signal = AbortSignal.timeout(CONNECT_MS);
  while (!Buffer.concat(received).includes('\r\n\r\n')) await once(socket, 'data', { signal });
  const answer = Buffer.concat(received).toString('latin1');
  if (!answer.startsWith(expected)) throw new Error(`answered ${answer.split('\r\n')[0] ?? ''}, not ${expected}`);
}

async function frozenClient(address: Address, recorder: Recorder, guardian: Guardian): Promise<Client> {
  const program = fileURLToPath(new URL('./frozen-client-process.js', import.meta.url));
  const args = [program, url(address.host, address.port, address.path)];
  const companion = await Companion.start(
    { name: 'frozen client', role: 'client', file: process.execPath, args },
    recorder,
    guardian,
  );
  await companion.freeze();
  return { kind: 'frozen', closed: new Promise(() => undefined), dispose: () => companion.dispose() };
}
