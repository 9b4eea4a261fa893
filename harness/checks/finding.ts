/** What a check found: the assertion, what was expected, what was observed, and the evidence for it. */
import type { Gateway } from '../gateway/gateway.js';
import { ownMs, type Passed, passedText } from '../gateway/passed.js';
import type { Finding } from '../record/recorder.js';

export type { Finding } from '../record/recorder.js';

const TAIL_LINES = 40;

/** A line of a terminal may be 100 MB long; what a person reads of it is its beginning. In characters. */
const LONGEST_LINE = 1_000;
const LONGEST_TEXT = 20_000;

export interface Evidence {
  readonly title: string;
  readonly text: string;
}

/** `holds` is undefined if it could not be observed. */
export function finding(
  title: string,
  holds: boolean | undefined,
  expected: string,
  observed: string,
  ...evidence: Evidence[]
): Finding {
  const outcome = holds === undefined ? 'unknown' : holds ? 'holds' : 'violated';
  return {
    title,
    outcome,
    expected: clipped(expected, LONGEST_LINE),
    observed: clipped(observed, LONGEST_LINE),
    evidence: evidence.map((one) => ({ title: one.title, text: clipped(one.text, LONGEST_TEXT) })),
  };
}

const clipped = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}… (${text.length - most} more characters)` : text;

/** The gateway's own time against its limit in ms; `passed` undefined: it had not happened when the limit was over. */
export function within(
  title: string,
  passed: Passed | undefined,
  limit: number,
  late: string,
  ...evidence: Evidence[]
): Finding {
  const value = passed && ownMs(passed);
  const observed = passed ? passedText(passed) : late;
  const holds = value !== undefined && value <= limit;
  const found = finding(title, holds, `within ${Math.round(limit)} ms`, observed, ...evidence);
  return value === undefined ? found : { ...found, measure: { value, limit, unit: 'ms' } };
}

/** The last lines that a person would have read. */
export async function terminalOf(gateway: Gateway): Promise<Evidence> {
  const lines = (await gateway.transcript.text()).split('\n');
  const text = lines
    .slice(-TAIL_LINES)
    .map((line) => clipped(line, LONGEST_LINE))
    .join('\n');
  return { title: `terminal of ${gateway.name}`, text: text === '' ? '(nothing was printed)' : text };
}
