/** What stands behind a check: text as it is, and a file census as a diff. Pure. */
import type { JudgedCheck } from '../../judge/verdict.js';
import { excerpts } from '../excerpt.js';
import { EVIDENCE_LENGTH, EVIDENCE_LINES } from './bounds.js';
import { type Html, html } from './html.js';

export type Sign = 'added' | 'removed' | 'changed' | 'none';

export interface DiffLine {
  readonly sign: Sign;
  readonly text: string;
}

const SIGNS: Record<Sign, string> = { added: '+', removed: '−', changed: '~', none: ' ' };

/** Whether the evidence is a list of files, as the checks of harness/checks title theirs. */
const isCensus = (title: string): boolean => /^(?:census|entries in|locks|new locks)\b/.test(title);

/** Lines that name no file. */
const NO_FILE = /^(?:none$|\d+ logs and caches$|and \d+ more|…)/;

/** A line of a census names what became of the entry; in a list of what stands there everything is new. */
export const diffLine = (line: string): DiffLine => {
  const [, sign, text] = /^(added|removed|changed) (.+)$/.exec(line) ?? [];
  if (sign === 'added' || sign === 'removed' || sign === 'changed') return { sign, text: text ?? '' };
  return NO_FILE.test(line) ? { sign: 'none', text: line } : { sign: 'added', text: line };
};

/** The sign is text, not colour alone. */
export const renderDiff = (lines: readonly DiffLine[]): Html =>
  html`<pre class="diff" tabindex="0">${lines.map(
    ({ sign, text }) => html`<span class="${sign}">${SIGNS[sign]} ${text}</span>\n`,
  )}</pre>`;

const shortened = (text: string): string =>
  text.length > EVIDENCE_LENGTH
    ? `${text.slice(0, EVIDENCE_LENGTH)}… (${text.length - EVIDENCE_LENGTH} more characters, see verdict.json)`
    : text;

export const renderEvidence = (evidence: JudgedCheck['evidence']): Html[] =>
  excerpts(evidence, EVIDENCE_LINES).map(({ title, rows }) => {
    const text = shortened(rows.join('\n'));
    return html`<figure class="evidence"><figcaption>${title}</figcaption>${
      isCensus(title) ? renderDiff(text.split('\n').map(diffLine)) : html`<pre tabindex="0">${text}</pre>`
    }</figure>`;
  });
