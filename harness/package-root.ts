import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const manifest = z.object({ name: z.string().optional() });

const isOurs = (directory: string): boolean => {
  try {
    const text = readFileSync(join(directory, 'package.json'), 'utf8');
    return manifest.safeParse(JSON.parse(text)).data?.name === 'gatelock';
  } catch {
    return false;
  }
};

/**
 * Absolute directory of the gatelock package. Data (specs/, fixtures/) stands beside dist/, not in it, so the way from
 * this file differs between source and build; the manifest is what both have above them.
 */
export const packageRoot = (): string => {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let directory = start; ; directory = dirname(directory)) {
    if (isOurs(directory)) return directory;
    if (directory === dirname(directory)) {
      throw new Error(`no package.json of gatelock above ${start}: install the package as a whole`);
    }
  }
};
