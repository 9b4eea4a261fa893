/** From `start` up to `end`, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export const within = (inner: Stretch, outer: Stretch): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Those that overlap one, of a list in order in which none overlaps another; found without going through all of it. */
export function overlapping(list: readonly Stretch[], one: Stretch): readonly Stretch[] {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.end ?? 0) <= one.start) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while ((list[end]?.start ?? Number.POSITIVE_INFINITY) < one.end) end++;
  return list.slice(low, end);
}
