/** The terminals of all tests, within what a page may weigh. Pure. */
import { ALL_TERMINALS_BYTES, LANES } from './bounds.js';
import { type Terminal, terminalOf } from './cast.js';
import type { Course } from './happenings.js';
import { STATUSES, type TestView } from './tests.js';

export interface ShownTerminal extends Terminal {
  /** Under which its cast stands in the data of the page. */
  readonly id: string;
}

export interface Terminals {
  /** By test. */
  readonly shown: ReadonlyMap<string, readonly ShownTerminal[]>;
  /** Terminals of the test that found no room. */
  readonly notShown: ReadonlyMap<string, number>;
}

export const terminalsOf = (tests: readonly TestView[], courses: ReadonlyMap<string, Course>): Terminals => {
  const shown = new Map<string, ShownTerminal[]>();
  const notShown = new Map<string, number>();
  let room = ALL_TERMINALS_BYTES;
  const urgent = tests.toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status));
  for (const { test, anchor } of urgent) {
    const course = courses.get(test);
    if (!course) continue;
    const gateways = [...new Set(course.happenings.flatMap(({ gateway }) => gateway ?? []))];
    for (const [index, gateway] of gateways.entries()) {
      const terminal = index < LANES && room > 0 ? terminalOf(course, gateway) : undefined;
      if (terminal) {
        room -= terminal.cast.length;
        shown.set(test, [...(shown.get(test) ?? []), { ...terminal, id: `${anchor}:${index}` }]);
      } else if (course.happenings.some((one) => one.gateway === gateway && one.kind === 'output')) {
        notShown.set(test, (notShown.get(test) ?? 0) + 1);
      }
    }
  }
  return { shown, notShown };
};
