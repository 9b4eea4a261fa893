/** A gateway that serves: the listener speaks WebSocket, and HTTP under it; it is where it should be, and nowhere else. */
import { httpGet, webSocketPing } from '../gateway/answer.js';
import type { Gateway } from '../gateway/gateway.js';
import { answersAsReady } from '../gateway/ready.js';
import type { Listener } from '../os/index.js';
import type { Description } from '../target/description.js';
import { type Finding, finding, terminalOf, within } from './finding.js';

const ANSWER_MS = 30_000;

/** An upgrade, a ping frame and its pong. */
export async function speaksWebSocket(gateway: Gateway, path: string): Promise<Finding> {
  const answer = await webSocketPing(gateway.host, gateway.port, path, ANSWER_MS);
  const observed = 'pong' in answer ? 'a pong' : answer.failure;
  const title = 'the listener answers a WebSocket ping';
  return finding(title, 'pong' in answer, 'an upgrade and a pong', observed, await terminalOf(gateway));
}

/** Any HTTP answer. */
export async function speaksHttp(gateway: Gateway): Promise<Finding> {
  const answer = await httpGet(gateway.host, gateway.port, '/', ANSWER_MS);
  const observed = 'status' in answer ? `HTTP ${answer.status}` : answer.failure;
  const title = 'the listener answers a plain GET';
  return finding(title, 'status' in answer, 'an HTTP answer', observed, await terminalOf(gateway));
}

/** It owns its port and answers as one that is ready. */
export async function serves(gateway: Gateway, ready: Description['ready']): Promise<Finding> {
  const owner = await gateway.owner();
  const answer = await httpGet(gateway.host, gateway.port, ready.path, ANSWER_MS);
  const said = 'status' in answer ? `HTTP ${answer.status}` : answer.failure;
  const observed = `${owner ? `owned by pid ${owner.pid}` : 'no process of it owns the port'}, ${said}`;
  const holds = owner !== undefined && answersAsReady(ready, answer);
  return finding(`${gateway.name} serves`, holds, 'owns its port and answers', observed, await terminalOf(gateway));
}

/** listener.port-option: its own processes listen on this port, and on no other, whatever the address. */
export function usesOnlyPort(gateway: Gateway, port: number): Promise<Finding> {
  const title = `it listens on port ${port}, and on no other`;
  return listensWhere(gateway, title, `port ${port}`, (sockets) => sockets.every((one) => one.port === port));
}

/** listener.default-address: it listens on the documented host, and on none but loopback besides; which port is not asked. */
export function listensOnLoopback(gateway: Gateway): Promise<Finding> {
  const title = `it listens on ${gateway.host}, and on loopback only`;
  const expected = `${gateway.host}; other loopback addresses besides, if at all`;
  return listensWhere(gateway, title, expected, (sockets) => {
    return sockets.some((one) => one.address === gateway.host) && sockets.every((one) => isLoopback(one.address));
  });
}

/** Of one that has died meanwhile it is not known where it listened. */
async function listensWhere(
  gateway: Gateway,
  title: string,
  expected: string,
  isRight: (sockets: readonly Listener[]) => boolean,
): Promise<Finding> {
  const sockets = await gateway.sockets();
  const hasDied = sockets.length === 0 && (await gateway.tree.living()).length === 0;
  const holds = hasDied ? undefined : sockets.length > 0 && isRight(sockets);
  const observed = hasDied ? 'it has died' : socketsText(sockets);
  return finding(title, holds, expected, observed, await terminalOf(gateway));
}

/** listener.listens-promptly: `listeningAt` is when it was first seen to listen, in ms of the record's clock. */
export async function listensPromptly(gateway: Gateway, listeningAt: number, limitMs: number): Promise<Finding> {
  const took = gateway.passed(gateway.launchedAt, listeningAt);
  return within('it listens soon after its launch', took, limitMs, 'never', await terminalOf(gateway));
}

const socketsText = (sockets: readonly Listener[]): string =>
  sockets
    .map((one) => `${one.address}:${one.port}`)
    .sort()
    .join(', ') || 'listens nowhere';

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');
