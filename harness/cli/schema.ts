import { z } from 'zod';
import { documentsReport } from '../document/examination.js';
import { baseline } from '../judge/baseline.js';
import { judgement } from '../judge/verdict.js';
import { line } from '../record/schema.js';
import { spec } from '../spec/clause.js';
import { didYouMean } from '../spec/nearest.js';
import { description } from '../target/description.js';
import { UsageError } from '../usage-error.js';
import { diagnosis } from './diagnosis.js';

/** What people write (spec, target, baseline) is described before defaults are filled in, what gatelock writes as it stands there. */
const SCHEMAS = new Map<string, { schema: z.ZodType; io: 'input' | 'output' }>([
  ['verdict', { schema: judgement, io: 'output' }],
  ['record', { schema: line, io: 'output' }],
  ['spec', { schema: spec, io: 'input' }],
  ['target', { schema: description, io: 'input' }],
  ['baseline', { schema: baseline, io: 'input' }],
  ['docs', { schema: documentsReport, io: 'output' }],
  ['doctor', { schema: diagnosis, io: 'output' }],
]);

export const SCHEMA_NAMES = [...SCHEMAS.keys()];

/**
 * `gatelock schema NAME`: prints the JSON Schema of verdict.json, of a line of the record, of a spec, of a target, of a baseline, or of
 * what docs or doctor says.
 */
export const schemaCommand = async (name: string): Promise<number> => {
  const found = SCHEMAS.get(name);
  if (!found)
    throw new UsageError(`schema ${name}: one of ${SCHEMA_NAMES.join(', ')}${didYouMean(name, SCHEMA_NAMES)}`);
  process.stdout.write(`${JSON.stringify(z.toJSONSchema(found.schema, { io: found.io }), null, 2)}\n`);
  return 0;
};
