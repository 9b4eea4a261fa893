/** How a test that did not reach its end tells the executor why: an annotation, which crosses from worker to reporter. */
import { z } from 'zod';
import type { Evidence } from './checks/finding.js';
import { evidence } from './record/schema.js';

export const BLOCKED = 'blocked';
export const LEFT_OUT = 'left-out';

const told = z.object({ reason: z.string(), evidence });

export type Told = z.infer<typeof told>;

interface Annotation {
  readonly type: string;
  readonly description?: string;
}

export function annotationOf(
  type: string,
  reason: string,
  shown: readonly Evidence[],
): { type: string; description: string } {
  return { type, description: JSON.stringify({ reason, evidence: shown }) };
}

/** What an annotation of this type says; undefined if there is none. */
export function toldBy(annotations: readonly Annotation[], type: string): Told | undefined {
  const description = annotations.find((one) => one.type === type)?.description;
  return description === undefined ? undefined : told.parse(JSON.parse(description));
}
