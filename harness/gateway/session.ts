/** A WebSocket that stays open across a contention: the proof that an incumbent's clients notice nothing of it. */
import { once } from 'node:events';
import { WebSocket } from '../common-js.js';
import { isShortage } from '../os/shortage.js';
import { url, webSocketPing } from './answer.js';
import type { Gateway } from './gateway.js';

const ANSWER_MS = 30_000;
const FIRST_ANSWER_MS = 10_000;

/**
 * Close codes by which a server ends a session for reasons of its own (RFC 6455 §7.4): a policy such as a handshake that
 * was not completed in time, or an application's code. Anything else means that the server or the connection broke.
 */
const isPolicy = (code: number): boolean => code === 1000 || code === 1008 || code >= 3000;

export class Session {
  readonly #gateway: Gateway;
  readonly #path: string;
  #socket: WebSocket;
  #closes: number[] = [];

  private constructor(gateway: Gateway, path: string, socket: WebSocket) {
    this.#gateway = gateway;
    this.#path = path;
    this.#socket = this.#watch(socket);
  }

  /** Undefined if the gateway cannot hold one at all: no upgrade, or no pong. */
  static async open(gateway: Gateway, path: string): Promise<Session | undefined> {
    const answer = await webSocketPing(gateway.host, gateway.port, path, FIRST_ANSWER_MS);
    return 'pong' in answer ? new Session(gateway, path, await connect(gateway, path)) : undefined;
  }

  /** Undefined if the session works as before; else what became of it. One that the gateway ended by policy is opened anew. */
  async trouble(): Promise<string | undefined> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    try {
      for (;;) {
        if (this.#socket.readyState === WebSocket.CLOSING) await once(this.#socket, 'close', { signal });
        const broken = this.#closes.find((code) => !isPolicy(code));
        if (broken !== undefined) return `the session was broken with close code ${broken}`;
        signal.throwIfAborted();
        if (this.#socket.readyState === WebSocket.CLOSED) {
          this.#socket = this.#watch(await connect(this.#gateway, this.#path));
        }
        if (await answersPing(this.#socket, signal)) return undefined;
      }
    } catch (error) {
      if (isShortage(error)) throw error;
      return `no pong: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  close(): void {
    this.#socket.terminate();
  }

  #watch(socket: WebSocket): WebSocket {
    socket.on('error', () => undefined);
    return socket.on('close', (code) => this.#closes.push(code));
  }
}

async function connect(gateway: Gateway, path: string): Promise<WebSocket> {
  const socket = new WebSocket(url(gateway.host, gateway.port, path), { handshakeTimeout: ANSWER_MS });
  await once(socket, 'open');
  return socket;
}

/** False if the session was closed instead of an answer; rejects when `signal` is aborted. */
function answersPing(socket: WebSocket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    socket.once('pong', () => resolve(true));
    socket.once('close', () => resolve(false));
    socket.ping();
  });
}
