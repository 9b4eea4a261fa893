/**
 * What a listener answers: the connection, HTTP and WebSocket, each asked once with a deadline. Where the machine has nothing
 * left to ask with, each rejects: that is no answer of the listener.
 */
import { request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from '../common-js.js';
import { isShortage } from '../os/shortage.js';

/** True if a TCP connection is accepted. A frozen process passes too, by its backlog: this says nothing about health. */
export function accepts(host: string, port: number, deadlineMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const settle = (outcome: boolean): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(deadlineMs, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', (error) => (isShortage(error) ? reject(error) : settle(false)));
  });
}

export type HttpAnswer = { readonly status: number } | { readonly failure: string };

/** A plain GET on a connection of its own; the whole answer must have come by the deadline, however lively it drips. */
export function httpGet(host: string, port: number, path: string, deadlineMs: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path, agent: false, headers: { connection: 'close' } });
    const timer = setTimeout(() => settle({ failure: `no answer within ${deadlineMs} ms` }), deadlineMs);
    const settle = (outcome: HttpAnswer): void => {
      clearTimeout(timer);
      resolve(outcome);
      asked.destroy();
    };
    asked.once('response', (response) => {
      response.resume();
      response.once('close', () => settle({ status: response.statusCode ?? 0 }));
    });
    // Stays attached: what is destroyed may raise one more error.
    asked.on('error', (error) => {
      if (isShortage(error)) reject(error);
      settle({ failure: error.message });
    });
    asked.end();
  });
}

export type WebSocketAnswer = { readonly pong: true } | { readonly failure: string };

/** An upgrade, a ping frame, and the pong that a live WebSocket endpoint owes (RFC 6455 §5.5.3). */
export function webSocketPing(host: string, port: number, path: string, deadlineMs: number): Promise<WebSocketAnswer> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url(host, port, path), { handshakeTimeout: deadlineMs });
    const timer = setTimeout(() => settle({ failure: `no pong within ${deadlineMs} ms` }), deadlineMs);
    const settle = (outcome: WebSocketAnswer): void => {
      clearTimeout(timer);
      socket.terminate();
      resolve(outcome);
    };
    socket.once('open', () => socket.ping());
    socket.once('pong', () => settle({ pong: true }));
    socket.once('close', (code) => settle({ failure: `closed with ${code} before the pong` }));
    // Stays attached: terminating during the handshake raises one more error.
    socket.on('error', (error) => {
      if (isShortage(error)) reject(error);
      settle({ failure: error.message });
    });
  });
}

/** An IPv6 literal stands in brackets (RFC 3986 §3.2.2). */
export function url(host: string, port: number, path: string): string {
  return `ws://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}
