/** The clauses by topic, with level, verdict and the tests that speak of them. Pure. */
import type { ClauseVerdict, Judgement } from '../../judge/verdict.js';
import * as words from '../words.js';
import { type Html, html } from './html.js';
import { STATUS_MARKS, STATUS_WORDS } from './test-section.js';
import type { TestView } from './tests.js';

/** The name of a verdict in the style of the page. */
export const verdictClass = (clause: ClauseVerdict): string => (words.isExpected(clause) ? 'expected' : clause.verdict);

/** An expected failure is told from any other without its colour. */
export const verdictMark = (clause: ClauseVerdict): string =>
  words.isExpected(clause) ? STATUS_MARKS.expected : words.MARKS[clause.verdict];

const renderTestLink = ({ anchor, title, status }: TestView): Html =>
  html`<li class="${status}"><span class="mark" aria-hidden="true">${STATUS_MARKS[status]}</span> <a href="#${anchor}">${title}</a> <span class="status">${STATUS_WORDS[status]}</span></li>`;

const renderClause = (clause: ClauseVerdict, tests: ReadonlyMap<string, TestView>): Html => {
  const { id, level, requirement, reason, checks, unexercised } = clause;
  const spoken = [...new Set([...checks, ...unexercised].map(({ test }) => test))];
  return html`<details class="clause ${verdictClass(clause)}" id="clause:${id}">
<summary><span class="mark" aria-hidden="true">${verdictMark(clause)}</span> <span class="status">${words.verdictWord(clause)}</span>
<span class="title">${id}</span> <span class="level ${level}">${level}</span> <span class="reason">${reason}</span></summary>
<div class="body"><p class="requirement">${requirement}</p><p>${reason}</p>
${
  spoken.length > 0 &&
  html`<ul class="links">${spoken.flatMap((test) => {
    const view = tests.get(test);
    return view ? renderTestLink(view) : [];
  })}</ul>`
}</div></details>
`;
};

export const renderClauses = (report: Judgement, tests: readonly TestView[]): Html => {
  const byId = new Map(tests.map((view) => [view.test, view]));
  const shown = words.shown(report);
  const hidden = report.clauses.length - shown.length;
  return html`<section id="clauses" class="part"><h2>Clauses</h2>
${[...words.byTopic(shown)].map(
  ([topic, clauses]) =>
    html`<section class="topic"><h3>${topic}</h3>${clauses.map((clause) => renderClause(clause, byId))}</section>`,
)}
${hidden > 0 && html`<p class="cut">${words.counted(hidden, 'clause')} that this run did not exercise</p>`}</section>`;
};
