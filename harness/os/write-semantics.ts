/** Writes docs/platforms.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { semanticsText } from './semantics-text.js';

const file = join(packageRoot(), 'docs', 'platforms.md');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, semanticsText());
