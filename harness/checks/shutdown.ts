/** A stop, clause by clause: the process ends cleanly, and the clients that hung on it are let go. */
import type { Client, Closed } from '../faults/clients.js';
import type { Stop } from '../faults/stop.js';
import { httpGet } from '../gateway/answer.js';
import { exitText, type Gateway } from '../gateway/gateway.js';
import { type Evidence, type Finding, finding, terminalOf, within } from './finding.js';

/** shutdown.exits-cleanly: status 0. */
export async function exitsWithZero(gateway: Gateway, { ended }: Stop): Promise<Finding> {
  const holds = ended !== undefined && 'status' in ended.exit && ended.exit.status === 0;
  const observed = ended ? exitText(ended.exit) : 'still running';
  return finding('it ends with status 0', holds, 'status 0', observed, await terminalOf(gateway));
}

/** shutdown.exits-cleanly: the time from the free port to the end. */
export async function endsSoonAfter(
  gateway: Gateway,
  { ended, release, askedAt }: Stop,
  limitMs: number,
): Promise<Finding> {
  const from = release.releasedAt ?? askedAt;
  const took = ended && gateway.passed(Math.min(from, ended.deadAt), ended.deadAt);
  return within('it ends once its port is free', took, limitMs, 'still running', await terminalOf(gateway));
}

/** shutdown.exits-cleanly: no child outlives it. */
export async function leavesNoChild(gateway: Gateway): Promise<Finding> {
  const survivors = await gateway.tree.living();
  const observed = survivors.map((one) => `pid ${one.pid} ${one.command}`).join('; ') || 'none';
  return finding('no process of it is left', survivors.length === 0, 'none', observed, await terminalOf(gateway));
}

const ANSWER_MS = 5_000;

/** shutdown.closes-http-server: once the stop has had its time, no listener of it answers a request. */
export async function answersNoHttp(gateway: Gateway): Promise<Finding> {
  const listens = (await gateway.owner()) !== undefined;
  const answer = listens && (await httpGet(gateway.host, gateway.port, '/', ANSWER_MS));
  const observed = !answer ? 'listens no more' : 'status' in answer ? `HTTP ${answer.status}` : answer.failure;
  const holds = !answer || !('status' in answer);
  return finding('it answers no HTTP request any more', holds, 'no answer', observed, await terminalOf(gateway));
}

/** shutdown.closes-websocket-server, shutdown.closes-http-server: the client's connection is closed in time. */
export async function letsGo(client: Client, gateway: Gateway, stop: Stop, limitMs: number): Promise<Finding> {
  const closed = await closedBy(client, limitMs);
  const took = closed && gateway.passed(Math.min(stop.askedAt, closed.at), closed.at);
  return within(
    `the connection of ${client.kind} is closed`,
    took,
    limitMs,
    'still open',
    ...(await evidence(gateway, closed)),
  );
}

/** shutdown.closes-websocket-server: a WebSocket client is told by a close frame. */
export async function sendsCloseFrame(client: Client, gateway: Gateway, limitMs: number): Promise<Finding> {
  const closed = await closedBy(client, limitMs);
  const observed = closed ? `${closed.how}, ${closed.closeFrame ? 'a' : 'no'} close frame` : 'still open';
  const title = `${client.kind} receives a close frame`;
  return finding(title, closed?.closeFrame ?? false, 'a close frame', observed, ...(await evidence(gateway, closed)));
}

async function closedBy(client: Client, limitMs: number): Promise<Closed | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limitMs, undefined);
  });
  const closed = await Promise.race([client.closed, late]);
  clearTimeout(timer);
  return closed;
}

async function evidence(gateway: Gateway, closed: Closed | undefined): Promise<Evidence[]> {
  const seen = closed ? [{ title: 'the client saw', text: closed.how }] : [];
  return [...seen, await terminalOf(gateway)];
}
