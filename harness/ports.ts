/** Free base ports. A gateway may derive further ports from its base port (up to +110), so each has a block of its own. */
import { createServer, type Server } from 'node:net';
import { os } from './os/index.js';

/** Below every system's ephemeral range, so that no outgoing connection takes a port between our look and its use. */
const FIRST = 20_040;
const BLOCKS = 100;
const BLOCK_SIZE = 120;

export class Ports {
  readonly #held = new Map<number, Server>();
  #next: number;

  /** `seed` spreads runs and workers over the blocks. */
  constructor(seed: number) {
    this.#next = Math.abs(seed) % BLOCKS;
  }

  /**
   * A base port on which nothing listens, on any address, reserved for this process.
   * The reservation is a listener on the last port of the block: it excludes other runs of gatelock on this machine,
   * needs no file, and the system ends it with us.
   */
  async take(): Promise<number> {
    for (let tried = 0; tried < BLOCKS; tried++) {
      const base = FIRST + this.#next * BLOCK_SIZE;
      this.#next = (this.#next + 1) % BLOCKS;
      if (this.#held.has(base)) continue;
      const reservation = await listen('127.0.0.1', base + BLOCK_SIZE - 1);
      if (!reservation) continue;
      if ((await os.listeners(base)).length === 0) {
        this.#held.set(base, reservation);
        return base;
      }
      reservation.close();
    }
    throw new Error(`No free port between ${FIRST} and ${FIRST + BLOCKS * BLOCK_SIZE}: end what listens there.`);
  }

  release(base: number): void {
    this.#held.get(base)?.close();
    this.#held.delete(base);
  }

  close(): void {
    for (const base of [...this.#held.keys()]) this.release(base);
  }
}

/** Listens with Node's own options, as a gateway would; undefined if the address is taken. */
export function listen(host: string, port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}
