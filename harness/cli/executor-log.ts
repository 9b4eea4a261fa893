/** What Playwright prints: kept in a file for whoever has to find out why it ended, and its first complaint at hand. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Characters of a stream in which its first line is looked for. */
const HEAD = 10_000;

export class ExecutorLog {
  readonly #file: number;
  readonly #heads: string[] = [];
  /** Why something of it could not be written; the run goes on without it. */
  lost: unknown;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  /** The stream added first is asked first for what was said. */
  add(stream: Readable | null): void {
    const index = this.#heads.push('') - 1;
    stream?.on('data', (chunk: Buffer) => {
      const head = this.#heads[index] ?? '';
      if (head.length < HEAD) this.#heads[index] = head + chunk.toString();
      this.#write(chunk);
    });
  }

  /** The first line that is not empty. */
  get said(): string {
    const lines = this.#heads.flatMap((head) => stripVTControlCharacters(head).split('\n'));
    return lines.find((line) => line.trim() !== '')?.trim() ?? 'nothing';
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(chunk: Buffer): void {
    try {
      writeSync(this.#file, chunk);
    } catch (error) {
      this.lost ??= error;
    }
  }
}
