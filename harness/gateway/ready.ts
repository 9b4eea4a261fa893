/** Ready by identity: the listener's owner is in the tree that we started, and it answers (house rule 1). */
import { setTimeout as delay } from 'node:timers/promises';
import type { Recorder } from '../record/recorder.js';
import type { Description } from '../target/description.js';
import { accepts, type HttpAnswer, httpGet } from './answer.js';
import type { Gateway } from './gateway.js';

/** A probe that gets no answer must not keep us from seeing that the gateway has died meanwhile. */
const PROBE_MS = 2_000;

export type Readiness =
  | { readonly kind: 'ready'; readonly listeningAt: number; readonly readyAt: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'late'; readonly why: string };

/** Waits until the gateway is ready, has ended, or the deadline (ms from now) has passed. */
export async function untilReady(
  gateway: Gateway,
  ready: Description['ready'],
  deadlineMs: number,
  recorder: Recorder,
): Promise<Readiness> {
  const begun = performance.now();
  let listeningAt: number | undefined;
  let why = `nothing listened on ${gateway.host}:${gateway.port}`;
  while (performance.now() - begun < deadlineMs) {
    // A launcher may leave its gateway behind as a daemon: it has ended when nothing of it is left.
    if (gateway.end && (await gateway.tree.living()).length === 0) return { kind: 'ended' };
    const seenAt = recorder.now();
    if (await accepts(gateway.host, gateway.port, PROBE_MS)) {
      if (listeningAt === undefined && (await gateway.owner())) {
        listeningAt = seenAt;
        const text = `${gateway.name} listens on ${gateway.host}:${gateway.port}`;
        recorder.event('listening', gateway.name, text, undefined, listeningAt);
      }
      if (listeningAt === undefined) {
        why = `a process that was not started here listens on ${gateway.host}:${gateway.port}`;
      } else {
        const answer = await httpGet(gateway.host, gateway.port, ready.path, PROBE_MS);
        if (answersAsReady(ready, answer)) {
          const readyAt = recorder.now();
          await gateway.heldOutside();
          recorder.event('ready', gateway.name, `${gateway.name} answers GET ${ready.path}`, undefined, readyAt);
          return { kind: 'ready', listeningAt, readyAt };
        }
        why = `GET ${ready.path} gave ${'status' in answer ? answer.status : answer.failure}`;
      }
    }
    await delay(pollMs(performance.now() - begun));
  }
  return { kind: 'late', why };
}

/** Any HTTP answer will do where the description names no status. */
export function answersAsReady(ready: Description['ready'], answer: HttpAnswer): boolean {
  return 'status' in answer && (ready.status?.includes(answer.status) ?? true);
}

/** Fine while a start is young, coarse once it is slow: the probing must not slow the start that it watches. */
function pollMs(elapsedMs: number): number {
  return Math.min(25, Math.max(1, elapsedMs / 50));
}
