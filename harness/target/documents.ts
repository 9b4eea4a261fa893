/** The editions of the lock document that a target ships. Pure. */
import { valuesOf } from './launch.js';
import { fill } from './placeholders.js';
import type { Target } from './target.js';

/** Their absolute paths. */
export function documentsOf(target: Target): string[] {
  return target.description.documents.map((path) => fill(path, valuesOf(target)));
}
