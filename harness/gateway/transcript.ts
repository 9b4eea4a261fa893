/** All bytes that a gateway's terminal received, within bounds, and the text that a person would have read there. */
import { Terminal } from '../common-js.js';

/** Wide enough that no message wraps; ConPTY would break a longer line hard (microsoft/terminal#15064). */
export const COLUMNS = 500;
export const ROWS = 50;
const SCROLLBACK = 20_000;

/** What is kept: the beginning, where a start tells what it does, and the end, where a refusal tells why. */
const HEAD_BYTES = 2 * 1024 * 1024;
const TAIL_BYTES = 2 * 1024 * 1024;

export class Transcript {
  #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #total = 0;
  #rendered: { total: number; text: Promise<string> } | undefined;

  append(chunk: Buffer): void {
    this.#total += chunk.length;
    const forHead = chunk.subarray(0, HEAD_BYTES - this.#headBytes);
    if (forHead.length > 0) {
      this.#head.push(forHead);
      this.#headBytes += forHead.length;
    }
    const forTail = chunk.subarray(forHead.length);
    if (forTail.length > 0) this.#appendToTail(forTail);
  }

  /** Lets whole chunks go from the front once more than TAIL_BYTES stand behind them. */
  #appendToTail(chunk: Buffer): void {
    const kept = chunk.subarray(-TAIL_BYTES);
    this.#tail.push(kept);
    this.#tailBytes += kept.length;
    for (let first = this.#tail[0]; first && this.#tailBytes - first.length >= TAIL_BYTES; first = this.#tail[0]) {
      this.#tail.shift();
      this.#tailBytes -= first.length;
    }
  }

  /** Bytes received so far. */
  get total(): number {
    return this.#total;
  }

  /** Bytes received but not kept. */
  get dropped(): number {
    return this.#total - this.#headBytes - this.#tailBytes;
  }

  /** The bytes kept, with a plain line in the place of those that were not. */
  bytes(): Buffer {
    const gap = this.dropped > 0 ? [Buffer.from(`\r\n[gatelock: ${this.dropped} bytes not kept]\r\n`)] : [];
    return Buffer.concat([...this.#head, ...gap, ...this.#tail]);
  }

  /** The rendered text: escape sequences gone, soft wraps rejoined, one line a row. */
  text(): Promise<string> {
    if (this.#rendered?.total !== this.#total) {
      this.#rendered = { total: this.#total, text: render(this.bytes()) };
    }
    return this.#rendered.text;
  }
}

async function render(bytes: Buffer): Promise<string> {
  const terminal = new Terminal({
    cols: COLUMNS,
    rows: ROWS,
    scrollback: SCROLLBACK,
    // What stood there before the screen was cleared was read too.
    scrollOnEraseInDisplay: true,
    allowProposedApi: true,
    logLevel: 'off',
  });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const buffer = terminal.buffer.active;
  const lines: string[] = [];
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row);
    if (!line) continue;
    const wrapsOn = buffer.getLine(row + 1)?.isWrapped ?? false;
    const text = line.translateToString(!wrapsOn);
    if (line.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  // A full scrollback has let its first lines go, and whoever reads the text must know.
  if (buffer.length === SCROLLBACK + ROWS)
    lines.unshift(`[gatelock: lines before the last ${buffer.length} not rendered]`);
  terminal.dispose();
  return lines.join('\n').trimEnd();
}
