/** A gateway that is alive and does nothing: SIGSTOP for all of its processes. Heals itself. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from '../gateway/gateway.js';
import { os } from '../os/index.js';

const STOP_MS = 2_000;

/** Runs `body` while every process of the gateway is stopped, and lets them go on however `body` ends. */
export async function whileFrozen<T>(gateway: Gateway, body: () => Promise<T>): Promise<T> {
  const members = await gateway.tree.living();
  try {
    for (const member of members) await gateway.signal(member, 'SIGSTOP');
    const deadline = performance.now() + STOP_MS;
    for (const member of members) {
      while ((await os.process(member.pid))?.state === 'running') {
        if (performance.now() > deadline) throw new Error(`pid ${member.pid} does not stop on SIGSTOP`);
        await delay(1);
      }
    }
    return await body();
  } finally {
    for (const member of members) await gateway.signal(member, 'SIGCONT');
  }
}
