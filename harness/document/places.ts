/** Which places of a text are taken. Pure but for itself. */
import type { Folded } from './fold.js';
import type { Stretch } from './stretch.js';

/** A mark for each code unit: to compare every stretch with every other would cost the square of their number. */
export class Places {
  private readonly marks: Uint8Array;

  constructor(length: number, taken: readonly Stretch[] = []) {
    this.marks = new Uint8Array(length);
    for (const { start, end } of taken) this.marks.fill(1, start, end);
  }

  has({ start, end }: Stretch): boolean {
    return this.marks.subarray(start, end).includes(1);
  }

  /** Whether it was free; it no longer is. */
  take(one: Stretch): boolean {
    if (this.has(one)) return false;
    this.marks.fill(1, one.start, one.end);
    return true;
  }
}

/** Those of the offsets of a folded text that are free in the original: what is taken is not looked through again. */
export const free = ({ origin }: Folded, offsets: readonly number[], taken: Places): number[] =>
  offsets.filter((start) => !taken.has(origin.of({ start, end: start + 1 })));
