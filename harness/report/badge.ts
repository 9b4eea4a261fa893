/** The verdict as a badge: what https://shields.io/badges/endpoint-badge reads. Pure. */
import { z } from 'zod';
import type { Judgement } from '../judge/verdict.js';
import { plain } from './plain.js';
import { isExpected, shown } from './words.js';

const LABEL = 'gateway lock';

/** Characters of a version that a badge has room for. */
const LONGEST_VERSION = 24;

export const badge = z.object({
  schemaVersion: z.literal(1),
  label: z.string(),
  message: z.string(),
  color: z.enum(['brightgreen', 'yellowgreen', 'orange', 'red', 'lightgrey']),
  isError: z.boolean().describe('no page may give it another colour'),
});

/** `2026.9.6 conformant · 26/26`: clauses that pass of those that apply; expected failures are told, and colour it. */
export function renderBadge(judgement: Judgement): string {
  const report = plain(judgement);
  const version = report.target.version?.slice(0, LONGEST_VERSION);
  const { words, color, isError } = answer(report);
  const told: z.infer<typeof badge> = {
    schemaVersion: 1,
    label: LABEL,
    message: version === undefined ? words : `${version} ${words}`,
    color,
    isError,
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

type Answer = Pick<z.infer<typeof badge>, 'color' | 'isError'> & { readonly words: string };

/** What a status says that the gate does not: none of them may look like an answer about the release. */
const INSTEAD: ReadonlyMap<number, string> = new Map([
  [3, 'baseline to be mended'],
  [70, 'gatelock failed'],
  [130, 'interrupted'],
]);

function answer(report: Judgement): Answer {
  const applicable = shown(report).filter(({ verdict }) => verdict !== 'not-applicable');
  const passed = applicable.filter(({ verdict }) => verdict === 'pass').length;
  const expected = applicable.filter(isExpected).length;
  const score = `${passed}/${applicable.length}`;
  const instead = INSTEAD.get(report.exitStatus);
  if (instead !== undefined)
    return { words: instead, color: report.exitStatus === 3 ? 'orange' : 'lightgrey', isError: true };
  if (report.gate === 'nonconformant') return { words: `nonconformant · ${score}`, color: 'red', isError: true };
  if (report.gate === 'inconclusive') return { words: 'inconclusive', color: 'lightgrey', isError: true };
  if (expected > 0)
    return { words: `conformant · ${score}, ${expected} expected to fail`, color: 'yellowgreen', isError: false };
  return { words: `conformant · ${score}`, color: 'brightgreen', isError: false };
}
