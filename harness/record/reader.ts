import { readFile } from 'node:fs/promises';
import { UsageError } from '../usage-error.js';
import { parseRecord, type RunRecord } from './run-record.js';

/** Reads a record, however broken: what is wrong with it is in `damage`. Throws UsageError where there is none to read. */
export const readRecord = async (path: string): Promise<RunRecord> => {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UsageError(`${path}: cannot be read (${error.message}): give the directory that gatelock run wrote to`);
  });
  return parseRecord(text, path);
};
