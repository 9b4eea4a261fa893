/** The output of a gateway in the record, with its times: the beginning as it arrives, and the end. The whole is kept beside it. */
import type { Recorder } from '../record/recorder.js';
import type { Transcript } from './transcript.js';

/** Bytes that go into the record while they arrive. */
const HEAD_BYTES = 128 * 1024;

/** Bytes of what came after them: a refusal tells why at its end. */
const TAIL_BYTES = 16 * 1024;

export class RecordedOutput {
  readonly #gateway: string;
  readonly #recorder: Recorder;
  /** Bytes so far. */
  #recorded = 0;

  constructor(gateway: string, recorder: Recorder) {
    this.#gateway = gateway;
    this.#recorder = recorder;
  }

  add(chunk: Buffer): void {
    if (this.#recorded >= HEAD_BYTES) return;
    this.#recorded += chunk.length;
    this.#write(`${chunk.length} bytes`, chunk, {});
  }

  /** Of a gateway that printed more than the record took: its last bytes, when there are no more to come. */
  end(transcript: Transcript): void {
    const rest = transcript.total - this.#recorded;
    if (rest <= 0) return;
    const tail = transcript.bytes().subarray(-Math.min(TAIL_BYTES, rest));
    const skipped = rest - tail.length;
    this.#write(`${tail.length} bytes, the last, after ${skipped} that are not recorded`, tail, { skipped });
  }

  #write(text: string, bytes: Buffer, more: Record<string, unknown>): void {
    this.#recorder.event('output', this.#gateway, text, { base64: bytes.toString('base64'), ...more });
  }
}
