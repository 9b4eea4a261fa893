/** A contender: a gateway started on a port that somebody holds, watched from its launch to its end. */
import type { Ended, Gateway } from '../gateway/gateway.js';
import { ownMs, type Passed } from '../gateway/passed.js';
import { PortWatch } from '../gateway/port-watch.js';
import type { Listener } from '../os/index.js';
import type { Recorder } from '../record/recorder.js';

/** How often the contender's processes and their own sockets are looked for: what is refused soon has processes that live short. */
const lookMs = (age: number): number => Math.min(50, Math.max(10, age / 8));

export interface Contention {
  readonly contender: Gateway;
  /** Undefined if it still lived at the deadline. */
  readonly ended: Ended | undefined;
  /** Launch to death, or to the deadline. */
  readonly took: Passed;
  /** Every socket that one of its processes was seen listening on. */
  readonly listened: readonly Listener[];
  readonly watch: PortWatch;
  /** The longest time between two looks at its processes while it lived: one that lived no longer may have gone unseen. */
  readonly unseenMs: number;
  readonly text: string;
}

/**
 * Watches `contender` until it ends, or until it has had `deadlineMs` of its own time. `incumbents` are the gateways
 * already on the port.
 */
export async function watchContender(
  contender: Gateway,
  incumbents: readonly Gateway[],
  deadlineMs: number,
  recorder: Recorder,
): Promise<Contention> {
  const watch = new PortWatch(contender.port, [...incumbents, contender], recorder);
  const listened = new Map<string, Listener>();
  watch.start();
  let ended: Ended | undefined;
  const took = (): Passed => contender.passed(contender.launchedAt, ended?.deadAt ?? recorder.now());
  let [lookedAt, unseenMs] = [contender.launchedAt, 0];
  while (!ended && ownMs(took()) < deadlineMs) {
    const begun = recorder.now();
    const living = await contender.tree.living();
    unseenMs = Math.max(unseenMs, recorder.now() - lookedAt);
    lookedAt = begun;
    for (const one of await contender.sockets(living)) listened.set(one.socket, one);
    await contender.heldOutside(living);
    ended = contender.end ?? (await contender.endedWithin(lookMs(begun - contender.launchedAt)));
  }
  // What it left running may still take the port.
  for (const one of await contender.sockets()) listened.set(one.socket, one);
  await watch.stop();
  return {
    contender,
    ended,
    took: took(),
    listened: [...listened.values()],
    watch,
    unseenMs: Math.max(unseenMs, (ended?.deadAt ?? recorder.now()) - lookedAt),
    text: await contender.transcript.text(),
  };
}
