/** The record of a target's guard: where it stands and what an entry in it looks like. Pure. */
import { type Instance, valuesOf } from './launch.js';
import { fill } from './placeholders.js';
import type { Target } from './target.js';

/** What the guard would have written of a gateway; `timestamp` in seconds since 1970. */
export interface GuardEntry {
  readonly port: number;
  readonly pid: number;
  readonly command: string;
  readonly timestamp: number;
}

export function guardRecordPath(target: Target, instance: Instance): string {
  return fill(guardOf(target).record, valuesOf(target, instance));
}

/** The text of a record with one entry. A member that is nothing but a number's placeholder becomes that number. */
export function guardRecordText(target: Target, entry: GuardEntry): string {
  const values: Readonly<Record<string, string | number>> = { ...entry };
  const filled = Object.entries(guardOf(target).entry).map(([name, value]) => [name, fillMember(value, values)]);
  return JSON.stringify([Object.fromEntries(filled)]);
}

function fillMember(value: unknown, values: Readonly<Record<string, string | number>>): unknown {
  if (typeof value !== 'string') return value;
  const whole = /^\{(\w+)\}$/.exec(value)?.[1];
  return whole === undefined ? value : (values[whole] ?? value);
}

function guardOf(target: Target) {
  const { guard, name } = target.description;
  if (!guard) throw new Error(`${name} has no guard in its description`);
  return guard;
}
