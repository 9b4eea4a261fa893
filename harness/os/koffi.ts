/** Calls into the libraries of the system, for what Node.js has no function of its own. */
import { createRequire } from 'node:module';
import type { LibraryHandle } from 'koffi';

type Koffi = typeof import('koffi');

/** The C library; undefined where koffi does not load. */
export function loadCLibrary(): LibraryHandle | undefined {
  return loadKoffi()?.load(null);
}

/** Not by `import`, which cannot be done within a synchronous look. Undefined where koffi does not load. */
export function loadKoffi(): Koffi | undefined {
  try {
    return createRequire(import.meta.url)('koffi');
  } catch {
    return undefined;
  }
}
