/** A gateway that serves: the listener speaks WebSocket, and HTTP under it; it is where it should be, and nowhere else. */
import { httpGet, webSocketPing } from '../gateway/answer.js';
import { type Ended, exitText, type Gateway } from '../gateway/gateway.js';
import { type Finding, finding, terminalOf } from './finding.js';

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

/** The same owner as before still owns the port, and answers. */
export async function stillServes(gateway: Gateway, path: string, ownerBefore: string): Promise<Finding> {
  const owner = await gateway.owner();
  const answer = await webSocketPing(gateway.host, gateway.port, path, ANSWER_MS);
  const ownerNow = owner ? `pid ${owner.pid}` : 'nobody of it';
  const observed = `owned by ${ownerNow}, ${'pong' in answer ? 'answers' : answer.failure}${endText(gateway.end)}`;
  const holds = ownerNow === ownerBefore && 'pong' in answer;
  const title = `${gateway.name} owns the port as before and answers`;
  return finding(title, holds, `owned by ${ownerBefore}, answers`, observed, await terminalOf(gateway));
}

const endText = (end: Ended | undefined): string => (end ? `, ended with ${exitText(end.exit)}` : '');

/** listener.default-address, listener.port-option: where its own processes listen, loopback only. */
export async function listensOnlyOn(gateway: Gateway, port: number): Promise<Finding> {
  const listeners = await gateway.sockets();
  const observed = listeners.map((one) => `${one.address}:${one.port}`).sort();
  const onPort = listeners.some((one) => one.port === port && one.address === gateway.host);
  const stray = listeners.filter((one) => one.port !== port || !isLoopback(one.address));
  return finding(
    `it listens on ${gateway.host}:${port}, on loopback only, and on no other port`,
    onPort && stray.length === 0,
    `${gateway.host}:${port}; the same port of ::1 besides, if at all`,
    observed.join(', ') || 'listens nowhere',
    await terminalOf(gateway),
  );
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');
