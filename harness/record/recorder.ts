/** A worker's pen: writes what happens into the record, under the name of the test in which it happens. */
import type { Check, Event, Line, Residue } from './schema.js';
import type { RecordWriter } from './writer.js';

export type Finding = Omit<Check, 'type' | 't' | 'test' | 'clause'>;

export class Recorder {
  readonly #writer: RecordWriter;
  #test = '';

  constructor(writer: RecordWriter) {
    this.#writer = writer;
  }

  /** Everything from here on happens in `test`. */
  enter(test: string): void {
    this.#test = test;
  }

  /** Milliseconds of the monotonic clock since the header. */
  now(): number {
    return this.#writer.now();
  }

  /** `at`: when it happened, where that was before now; in milliseconds of the record's clock. */
  event(
    kind: Event['kind'],
    gateway: string | undefined,
    text: string,
    data?: Record<string, unknown>,
    at = this.now(),
  ): void {
    this.#write({
      type: 'event',
      t: at,
      test: this.#test,
      kind,
      ...(gateway === undefined ? {} : { gateway }),
      text,
      ...(data === undefined ? {} : { data }),
    });
  }

  check(clause: string, finding: Finding): void {
    this.#write({ type: 'check', t: this.now(), test: this.#test, clause, ...finding });
  }

  residue(kind: Residue['kind'], by: Residue['by'], what: string): void {
    this.#write({ type: 'residue', t: this.now(), test: this.#test, kind, by, what });
  }

  calibration(measured: { coldMs: number; warmMs?: number; floorMs?: number }): void {
    this.#write({ type: 'calibration', t: this.now(), ...measured });
  }

  fault(what: string): void {
    this.#write({ type: 'fault', t: this.now(), what });
  }

  #write(line: Line): void {
    this.#writer.write(line);
  }
}
