/** The editions of the lock document that a target ships state the literals verbatim. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { statesLiterals } from '../harness/checks/documents.js';
import { documentsOf } from '../harness/target/documents.js';
import { exercises, test } from '../harness/test.js';

test(
  'every edition states the literals verbatim',
  exercises('docs.literals-verbatim'),
  async ({ host, check, leaveOut }) => {
    const documents = documentsOf(host.target);
    if (documents.length === 0) leaveOut('the target ships no edition of the document');
    for (const path of documents) {
      // What lies above the target tells nothing about the language of its documents.
      const document = { source: readFileSync(path, 'utf8'), path: relative(host.target.here, path) };
      await check('docs.literals-verbatim', statesLiterals(document, host.bench.spec));
    }
  },
);
