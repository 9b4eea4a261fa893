/** Gateways started together on one port: one round, from the first launch to the last loser's end. */
import { setTimeout as delay } from 'node:timers/promises';
import { httpGet } from '../gateway/answer.js';
import type { Gateway } from '../gateway/gateway.js';
import { ownMs } from '../gateway/passed.js';
import { PortWatch } from '../gateway/port-watch.js';
import { answersAsReady } from '../gateway/ready.js';
import type { Recorder } from '../record/recorder.js';
import type { Description } from '../target/description.js';

const PROBE_MS = 2_000;

export interface Round {
  readonly racers: readonly Gateway[];
  /** Racers that became ready by identity: they own the listener and answer. */
  readonly serving: readonly Gateway[];
  /** Racers that ended by themselves. */
  readonly refused: readonly Gateway[];
  /** Racers that neither served nor ended by the deadline. */
  readonly undecided: readonly Gateway[];
  readonly watch: PortWatch;
}

/**
 * Watches racers that were launched together on `port` until every one of them serves, has ended, or has had `deadlineMs`
 * of its own time.
 */
export async function watchRace(
  port: number,
  racers: readonly Gateway[],
  ready: Description['ready'],
  deadlineMs: number,
  recorder: Recorder,
): Promise<Round> {
  const watch = new PortWatch(port, racers, recorder);
  const serving = new Set<Gateway>();
  const undecided = (): Gateway[] => racers.filter((racer) => !serving.has(racer) && !racer.end);
  const hasTime = (racer: Gateway): boolean => ownMs(racer.passed(racer.launchedAt, recorder.now())) < deadlineMs;
  while (undecided().some(hasTime)) {
    const owners = new Set((await watch.look()).map((one) => one.gateway));
    for (const racer of undecided().filter((one) => owners.has(one.name))) {
      if (answersAsReady(ready, await httpGet(racer.host, port, ready.path, PROBE_MS))) {
        recorder.event('ready', racer.name, `${racer.name} serves port ${port}`);
        serving.add(racer);
      }
    }
    await delay(watch.pauseMs);
  }
  await watch.look();
  return {
    racers,
    serving: [...serving].filter((racer) => !racer.end),
    refused: racers.filter((racer) => racer.end),
    undecided: undecided(),
    watch,
  };
}
