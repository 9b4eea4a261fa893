/** The gateways of a worker that died: the record tells that they were launched, and not that they ended. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ProcessId } from './os/index.js';
import { event, processId } from './record/schema.js';

export interface LeftRunning {
  readonly test: string;
  readonly name: string;
  readonly launcher: ProcessId;
  readonly nonce: string;
}

const spawned = processId.extend({ nonce: z.string() });

/** Those that `record`, a file that may still be written to, knows of; in the order of their launches. */
export function leftRunning(record: string): LeftRunning[] {
  const found = new Map<string, LeftRunning>();
  for (const text of readFileSync(record, 'utf8').split('\n').slice(0, -1)) {
    if (!/"kind":"(spawn|dead)"/.test(text)) continue;
    const { kind, test, gateway: name = '', data } = event.parse(JSON.parse(text));
    const { pid, start } = processId.parse(data);
    if (kind === 'dead') found.delete(`${pid}:${start}`);
    if (kind === 'spawn') {
      found.set(`${pid}:${start}`, { test, name, launcher: { pid, start }, nonce: spawned.parse(data).nonce });
    }
  }
  return [...found.values()];
}
