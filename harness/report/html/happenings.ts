/** What the record tells of each test, in order, made plain and put on the test's own clock. Pure. */
import { type RunRecord, timeOf } from '../../record/run-record.js';
import type { Event } from '../../record/schema.js';
import { plainText } from '../plain.js';
import { TEXT_LENGTH } from './bounds.js';

/** An event, or one of the other lines that tell what happened in a test; `t` in milliseconds since the test began. */
export interface Happening {
  readonly t: number;
  readonly kind: Event['kind'] | 'begin' | 'end' | 'check' | 'residue';
  readonly gateway: string | undefined;
  /** One line. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Of a check: what it found. */
  readonly outcome?: 'holds' | 'violated' | 'unknown' | undefined;
}

export interface Course {
  readonly test: string;
  /** The record's `t` at which the test began, or at which it is first heard of. */
  readonly begunAt: number;
  /** Milliseconds from there to the last that is heard of it. */
  readonly length: number;
  readonly happenings: readonly Happening[];
}

type Told = Exclude<RunRecord['lines'][number], { type: 'fault' | 'not-applicable' }>;

const oneLine = (text: string): string => {
  const line = plainText(text).replaceAll(/\s+/g, ' ').trim();
  return line.length > TEXT_LENGTH ? `${line.slice(0, TEXT_LENGTH)}…` : line;
};

const happening = (line: Told, begunAt: number): Happening => {
  const t = line.t - begunAt;
  const bare = { t, gateway: undefined, data: {} };
  switch (line.type) {
    case 'event':
      return {
        t,
        kind: line.kind,
        gateway: line.gateway === undefined ? undefined : oneLine(line.gateway),
        text: oneLine(line.text),
        data: line.data ?? {},
      };
    case 'check':
      return {
        ...bare,
        kind: 'check',
        outcome: line.outcome,
        text: oneLine(`${line.clause}: ${line.title}: ${line.observed}`),
      };
    case 'residue':
      return { ...bare, kind: 'residue', text: oneLine(`${line.kind} left by ${line.by}: ${line.what}`) };
    case 'test-begin':
      return { ...bare, kind: 'begin', text: `the test begins in worker ${line.worker}` };
    case 'test-end':
      return {
        ...bare,
        kind: 'end',
        text: oneLine(`the test ends: ${line.outcome}${line.reason === undefined ? '' : `, ${line.reason}`}`),
      };
  }
};

/** Every test of which the record tells anything, in the order in which they began. */
export const coursesOf = ({ lines }: RunRecord): Map<string, Course> => {
  const byTest = new Map<string, Told[]>();
  for (const line of lines) {
    if (line.type === 'fault' || line.type === 'not-applicable') continue;
    const test = plainText(line.test);
    const told = byTest.get(test);
    if (told) told.push(line);
    else byTest.set(test, [line]);
  }
  return new Map(
    [...byTest].map(([test, told]) => {
      const times = told.map(timeOf);
      const begin = told.find(({ type }) => type === 'test-begin');
      // What stands in the record before the beginning happened before it; the clock of a test has no negative times.
      const begunAt = Math.min(begin?.t ?? Number.POSITIVE_INFINITY, ...times.slice(0, 1));
      return [
        test,
        {
          test,
          begunAt,
          length: (times.at(-1) ?? begunAt) - begunAt,
          happenings: told.map((line) => happening(line, begunAt)),
        },
      ];
    }),
  );
};
