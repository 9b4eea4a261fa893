/** docs.literals-verbatim. Pure. */
import { visible } from '../document/difference.js';
import { type Document, examine } from '../document/examine.js';
import type { Spec } from '../spec/clause.js';
import { type Finding, finding } from './finding.js';

/** Whether an edition of the lock document states every literal of the revision, and none in another form besides. */
export function statesLiterals(document: Document, spec: Spec): Finding {
  const { heldTo, findings } = examine(document, spec);
  const observed = findings.map(
    ({ line, column, found, expected, why }) =>
      `${line}:${column}: ${found === undefined ? `no ${expected}` : visible(found)}: ${why}`,
  );
  return finding(
    `${document.path} states every literal`,
    findings.length === 0,
    `every literal of the revision verbatim (${heldTo}), and none in another form`,
    findings.length === 0 ? 'all there' : observed.join('; '),
  );
}
