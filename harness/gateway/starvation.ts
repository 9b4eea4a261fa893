/** How long a gateway was ready to run and the machine gave it no processor, over the time of its life. */
import { availableParallelism } from 'node:os';
import { os, type ProcessId, type ProcessorTime } from '../os/index.js';

/** A finer change than this is not worth a sample. */
const RESOLUTION_MS = 0.5;

/** Of all its processes together; `at` is of the record's clock. */
interface Sample extends ProcessorTime {
  readonly at: number;
}

const NONE: ProcessorTime = { usedMs: 0, starvedMs: 0 };

export class Starvation {
  readonly #byProcess = new Map<string, ProcessorTime>();
  readonly #samples: Sample[] = [];

  async look(processes: readonly ProcessId[], now: number): Promise<void> {
    for (const one of processes) {
      const time = await os.processorTime(one);
      if (time) this.#byProcess.set(`${one.pid}:${one.start}`, time);
    }
    const all = [...this.#byProcess.values()].reduce(plus, NONE);
    const last = this.#samples.at(-1) ?? NONE;
    const change = Math.max(all.usedMs - last.usedMs, all.starvedMs - last.starvedMs);
    if (change > RESOLUTION_MS) this.#samples.push({ at: now, ...all });
  }

  /**
   * What others withheld from it between two instants of the record's clock, in ms, as fresh as the last looks before them.
   * One process mostly waits for the other where there are several, so their waiting adds up; but where they crowd the
   * machine they starve one another, and that is its own doing. Others can have withheld no more than what is left of the
   * clock besides its own computing, spread over all processors.
   */
  between(since: number, until: number): number {
    const [begin, end] = [this.#at(since), this.#at(until)];
    const left = until - since - (end.usedMs - begin.usedMs) / availableParallelism();
    return Math.max(0, Math.min(end.starvedMs - begin.starvedMs, left));
  }

  #at(instant: number): ProcessorTime {
    return this.#samples.findLast((sample) => sample.at <= instant) ?? NONE;
  }
}

const plus = (a: ProcessorTime, b: ProcessorTime): ProcessorTime => ({
  usedMs: a.usedMs + b.usedMs,
  starvedMs: a.starvedMs + b.starvedMs,
});
