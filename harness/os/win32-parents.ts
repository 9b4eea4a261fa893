/** Who is whose parent on Windows. Pure. */
import type { Process } from './face.js';

/** No process has it as its own, save the one that stands for idle processors and has no children. */
const NOBODY = 0;

/**
 * Windows leaves a child the id of its parent also when that has ended and the id is another's: whoever began after the child is
 * not its parent, and a look at a tree must not take a stranger for a member of it, which would be ended with it.
 * `began` gives a start in any unit that counts up.
 */
export function withoutFalseParents<P extends Pick<Process, 'pid' | 'start' | 'parent'>>(
  processes: readonly P[],
  began: (start: string) => number | bigint,
): P[] {
  const starts = new Map(processes.map(({ pid, start }) => [pid, began(start)]));
  return processes.map((one) => {
    const parentBegan = starts.get(one.parent);
    return parentBegan === undefined || parentBegan <= began(one.start) ? one : { ...one, parent: NOBODY };
  });
}

/** Ms since 1970 of a date as PowerShell 5 writes it, `/Date(ms)/`, or as 7 does; 0 for a process without one. */
export function dateOf(start: string): number {
  const ms = /^\/Date\((\d+)\)\/$/.exec(start)?.[1];
  return ms === undefined ? Date.parse(start) || 0 : Number(ms);
}
