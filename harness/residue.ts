/** What a gateway left behind when it had ended by its own means: told apart from what a test ended itself. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from './gateway/gateway.js';
import { os } from './os/index.js';
import type { Recorder } from './record/recorder.js';

/** A child that ends with its parent needs an instant to notice. */
const GRACE_MS = 2_000;

/** Records processes and listeners that outlived the launcher, then ends all of it. What cannot be ended is our fault. */
export async function collectResidue(gateway: Gateway, recorder: Recorder): Promise<void> {
  if (gateway.end) {
    const deadline = performance.now() + GRACE_MS;
    let survivors = await gateway.tree.living();
    while (survivors.length > 0 && performance.now() < deadline) {
      await delay(10);
      survivors = await gateway.tree.living();
    }
    for (const one of await os.listenersOf(survivors)) {
      recorder.residue('listener', 'target', `${one.address}:${one.port} still held after ${gateway.name} had ended`);
    }
    for (const one of survivors) {
      recorder.residue('process', 'target', `pid ${one.pid} of ${gateway.name} outlived it: ${one.command}`);
    }
  }
  const { left } = await gateway.dispose();
  for (const one of left) {
    recorder.residue('process', 'gatelock', `pid ${one.pid} of ${gateway.name} could not be ended: ${one.command}`);
  }
}
