/** Watches who owns a port while gateways crowd it: look after look, from the first launch to the last end. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Listener, os } from '../os/index.js';
import type { Recorder } from '../record/recorder.js';
import type { Gateway } from './gateway.js';

/** A look reads tables of the whole system; it must stay a small part of the load. */
const LEAST_INTERVAL_MS = 15;
const COST_FACTOR = 8;

/** One socket on the port with the gateway that owns it; undefined for a process that no watched gateway started. */
export interface Owned {
  readonly listener: Listener;
  readonly gateway: string | undefined;
}

export class PortWatch {
  readonly #port: number;
  readonly #gateways: readonly Gateway[];
  readonly #recorder: Recorder;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #looks = 0;
  #sawOwner = false;
  #last: Owned[] = [];
  #recorded = '';
  #pauseMs = LEAST_INTERVAL_MS;
  /** Looks in which two gateways owned sockets that both stood in the look before as well: no artefact of reading. */
  readonly doubles: Owned[][] = [];

  constructor(port: number, gateways: readonly Gateway[], recorder: Recorder) {
    this.#port = port;
    this.#gateways = gateways;
    this.#recorder = recorder;
  }

  /** Whether any look saw a watched gateway own the port: looks that see nobody are no evidence. */
  get sawOwner(): boolean {
    return this.#sawOwner;
  }

  get looks(): number {
    return this.#looks;
  }

  /** How long to wait before the next look. */
  get pauseMs(): number {
    return this.#pauseMs;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Takes a last look and ends. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.look();
  }

  async look(): Promise<Owned[]> {
    const begun = performance.now();
    const owned: Owned[] = [];
    const likely = this.#gateways.flatMap(({ tree }) => tree.seen);
    for (const listener of await os.listeners(this.#port, likely)) {
      owned.push({ listener, gateway: await this.#gatewayOf(listener) });
    }
    this.#looks++;
    this.#sawOwner ||= owned.some(({ gateway }) => gateway !== undefined);
    this.#note(owned);
    this.#last = owned;
    this.#pauseMs = Math.max(LEAST_INTERVAL_MS, (performance.now() - begun) * COST_FACTOR);
    return owned;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.look();
      await delay(this.#pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #gatewayOf(listener: Listener): Promise<string | undefined> {
    const owning = (): Gateway | undefined =>
      this.#gateways.find((one) => listener.owners.some((owner) => one.tree.has(owner)));
    const known = owning();
    if (known || listener.owners.length === 0) return known?.name;
    for (const gateway of this.#gateways) await gateway.tree.living();
    return owning()?.name;
  }

  #note(owned: Owned[]): void {
    const before = new Set(this.#last.map((one) => one.listener.socket));
    const lasting = owned.filter((one) => one.gateway !== undefined && before.has(one.listener.socket));
    if (new Set(lasting.map((one) => one.gateway)).size > 1) this.doubles.push(lasting);
    const text = owned.map(ownedText).join(', ') || 'nobody';
    if (text === this.#recorded) return;
    this.#recorded = text;
    this.#recorder.event('owners', undefined, `port ${this.#port} is owned by ${text}`, { port: this.#port });
  }
}

/** For people: `incumbent (pid 12) on 127.0.0.1`. */
export function ownedText({ listener, gateway }: Owned): string {
  const pids = listener.owners.map((owner) => owner.pid).join(', ') || 'not told';
  return `${gateway ?? 'a stranger'} (pid ${pids}) on ${listener.address}`;
}
