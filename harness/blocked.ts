/** The target kept a test from its observation: neither its failure nor ours. Inconclusive, with what was seen instead. */
export class Blocked extends Error {
  override readonly name = 'Blocked';
}
