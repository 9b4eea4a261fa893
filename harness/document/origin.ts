/** Where the characters of a text came from. Pure. */
import type { Stretch } from './stretch.js';

/**
 * For each code unit of a text that is put together of another's pieces, where in the other it begins and ends. Kept as runs, since nearly all of a
 * text is taken over as it stands, and a number for each code unit would cost more than all the looking does.
 */
export class Origin {
  /** Of each run: its first code unit, and where that one begins. */
  private readonly at: number[] = [];
  private readonly from: number[] = [];
  /** Where all code units of the run end alike; `VERBATIM` where they stand in the other text one after the other. */
  private readonly until: number[] = [];
  private length = 0;

  /** Code units that stand in the other text just so, from `offset` on. */
  add(length: number, offset: number): void {
    if (length === 0) return;
    const last = this.at.length - 1;
    const goesOn =
      this.until[last] === VERBATIM && (this.from[last] ?? 0) + this.length - (this.at[last] ?? 0) === offset;
    if (!goesOn) this.run(offset, VERBATIM);
    this.length += length;
  }

  /** Code units that all stand for one stretch of the other text. */
  addFor(length: number, { start, end }: Stretch): void {
    if (length === 0) return;
    this.run(start, end);
    this.length += length;
  }

  /** What a stretch of the text covers in the other. */
  of({ start, end }: Stretch): Stretch {
    return { start: this.beginning(start), end: this.ending(end - 1) };
  }

  /** The first code unit that begins at `offset` of the other text or behind it; the length of the text where none does. */
  first(offset: number): number {
    const run = lastUpTo(this.from, offset);
    if (run === -1) return 0;
    const [at = 0, from = 0, next = this.length] = [this.at[run], this.from[run], this.at[run + 1]];
    if (from === offset) return this.at[firstOf(this.from, run)] ?? at;
    return this.until[run] === VERBATIM ? Math.min(at + offset - from, next) : next;
  }

  private run(from: number, until: number): void {
    this.at.push(this.length);
    this.from.push(from);
    this.until.push(until);
  }

  private beginning(unit: number): number {
    const run = lastUpTo(this.at, unit);
    const from = this.from[run] ?? 0;
    return this.until[run] === VERBATIM ? from + unit - (this.at[run] ?? 0) : from;
  }

  private ending(unit: number): number {
    const run = lastUpTo(this.at, unit);
    const until = this.until[run] ?? 0;
    return until === VERBATIM ? (this.from[run] ?? 0) + unit - (this.at[run] ?? 0) + 1 : until;
  }
}

const VERBATIM = -1;

/** The last index whose value is not above `value`, in a list that never falls; -1 where there is none. */
function lastUpTo(list: readonly number[], value: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The first of the neighbours with the value that stands at `index`. */
function firstOf(list: readonly number[], index: number): number {
  let first = index;
  while (first > 0 && list[first - 1] === list[index]) first--;
  return first;
}
