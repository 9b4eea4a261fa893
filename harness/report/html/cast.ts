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
}

/** Narrower and lower than the terminal of the gateway (500 × 50), which nobody could read: longer lines wrap. */
const COLUMNS = { least: 40, most: 100 };
const ROWS = { least: 3, most: 24 };

/** Marks that turn the direction of text: in a terminal they do nothing, in a browser they would. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const clamped = (value: number, { least, most }: typeof ROWS): number => Math.min(most, Math.max(least, value));

const chunkOf = ({ t, data }: Happening): Chunk | undefined =>
  typeof data.base64 === 'string' ? { t, bytes: Buffer.from(data.base64, 'base64') } : undefined;

/** The beginning and the end, and how many bytes between them are left out. */
const bounded = (
  chunks: readonly Chunk[],
): { readonly head: Chunk[]; readonly tail: Chunk[]; readonly cut: number } => {
  const total = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total <= TERMINAL_HEAD_BYTES + TERMINAL_TAIL_BYTES) return { head: [...chunks], tail: [], cut: 0 };
  const part = (from: number, to: number): Chunk[] => {
    let at = 0;
    return chunks.flatMap(({ t, bytes }) => {
      const piece = bytes.subarray(Math.max(0, from - at), Math.max(0, to - at));
      at += bytes.length;
      return piece.length === 0 ? [] : { t, bytes: piece };
    });
  };
  const from = total - TERMINAL_TAIL_BYTES;
  return { head: part(0, TERMINAL_HEAD_BYTES), tail: part(from, total), cut: from - TERMINAL_HEAD_BYTES };
};

/** A character may be cut by the end of a chunk. */
const decoded = (chunks: readonly Chunk[]): { readonly t: number; readonly text: string }[] => {
  const decoder = new TextDecoder();
  const texts = chunks.map(({ t, bytes }) => ({ t, text: decoder.decode(bytes, { stream: true }) }));
  const rest = decoder.decode();
  return [...texts, ...(rest === '' ? [] : [{ t: chunks.at(-1)?.t ?? 0, text: rest }])].map(({ t, text }) => ({
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

/** How many bytes the terminal received, which is told at its end; what came after the record's own bound is not in it. */
const received = (events: readonly Happening[], recorded: number): number =>
  events.reduce((most, { kind, data }) => {
    const told = kind === 'drained' && typeof data.bytes === 'number' ? data.bytes : 0;
    return Math.max(most, told);
  }, recorded);

/** Undefined for a gateway that printed nothing in this test. */
export const terminalOf = ({ happenings, length }: Course, gateway: string): Terminal | undefined => {
  const events = happenings.filter((one) => one.gateway === gateway);
  const chunks = events.filter(({ kind }) => kind === 'output').flatMap((event) => chunkOf(event) ?? []);
  const recorded = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (recorded === 0) return undefined;
  const bytes = received(events, recorded);
  const { head, tail, cut } = bounded(chunks);
  const gap = { t: tail[0]?.t ?? 0, text: `\r\n[gatelock: ${cut} bytes not shown]\r\n` };
  const unrecorded = bytes - recorded;
  const end = { t: chunks.at(-1)?.t ?? 0, text: `\r\n[gatelock: ${unrecorded} more bytes not recorded in time]\r\n` };
  const output = [...decoded(head), ...(cut > 0 ? [gap, ...decoded(tail)] : []), ...(unrecorded > 0 ? [end] : [])];
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
    cut: cut + unrecorded,
  };
};
