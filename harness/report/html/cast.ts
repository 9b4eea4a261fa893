/**
 * What the terminal of a gateway received, with its times, as an asciicast. Pure.
 * https://docs.asciinema.org/manual/asciicast/v2/
 */
import { stripVTControlCharacters } from 'node:util';
import { TERMINAL_HEAD_BYTES, TERMINAL_TAIL_BYTES } from './bounds.js';
import type { Course, Happening } from './happenings.js';

export interface Terminal {
  readonly gateway: string;
  /** Times in seconds since the test began, up to its end: all terminals of a test run in step. */
  readonly cast: string;
  /** The same without its escape sequences. */
  readonly text: string;
  /** Bytes that it received, as far as the record tells. */
  readonly bytes: number;
  /** Bytes that are not in `cast`. */
  readonly cut: number;
}

interface Chunk {
  readonly t: number;
  readonly bytes: Buffer;
  /** Bytes before it that the record does not have. */
  readonly skipped: number;
}

/** Narrower and lower than the terminal of the gateway (500 × 50), which nobody could read: longer lines wrap. */
const COLUMNS = { least: 40, most: 100 };
const ROWS = { least: 3, most: 24 };

/** Marks that turn the direction of text: in a terminal they do nothing, in a browser they would. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const clamped = (value: number, { least, most }: typeof ROWS): number => Math.min(most, Math.max(least, value));

const chunkOf = ({ t, data }: Happening): Chunk | undefined =>
  typeof data.base64 === 'string'
    ? {
        t,
        bytes: Buffer.from(data.base64, 'base64'),
        skipped: typeof data.skipped === 'number' ? data.skipped : 0,
      }
    : undefined;

/** The beginning and the end, and how many bytes between them are left out. */
const bounded = (
  chunks: readonly Chunk[],
): { readonly head: Chunk[]; readonly tail: Chunk[]; readonly cut: number } => {
  const total = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total <= TERMINAL_HEAD_BYTES + TERMINAL_TAIL_BYTES) return { head: [...chunks], tail: [], cut: 0 };
  const part = (from: number, to: number): Chunk[] => {
    let at = 0;
    return chunks.flatMap(({ t, bytes, skipped }) => {
      const piece = bytes.subarray(Math.max(0, from - at), Math.max(0, to - at));
      at += bytes.length;
      return piece.length === 0 ? [] : { t, bytes: piece, skipped };
    });
  };
  const from = total - TERMINAL_TAIL_BYTES;
  return { head: part(0, TERMINAL_HEAD_BYTES), tail: part(from, total), cut: from - TERMINAL_HEAD_BYTES };
};

const gap = (bytes: number, why: string): string => `\r\n[gatelock: ${bytes} bytes ${why}]\r\n`;

/** A character may be cut by the end of a chunk. */
const decoded = (chunks: readonly Chunk[]): { readonly t: number; readonly text: string }[] => {
  const decoder = new TextDecoder();
  const texts = chunks.map(({ t, bytes, skipped }) => ({
    t,
    text: (skipped > 0 ? gap(skipped, 'not recorded') : '') + decoder.decode(bytes, { stream: true }),
  }));
  const rest = { t: chunks.at(-1)?.t ?? 0, text: decoder.decode() };
  return [...texts, ...(rest.text === '' ? [] : [rest])].map(({ t, text }) => ({
    t,
    text: text.replaceAll(DIRECTION, '\ufffd'),
  }));
};

const sizeOf = (text: string): { width: number; height: number } => {
  const lines = text.split('\n');
  const width = clamped(lines.reduce((most, line) => Math.max(most, line.length), 0) + 1, COLUMNS);
  const height = lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / width)), 0);
  return { width, height: clamped(height, ROWS) };
};

const seconds = (ms: number): number => Number((Math.max(0, ms) / 1000).toFixed(6));

/**
 * How many bytes the terminal received, which is told at its end; not all of them may be in the record. A gateway that stood
 * before the test received some in an earlier one.
 */
const received = (events: readonly Happening[], recorded: number): number => {
  if (!events.some(({ kind }) => kind === 'spawn')) return recorded;
  const told = events.find(({ kind }) => kind === 'drained')?.data.bytes;
  return typeof told === 'number' ? Math.max(told, recorded) : recorded;
};

/** Undefined for a gateway that printed nothing in this test. */
export const terminalOf = ({ happenings, length }: Course, gateway: string): Terminal | undefined => {
  const events = happenings.filter((one) => one.gateway === gateway);
  const chunks = events.filter(({ kind }) => kind === 'output').flatMap((event) => chunkOf(event) ?? []);
  const recorded = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (recorded === 0) return undefined;
  const bytes = received(events, recorded);
  const { head, tail, cut } = bounded(chunks);
  const skipped = chunks.reduce((sum, chunk) => sum + chunk.skipped, 0);
  const lost = bytes - recorded - skipped;
  const output = [
    ...decoded(head),
    ...(cut > 0 ? [{ t: tail[0]?.t ?? 0, text: gap(cut, 'not shown') }, ...decoded(tail)] : []),
    ...(lost > 0 ? [{ t: chunks.at(-1)?.t ?? 0, text: gap(lost, 'more, not recorded') }] : []),
  ];
  const text = stripVTControlCharacters(output.map((one) => one.text).join('')).replaceAll('\r\n', '\n');
  const lines = [
    { version: 2, ...sizeOf(text) },
    ...output.map((one) => [seconds(one.t), 'o', one.text]),
    [seconds(length), 'o', ''],
  ];
  return {
    gateway,
    cast: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    text,
    bytes,
    cut: cut + bytes - recorded,
  };
};
