/** Asked to end: the ways in which a person or a supervisor asks, and what came of it. */
import type { Ended, Gateway } from '../gateway/gateway.js';
import { type Release, untilReleased } from '../gateway/release.js';
import { here } from '../os/here.js';
import type { Recorder } from '../record/recorder.js';

/** Ctrl-C typed into the terminal: its line discipline interrupts the whole foreground group. */
const CTRL_C = '\x03';

export type Asking = 'signal' | 'Ctrl-C';

/** How somebody who is in no hurry asks here: where no signal can ask, the terminal can. */
export const POLITELY: Asking = here('stop-signal').is ? 'signal' : 'Ctrl-C';

export interface Stop {
  /** ms of the record's clock. */
  readonly askedAt: number;
  readonly release: Release;
  /** Undefined if it still lived when its time was over. */
  readonly ended: Ended | undefined;
}

/** Asks, waits for the port to come free, then for the process to end. */
export async function stop(
  gateway: Gateway,
  asking: Asking,
  signal: 'SIGTERM' | 'SIGINT',
  limits: { readonly releaseMs: number; readonly exitMs: number },
  recorder: Recorder,
): Promise<Stop> {
  const askedAt = recorder.now();
  if (asking === 'Ctrl-C') gateway.type(CTRL_C);
  else await gateway.signal(gateway.launcher, signal);
  const release = await untilReleased(gateway, askedAt, limits.releaseMs, recorder);
  return { askedAt, release, ended: await gateway.endedWithin(limits.exitMs) };
}
