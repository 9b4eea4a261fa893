/** How long the processes of a gateway have been ready to run without a processor, over the time of its life. */
import { os, type ProcessId } from '../os/index.js';

/** A finer change than this is not worth a sample. */
const RESOLUTION_MS = 0.5;

interface Sample {
  /** Of the record's clock. */
  readonly at: number;
  readonly starvedMs: number;
}

export class Starvation {
  readonly #byProcess = new Map<string, number>();
  readonly #samples: Sample[] = [];

  /** One process mostly waits for the other where there are several: their waiting adds up. */
  async look(processes: readonly ProcessId[], now: number): Promise<void> {
    for (const one of processes) {
      const starved = await os.starvedMs(one);
      if (starved !== undefined) this.#byProcess.set(`${one.pid}:${one.start}`, starved);
    }
    const starvedMs = [...this.#byProcess.values()].reduce((sum, one) => sum + one, 0);
    if (starvedMs - (this.#samples.at(-1)?.starvedMs ?? 0) > RESOLUTION_MS) this.#samples.push({ at: now, starvedMs });
  }

  /** Starved so far at an instant of the record's clock, in ms; as fresh as the last look before it. */
  at(instant: number): number {
    return this.#samples.findLast((sample) => sample.at <= instant)?.starvedMs ?? 0;
  }
}
