import type { Header } from '../record/schema.js';
import type { TestHistory } from './history.js';
import { groupedBy, likeness } from './likeness.js';
import { repeatCommand } from './repeat.js';
import type { ClauseVerdict, Obstacle } from './verdict.js';

/**
 * What kept tests from their observation, each thing once however many tests it met; those that were left out on purpose
 * are none. A target that never listens is one obstacle, not one a test.
 */
export const obstaclesOf = (
  clauses: readonly ClauseVerdict[],
  histories: readonly TestHistory[],
  header: Header,
): Obstacle[] => {
  const evidenceOf = (test: string) => histories.find((one) => one.test === test)?.end?.evidence ?? [];
  const met = clauses.flatMap(({ id, unexercised }) =>
    unexercised.flatMap(({ test, because, reason }) =>
      because === 'left-out' ? [] : [{ clause: id, test, because, reason }],
    ),
  );
  return groupedBy(met, ({ because, reason }) => `${because} ${likeness(reason)}`).map((group) => {
    const [{ because, reason, test: first }] = group;
    const tests = [...new Set(group.map(({ test }) => test))];
    const witness = tests.find((test) => evidenceOf(test).length > 0) ?? first;
    return {
      because,
      reason,
      tests,
      clauses: [...new Set(group.map(({ clause }) => clause))],
      evidence: evidenceOf(witness),
      repeat: repeatCommand(header, witness),
    };
  });
};
