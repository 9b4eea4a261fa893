/** The target kept a test from its observation: neither its failure nor ours. Inconclusive, with what was seen instead. */
import type { Evidence } from './checks/finding.js';

export class Blocked extends Error {
  override readonly name = 'Blocked';
  readonly evidence: readonly Evidence[];

  constructor(message: string, ...evidence: Evidence[]) {
    super(message);
    this.evidence = evidence;
  }
}
