import { readFileSync } from 'node:fs';
import { PALETTE } from '../palette.js';
import type { Assets } from './embed.js';

/** The page's program and style, which the build puts beside this file. */
export const readAssets = (): Assets => {
  const built = (name: string): string => readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8');
  return { script: built('page.js'), style: PALETTE + built('page.css') };
};
