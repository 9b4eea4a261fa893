import { spareProcesses } from '../os/spare-processes.js';

/** Sixteen racing gateways of some ten threads each, which Linux counts as processes, and those that look after them. */
const LEAST = 256;

/** Throws if this user cannot start as many processes as a run may need: what a gateway lacks it would be blamed for. */
export async function assertProcesses(): Promise<void> {
  const spare = await spareProcesses(LEAST).catch((error: Error) => {
    throw new Error(`this machine gives no process (${error.message}): end some, or raise the limit, as by ulimit -u`);
  });
  if (spare >= LEAST) return;
  throw new Error(
    `this machine gives ${spare} processes of the ${LEAST} that a run may need: end some, or raise the limit, as by ulimit -u`,
  );
}
