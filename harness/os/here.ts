/** The column of the table that is this machine's. */
import { os } from './index.js';
import type { Lack } from './lack.js';
import { lackOn, type Need, type Question, SEMANTICS, type System } from './semantics.js';

export function here<Q extends Question>(question: Q): (typeof SEMANTICS)[Q][System] {
  return SEMANTICS[question][os.name];
}

/** Undefined if this system has what is needed. */
export function lackHere(need: Need): Lack | undefined {
  return lackOn(os.name, need);
}
