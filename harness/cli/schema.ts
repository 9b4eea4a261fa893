import { z } from 'zod';
import { documentsReport } from '../document/examination.js';
import { baseline } from '../judge/baseline.js';
import { comparison } from '../judge/comparison.js';
import { releaseMatrix } from '../judge/release-matrix.js';
import { judgement } from '../judge/verdict.js';
import { line } from '../record/schema.js';
import { spec } from '../spec/clause.js';
import { didYouMean } from '../spec/nearest.js';
import { description } from '../target/description.js';
import { UsageError } from '../usage-error.js';
import { diagnosis } from './diagnosis.js';
import { SCHEMA_NAMES, type SchemaName } from './schema-names.js';

/** What people write (spec, target, baseline) is described before defaults are filled in, what gatelock writes as it stands there. */
const SCHEMAS: Readonly<Record<SchemaName, { schema: z.ZodType; io: 'input' | 'output' }>> = {
  verdict: { schema: judgement, io: 'output' },
  record: { schema: line, io: 'output' },
  spec: { schema: spec, io: 'input' },
  target: { schema: description, io: 'input' },
  baseline: { schema: baseline, io: 'input' },
  diff: { schema: comparison, io: 'output' },
  matrix: { schema: releaseMatrix, io: 'output' },
  docs: { schema: documentsReport, io: 'output' },
  doctor: { schema: diagnosis, io: 'output' },
};

/**
 * `gatelock schema NAME`: prints the JSON Schema of a document that gatelock reads or writes: verdict.json, a line of the record, a spec, a
 * target, a baseline, matrix.json, what diff, docs or doctor says as JSON.
 */
export const schemaCommand = async (name: string): Promise<number> => {
  const known = SCHEMA_NAMES.find((one) => one === name);
  if (known === undefined)
    throw new UsageError(`schema ${name}: one of ${SCHEMA_NAMES.join(', ')}${didYouMean(name, SCHEMA_NAMES)}`);
  const { schema, io } = SCHEMAS[known];
  process.stdout.write(`${JSON.stringify(z.toJSONSchema(schema, { io }), null, 2)}\n`);
  return 0;
};
