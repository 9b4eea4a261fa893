/** `gatelock run --json`: the record on standard output while the acting wing writes it, byte for byte. */
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How often the record is looked at. */
const LOOK_MS = 100;

/** An interrupted run waits so long at most for a reader that takes nothing more. */
const LAST_MS = 3_000;

const CHUNK = 1 << 16;

export interface RecordStream {
  /** Resolves when all that stands in the record was taken, or its reader has gone, or was waited for after an interruption. */
  readonly end: () => Promise<void>;
}

/**
 * Streams the lines of a record to `to`, from the first on. A reader that is slow delays nothing: the record itself is what waits
 * for it. One that goes away changes nothing of the run.
 */
export function streamRecord(record: string, to: Writable): RecordStream {
  const ended = new AbortController();
  const enough = new AbortController();
  let interrupted = false;
  // The first signal is for the run; when that is over, the next one is for a reader that keeps us waiting.
  const interrupt = (): void => {
    interrupted = true;
    if (ended.signal.aborted) enough.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const streamed = pipeline(bytesOf(record, ended.signal), to, { end: false }).catch(unlessGone);
  return {
    end: async () => {
      ended.abort();
      const last = interrupted ? setTimeout(() => enough.abort(), LAST_MS) : undefined;
      try {
        await Promise.race([streamed, once(enough.signal, 'abort')]);
      } finally {
        clearTimeout(last);
        process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      }
      // What the reader did not take would keep this process alive until it does; whoever waits for us has the status by then.
      if (enough.signal.aborted) setImmediate(() => process.exit());
    },
  };
}

/** What is appended until `ended`, and then all that is left. */
async function* bytesOf(record: string, ended: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(record, 'r');
  try {
    for (;;) {
      // Asked before the last look: nothing that was written before the end is missed.
      const last = ended.aborted;
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK);
        if (bytesRead === 0) break;
        yield buffer.subarray(0, bytesRead);
      }
      if (last) return;
      await delay(LOOK_MS, undefined, { signal: ended }).catch(() => undefined);
    }
  } finally {
    await file.close();
  }
}

/** How a stream tells that nobody reads it any more, or that we have stopped waiting. */
const GONE = new Set<unknown>([
  'EPIPE',
  'ECONNRESET',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ABORT_ERR',
]);

function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && GONE.has(error.code))) throw error;
}
