import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UsageError } from '../usage-error.js';
import { type Clause, type Spec, spec as specSchema } from './clause.js';
import { findClause } from './find.js';
import { revisions } from './revisions.js';

/** A spec and the bytes it was read from; a record names the digest, so that it is judged by the same text. */
export interface LoadedSpec extends Spec {
  /** sha256 of the file's bytes, hexadecimal. */
  readonly digest: string;
  readonly path: string;
  /** The clause with this id. Throws UsageError, naming the nearest id, where there is none. */
  clause(id: string): Clause;
}

const keyPath = (path: readonly PropertyKey[]): string => path.map(String).join('.') || 'the whole file';

/** Path of the thing to mend: an unknown key is reported on its parent, but it is the key that is wrong. */
const issuePath = (issue: z.core.$ZodIssue): PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;

/** Parses a spec; `path` is for messages. Throws UsageError `path:line:column: what is wrong`. */
export const parseSpec = (text: string, path: string): Spec => {
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) throw new UsageError(`${at(error.pos[0])}: ${error.message}`);

  /** Offset of the node at a path, or of the nearest one above it that exists. */
  const offsetOf = (keys: readonly PropertyKey[]): number => {
    for (let length = keys.length; length > 0; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  };

  const result = specSchema.safeParse(document.toJS());
  if (!result.success) {
    const [issue] = result.error.issues;
    if (!issue) throw result.error;
    const keys = issuePath(issue);
    throw new UsageError(`${at(offsetOf(keys))}: ${keyPath(keys)}: ${issue.message}`);
  }

  const seen = new Set<string>();
  for (const [index, { id }] of result.data.clauses.entries()) {
    if (seen.has(id))
      throw new UsageError(`${at(offsetOf(['clauses', index, 'id']))}: ${id} is there twice: an id names one clause`);
    seen.add(id);
  }
  return result.data;
};

/**
 * Loads `<revision>.yaml` from a directory of revisions.
 * Throws UsageError where there is no such revision, or with file, line and key where the file is not a spec.
 */
export const loadSpec = async (revision: string, directory: string): Promise<LoadedSpec> => {
  const known = await revisions(directory);
  if (!known.includes(revision)) {
    throw new UsageError(`revision ${revision}: not in ${directory}; there is ${known.join(', ') || 'none'}`);
  }
  const path = join(directory, `${revision}.yaml`);
  const bytes = await readFile(path);
  const spec = parseSpec(bytes.toString('utf8'), path);
  if (spec.revision !== revision) {
    throw new UsageError(`${path}: revision: says ${spec.revision}, the file name says ${revision}`);
  }
  return {
    ...spec,
    digest: createHash('sha256').update(bytes).digest('hex'),
    path,
    clause: (id) => findClause(spec, id),
  };
};
