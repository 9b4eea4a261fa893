/** What a schema finds wrong with a file that people write, said in one line: the place, what is wrong, the mend. Pure. */
import { z } from 'zod';
import { nearest } from './nearest.js';
import type { At, Path } from './yaml-source.js';

/** What the file should have been: its schema, and how to begin where it is none at all. */
export interface Wanted {
  readonly schema: z.ZodType;
  /** `no description: a map of keys is wanted, at least name and command`. */
  readonly none: string;
}

export function locate(found: z.core.$ZodIssue | undefined, at: At, wanted: Wanted): string {
  const issue = meantIssue(found);
  const path = (issue?.path ?? []).filter((step) => typeof step !== 'symbol');
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = keysAt(wanted.schema, path);
    const meant = nearest(key, known);
    const mend = meant ? `did you mean ${meant}?` : `known are ${known.join(', ')}`;
    return `${at([...path, key])}: unknown key ${nameOf([...path, key])}: ${mend}`;
  }
  if (path.length === 0) return `${at(path)}: ${wanted.none}`;
  const where = `${at(path)}: ${nameOf(path)}`;
  if (issue?.code === 'invalid_type' && issue.input === undefined) return `${where} is missing: add it`;
  if (issue?.code === 'invalid_type' && issue.expected === 'string' && isScalar(issue.input)) {
    return `${where} is no text: put it in quotes`;
  }
  const inner = issue?.code === 'invalid_key' ? issue.issues[0] : issue;
  return `${where}: ${inner?.message ?? 'is not valid'}`;
}

/** Of a value that may be written in two ways, what is wrong with the way that it comes nearest to. */
function meantIssue(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const [nearestWay] = issue.errors
    .flatMap((ofOneWay) => ofOneWay.slice(0, 1))
    .sort((a, b) => b.path.length - a.path.length);
  return nearestWay ? meantIssue({ ...nearestWay, path: [...issue.path, ...nearestWay.path] }) : issue;
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
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  return step === undefined ? Object.keys(schema.shape) : keysAt(schema.shape[step], rest);
}
