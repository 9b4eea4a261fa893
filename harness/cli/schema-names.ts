/** The documents that gatelock reads or writes, by the names under which their schemas are published. */
export const SCHEMA_NAMES = [
  'verdict',
  'record',
  'spec',
  'target',
  'baseline',
  'diff',
  'matrix',
  'docs',
  'doctor',
] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];
