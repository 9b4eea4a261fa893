import { closeSync, openSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { cannotWrite } from '../cannot-write.js';
import { type Line, line as lineSchema } from './schema.js';

/** Longest line in bytes; evidence is an excerpt, and one runaway line must not make a record unreadable. */
const MAX_LINE_BYTES = 1_000_000;

/**
 * Appends lines to a record. Several processes may write to one file at once: each line is a single write to a file
 * opened for appending, which the system puts at the end as one piece.
 */
export class RecordWriter {
  readonly #epoch: bigint;
  readonly #path: string;
  readonly #file: number;
  /** Why a line was lost. */
  #lost: Error | undefined;

  /** `epoch`: process.hrtime.bigint() of the header in nanoseconds; all processes of a machine share that clock. */
  constructor(path: string, epoch: bigint) {
    this.#path = path;
    this.#epoch = epoch;
    this.#file = openSync(path, 'a');
  }

  /** Milliseconds since the header: the `t` of a line written now. */
  now(): number {
    return Number(process.hrtime.bigint() - this.#epoch) / 1e6;
  }

  /**
   * Throws if the line breaks the schema or is over 1 MB, and if the system does not take it whole (a full disk). A record that
   * has lost a line must not look whole: from then on every call throws the same.
   */
  write(line: Line): void {
    if (this.#lost) throw this.#lost;
    const checked = lineSchema.safeParse(line);
    if (!checked.success) {
      throw new Error(
        `${this.#path}: a ${line.type} line breaks the schema of the record: ${z.prettifyError(checked.error)}`,
      );
    }
    const bytes = Buffer.from(`${JSON.stringify(checked.data)}\n`);
    if (bytes.length > MAX_LINE_BYTES) {
      throw new Error(
        `${this.#path}: a ${line.type} line of ${bytes.length} bytes; shorten it to ${MAX_LINE_BYTES} at most`,
      );
    }
    this.#append(bytes);
  }

  close(): void {
    closeSync(this.#file);
  }

  #append(bytes: Buffer): void {
    try {
      const written = writeSync(this.#file, bytes);
      if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes were taken`);
    } catch (error) {
      this.#lost = cannotWrite(this.#path, error);
      throw this.#lost;
    }
  }
}
