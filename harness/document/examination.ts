/** What `gatelock docs` finds in a document, in the form that `--json` prints. */
import { z } from 'zod';
import { literals } from '../spec/clause.js';

export const EXAMINATION_FORMAT = 'gatelock-docs/1';

const line = z.number().int().min(1);
const column = z.number().int().min(1).describe('in UTF-16 code units, from 1, as editors count');

const documentFinding = z.object({
  literal: literals.keyof(),
  because: z
    .enum(['altered', 'missing'])
    .describe(
      'altered: stands there in another form; missing: stands nowhere, the place is what comes nearest to it, or the head of the file',
    ),
  line,
  column,
  endLine: line,
  endColumn: column.describe('of what follows'),
  found: z.string().optional().describe('what stands there, as a reader sees it; missing where nothing comes near'),
  expected: z.string().describe('the literal as the revision prints it'),
  why: z.string().describe('one line: what tells the two apart'),
});

export const examination = z.object({
  locale: z.string().optional().describe('of the edition; missing where nothing tells it'),
  localeBy: z
    .enum(['option', 'front matter', 'path', 'text'])
    .describe('what told it; text: whose literals it states best'),
  heldTo: z.string().describe('locale of the revision whose literals the document was held to'),
  syntax: z.enum(['markdown', 'mdx']).describe('as it was read'),
  notes: z.array(z.object({ line, column, text: z.string() })).describe('what makes the reading doubtful; no finding'),
  findings: z.array(documentFinding).describe('by place'),
});

export const documentsReport = z.object({
  format: z.literal(EXAMINATION_FORMAT),
  gatelock: z.string(),
  spec: z.object({ name: z.string(), revision: z.string(), digest: z.string() }),
  documents: z.array(examination.extend({ file: z.string() })),
});

export type DocumentFinding = z.infer<typeof documentFinding>;
export type Examination = z.infer<typeof examination>;
export type DocumentsReport = z.infer<typeof documentsReport>;
