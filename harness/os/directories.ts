import { realpathSync, statSync } from 'node:fs';

/** Those of `candidates` that are directories, as real paths, each once. */
export function existingDirectories(candidates: readonly string[]): string[] {
  const found = new Set<string>();
  for (const candidate of candidates) {
    if (statSync(candidate, { throwIfNoEntry: false })?.isDirectory()) found.add(realpathSync(candidate));
  }
  return [...found];
}
