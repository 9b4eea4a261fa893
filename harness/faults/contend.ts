/** A contender: a gateway started on a port that somebody holds, watched from its launch to its end. */
import type { Ended, Gateway } from '../gateway/gateway.js';
import { PortWatch } from '../gateway/port-watch.js';
import { type Listener, os } from '../os/index.js';
import type { Recorder } from '../record/recorder.js';

/** How often the contender's own sockets are looked for, wherever they listen. */
const LOOK_MS = 50;

export interface Contention {
  readonly contender: Gateway;
  /** Undefined if it still lived at the deadline. */
  readonly ended: Ended | undefined;
  /** Launch to death, or to the deadline, in ms. */
  readonly tookMs: number;
  /** Every socket that one of its processes was seen listening on. */
  readonly listened: readonly Listener[];
  readonly watch: PortWatch;
  readonly text: string;
}

/** Watches `contender` until it ends or `deadlineMs` after its launch. `incumbents` are the gateways already on the port. */
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
  const deadline = contender.launchedAt + deadlineMs;
  while (!ended && recorder.now() < deadline) {
    for (const one of await os.listenersOf(await contender.tree.living())) listened.set(one.socket, one);
    ended = contender.end ?? (await contender.endedWithin(LOOK_MS));
  }
  // What it left running may still take the port.
  for (const one of await os.listenersOf(await contender.tree.living())) listened.set(one.socket, one);
  await watch.stop();
  return {
    contender,
    ended,
    tookMs: (ended?.deadAt ?? recorder.now()) - contender.launchedAt,
    listened: [...listened.values()],
    watch,
    text: await contender.transcript.text(),
  };
}
