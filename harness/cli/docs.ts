/** `gatelock docs`: whether editions of the lock document state the literals of the revision verbatim. */
import { randomUUID } from 'node:crypto';
import { type DocumentsReport, EXAMINATION_FORMAT } from '../document/examination.js';
import { examine } from '../document/examine.js';
import { quietly } from '../report/annotations.js';
import { documentAnnotations, renderDocuments } from '../report/documents.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { documentFiles, readDocument } from './document-files.js';

export interface DocsOptions {
  readonly revision: string;
  readonly version: string;
  readonly locale?: string;
  readonly json?: boolean;
}

const FOUND = 1;

/**
 * Prints what stands in the documents and what should stand there. Returns 0 where nothing has to be changed, 1 otherwise. Throws
 * UsageError for what names no document, cannot be read, or is no revision or language.
 */
export async function docsCommand(
  given: readonly string[],
  { revision, version, locale, json = false }: DocsOptions,
): Promise<number> {
  const spec = await loadSpec(revision, specDirectory());
  const files = await documentFiles(given, spec.name);
  const report: DocumentsReport = {
    format: EXAMINATION_FORMAT,
    gatelock: version,
    spec: { name: spec.name, revision: spec.revision, digest: spec.digest },
    documents: files.map((path) => ({ file: path, ...examine({ source: readDocument(path), path, locale }, spec) })),
  };
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else if (process.env.GITHUB_ACTIONS !== 'true') process.stdout.write(renderDocuments(report));
  else process.stdout.write(quietly(renderDocuments(report), randomUUID()) + documentAnnotations(report));
  return report.documents.some(({ findings }) => findings.length > 0) ? FOUND : 0;
}
