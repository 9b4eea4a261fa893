/** When a port came free, told by three observations that fail differently: a bind, a connection, and the owner look-up. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Listener, os } from '../os/index.js';
import { listen } from '../ports.js';
import type { Recorder } from '../record/recorder.js';
import { accepts } from './answer.js';
import type { Gateway } from './gateway.js';
import { ownMs } from './passed.js';

/** `releasedAt` is in ms of the record's clock; undefined if the port was still taken at the deadline. */
export interface Release {
  readonly since: number;
  readonly releasedAt: number | undefined;
  /** Who holds the port if it was not released. */
  readonly holders: readonly Listener[];
}

/**
 * Binds the exact address as a gateway would, with Node's own options, until that succeeds. A bind without them would
 * meet TIME_WAIT, which is no listener (mechanics: TIME_WAIT). Only for a gateway that has been ended: the probe itself
 * takes the port for an instant. `since` is the instant from which the release is timed,
 * `deadlineMs` is in the gateway's own time.
 */
export async function untilReleased(
  gateway: Gateway,
  since: number,
  deadlineMs: number,
  recorder: Recorder,
): Promise<Release> {
  const begun = recorder.now();
  const ownSoFar = (): number => ownMs(gateway.passed(begun, recorder.now()));
  while (ownSoFar() < deadlineMs) {
    const probe = await listen(gateway.host, gateway.port);
    if (probe) {
      const releasedAt = recorder.now();
      await new Promise((resolve) => probe.close(resolve));
      if (!(await accepts(gateway.host, gateway.port, 1_000)) && (await gateway.listeners()).length === 0) {
        const text = `port ${gateway.port} free ${(releasedAt - since).toFixed(1)} ms later`;
        recorder.event('released', gateway.name, text, { port: gateway.port }, releasedAt);
        return { since, releasedAt, holders: [] };
      }
    }
    await delay(recorder.now() - begun < 100 ? 0 : 5);
  }
  const holders = await os.listeners(gateway.port);
  const pids = holders.flatMap(({ owners }) => owners.map(({ pid }) => pid)).join(', ') || 'not told';
  const text = `port ${gateway.port} still taken after ${deadlineMs} ms, by pid ${pids}`;
  recorder.event('note', gateway.name, text, { port: gateway.port });
  return { since, releasedAt: undefined, holders };
}
