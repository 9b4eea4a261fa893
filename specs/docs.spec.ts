/** The editions of the lock document that a target ships state the literals verbatim. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { literalsMissing } from '../harness/checks/documents.js';
import { finding } from '../harness/checks/finding.js';
import { documentsOf } from '../harness/target/documents.js';
import { exercises, test } from '../harness/test.js';

test(
  'every edition states the literals verbatim',
  exercises('docs.literals-verbatim'),
  async ({ host, check, leaveOut }) => {
    const documents = documentsOf(host.target);
    if (documents.length === 0) leaveOut('the target ships no edition of the document');
    for (const path of documents) {
      const missing = literalsMissing(readFileSync(path, 'utf8'), Object.values(host.bench.spec.literals));
      await check(
        'docs.literals-verbatim',
        finding(
          `${basename(path)} states every literal`,
          missing.length === 0,
          'every literal of the revision',
          missing.length === 0 ? 'all there' : `missing: ${missing.join('; ')}`,
        ),
      );
    }
  },
);
