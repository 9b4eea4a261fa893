/** The column of the table that is this machine's. */
import { os } from './index.js';
import type { Lack } from './lack.js';
import { lackOn, type Need, type Question, SEMANTICS, type System } from './semantics.js';
import { wineVersion } from './wine.js';

export function here<Q extends Question>(question: Q): (typeof SEMANTICS)[Q][System] {
  return SEMANTICS[question][os.name];
}

/** What a clause may not apply to: this system, and Wine where it only stands in for one. */
export function systemsHere(): readonly (System | 'wine')[] {
  return wineVersion() === undefined ? [os.name] : [os.name, 'wine'];
}

/** Undefined if this system has what is needed. */
export function lackHere(need: Need): Lack | undefined {
  return lackOn(os.name, need);
}
