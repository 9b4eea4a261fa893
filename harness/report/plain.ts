import { stripVTControlCharacters } from 'node:util';
import type { z } from 'zod';
import { type Judgement, judgement as judgementSchema } from '../judge/verdict.js';

/**
 * What no report may pass on from a terminal that a target wrote to: control characters other than newline and tab
 * (they steer the reader's terminal, and XML 1.0 forbids most), marks that turn the direction of text, and the two code
 * points that XML 1.0 forbids besides.
 */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Text that can neither steer a terminal nor break XML: escape sequences go whole, lone surrogates become U+FFFD. */
export const plainText = (text: string): string =>
  stripVTControlCharacters(text.toWellFormed()).replaceAll('\r\n', '\n').replaceAll(UNSAFE, '');

const plainValue = (value: unknown): unknown => {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [plainText(key), plainValue(inner)]));
  }
  return value;
};

/** A document with every text in it made plain, so that no renderer can forget one. */
export const plainDocument = <T>(schema: z.ZodType<T>, document: T): T => schema.parse(plainValue(document));

export const plain = (judgement: Judgement): Judgement => plainDocument(judgementSchema, judgement);
