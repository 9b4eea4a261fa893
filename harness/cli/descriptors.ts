/** Files that a process may have open at once. Nothing but Node's own is imported: this is asked before the program is loaded. */
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

/** Half of what Linux gives by default; 16 racing gateways with their terminals take about a hundred of a worker. */
const LEAST = 512;

/** Throws if this process, and so any that it starts, cannot open as many files as a run may need. */
export function assertDescriptors(): void {
  const open: number[] = [];
  try {
    while (open.length < LEAST) open.push(openSync(devNull, 'r'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `this machine gives ${open.length} open files of the ${LEAST} that a run may need (${why}): raise the limit, as by ulimit -n 1024`,
    );
  } finally {
    for (const file of open) closeSync(file);
  }
}
