/** errors.error-class by import: the error that the target's own module throws on a taken port. */
import type { ImportOutcome } from '../faults/start-by-import.js';
import type { Literals } from '../spec/clause.js';
import { DOCUMENTED_HOST, portInUse } from '../spec/literals.js';
import { type Finding, finding } from './finding.js';

export function throwsErrorClass(outcome: ImportOutcome, literals: Literals, port: number): Finding {
  const expected = `${literals.errorClass}: ${portInUse(literals, { host: DOCUMENTED_HOST, port })}`;
  const observed = 'started' in outcome ? 'it started' : `${outcome.name}: ${outcome.message}`;
  return finding('the module throws the documented error', observed === expected, expected, observed);
}
