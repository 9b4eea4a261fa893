/** What the schema finds wrong with a description, said in one line: the place, what is wrong, the mend. Pure. */
import { z } from 'zod';
import { nearest } from '../spec/nearest.js';
import { description } from './description.js';
import type { Path } from './rules.js';

/** `file:line:column` of a key or value. */
export type At = (path: Path) => string;

export function locate(issue: z.core.$ZodIssue | undefined, at: At): string {
  const path = (issue?.path ?? []).filter((step) => typeof step !== 'symbol');
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = keysAt(description, path);
    const meant = nearest(key, known);
    const mend = meant ? `did you mean ${meant}?` : `known are ${known.join(', ')}`;
    return `${at([...path, key])}: unknown key ${nameOf([...path, key])}: ${mend}`;
  }
  if (path.length === 0) return `${at(path)}: no description: a map of keys is wanted, at least name and command`;
  const where = `${at(path)}: ${nameOf(path)}`;
  if (issue?.code === 'invalid_type' && issue.input === undefined) return `${where} is missing: add it`;
  if (issue?.code === 'invalid_type' && issue.expected === 'string' && isScalar(issue.input)) {
    return `${where} is no text: put it in quotes`;
  }
  const inner = issue?.code === 'invalid_key' ? issue.issues[0] : issue;
  return `${where}: ${inner?.message ?? 'is not valid'}`;
}

/** `ready.status[0]` for the path of that value. */
export function nameOf(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** YAML reads `5` and `yes`-like words without quotes as other than text. */
function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** Keys that the schema knows at `path`. */
function keysAt(schema: unknown, path: Path): string[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return keysAt(schema.unwrap(), path);
  const [step, ...rest] = path;
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  return step === undefined ? Object.keys(schema.shape) : keysAt(schema.shape[step], rest);
}
