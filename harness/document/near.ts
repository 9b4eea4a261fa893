/** Approximate occurrences of a text in another. Pure. */
import search from 'approx-string-match';
import type { Stretch } from './stretch.js';

export interface Near extends Stretch {
  /** Characters inserted, deleted or replaced. */
  readonly errors: number;
}

/** The best approximate occurrence of at most `most` errors; of equal ones that whose length is closest to the pattern's. */
export function nearest(text: string, pattern: string, most: number): Near | undefined {
  const off = ({ start, end }: Stretch): number => Math.abs(end - start - pattern.length);
  const found = search(text, pattern, Math.max(0, Math.floor(most)));
  return found.reduce<Near | undefined>(
    (best, one) =>
      best === undefined || one.errors < best.errors || (one.errors === best.errors && off(one) < off(best))
        ? one
        : best,
    undefined,
  );
}

/** Reaches of a pattern that are looked through at once: the library tells the best of a text only, so the rest is looked through again. */
const PIECE = 6;

/** All of them, in order; of two that overlap the better. */
export function allNear(text: string, pattern: string, most: number): Near[] {
  const reach = pattern.length + Math.ceil(most);
  const found: Near[] = [];
  for (let at = 0; at < text.length; at += (PIECE - 2) * reach) {
    for (const one of nearIn(text.slice(at, at + PIECE * reach), pattern, most)) {
      const near = { ...one, start: one.start + at, end: one.end + at };
      const last = found.at(-1);
      if (!last || last.end <= near.start) found.push(near);
      else if (near.errors < last.errors) found[found.length - 1] = near;
    }
  }
  return found;
}

function nearIn(text: string, pattern: string, most: number): Near[] {
  const best = nearest(text, pattern, most);
  if (!best || best.end <= best.start) return [];
  const after = nearIn(text.slice(best.end), pattern, most);
  return [
    ...nearIn(text.slice(0, best.start), pattern, most),
    best,
    ...after.map((one) => ({ ...one, start: one.start + best.end, end: one.end + best.end })),
  ];
}

/** The stretches around `anchors`, `reach` to both sides, put together where they meet, and cut at line breaks. */
export function around(text: string, anchors: readonly number[], reach: number): Stretch[] {
  const windows: { start: number; end: number }[] = [];
  for (const anchor of anchors) {
    // What lies beyond the reach is not looked at: a line may be a megabyte long.
    const first = Math.max(0, anchor - reach);
    const start = first + text.slice(first, anchor).lastIndexOf('\n') + 1;
    const line = text.slice(anchor, anchor + reach).indexOf('\n');
    const end = line === -1 ? Math.min(text.length, anchor + reach) : anchor + line;
    const last = windows.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else windows.push({ start, end });
  }
  return windows;
}

/** The pattern cut into `count`: with fewer edits than that, one of them is left whole. */
export function cut(pattern: string, count: number): string[] {
  const at = (index: number): number => Math.round((index * pattern.length) / count);
  return Array.from({ length: count }, (_, index) => pattern.slice(at(index), at(index + 1)));
}

/** Where a part of the pattern, as many as told, stands. */
export function anchors(text: string, pattern: string, count = 4): number[] {
  const found = new Set<number>();
  for (const part of cut(pattern, count))
    for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.add(at);
  return [...found].sort((a, b) => a - b);
}

/** Edits between two short words, two neighbours changing places being one. */
export function edits(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const row = rows[i];
      if (row)
        row[j] = Math.min(
          replaced,
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        );
    }
  return at(a.length, b.length);
}
