/** The first thing that anybody reads: whether to ship, and why not. Pure. */
import type { ClauseVerdict, Judgement, Obstacle } from '../../judge/verdict.js';
import { effectOf, obstacleWord, saidByObstacles } from '../obstacle.js';
import { moreLikeIt, type Told, told } from '../told.js';
import * as words from '../words.js';
import { verdictClass } from './clause-section.js';
import { renderEvidence } from './evidence.js';
import { type Html, html } from './html.js';
import { renderRepeat } from './test-section.js';
import type { TestView } from './tests.js';

/** By exit status, which knows more than the gate: a fault of gatelock's own convicts nobody. */
const ANSWERS: Record<number, { readonly answer: string; readonly tone: string }> = {
  0: { answer: 'Ship', tone: 'good' },
  1: { answer: 'Do not ship', tone: 'bad' },
  2: { answer: 'No answer', tone: 'open' },
  3: { answer: 'Mend the baseline', tone: 'open' },
  70: { answer: 'No answer: gatelock itself failed', tone: 'open' },
  130: { answer: 'No answer: interrupted', tone: 'open' },
};

const answerOf = ({ exitStatus }: Judgement) => ANSWERS[exitStatus] ?? { answer: 'No answer', tone: 'open' };

/** A few words for the title of a window. */
export const titleOf = (report: Judgement): string => `${words.gateWords(report)}: ${words.targetName(report)}`;

const renderTold = (one: Told, anchors: ReadonlyMap<string, string>): Html => {
  const { check } = one;
  return html`<div class="check ${check.outcome}"><p class="asserted"><span class="outcome">${check.outcome}</span> ${check.title}</p>
<dl class="beside"><div><dt>expected</dt><dd>${check.expected}</dd></div><div><dt>observed</dt><dd>${check.observed}</dd></div></dl>
<p class="where">in <a href="#${anchors.get(check.test)}">${check.testTitle}</a>${moreLikeIt(one).map((line) => `, ${line}`)}</p>
${renderRepeat(check.repeat)}</div>`;
};

const renderTrouble = (clause: ClauseVerdict, anchors: ReadonlyMap<string, string>): Html => {
  const { shown, others } = told(clause);
  const kept = clause.unexercised.filter(({ because }) => because !== 'left-out').length;
  return html`<article class="trouble ${verdictClass(clause)}"><h3><span class="mark" aria-hidden="true">${words.MARKS[clause.verdict]}</span> <span class="status">${words.verdictWord(clause)}</span> <a href="#clause:${clause.id}">${clause.id}</a> <span class="level ${clause.level}">${clause.level}</span></h3>
<p class="requirement">${clause.requirement}</p>
${shown.length === 0 && html`<p>${clause.reason}</p>`}${shown.map((one) => renderTold(one, anchors))}
${others > 0 && html`<p class="like">and ${words.counted(others, 'other check')}</p>`}
${kept > 0 && html`<p class="like">besides, kept from observation: ${words.counted(kept, 'test')}</p>`}
${clause.expected.length > 0 && html`<p class="like">besides, as expected: ${words.counted(clause.expected.length, 'test')}</p>`}</article>`;
};

const renderObstacle = (obstacle: Obstacle, report: Judgement, anchors: ReadonlyMap<string, string>): Html =>
  html`<article class="trouble inconclusive"><h3><span class="mark" aria-hidden="true">?</span> <span class="status">${obstacleWord(obstacle).toLowerCase()}</span> ${obstacle.reason}</h3>
<p>${effectOf(obstacle, report)}</p>
<p class="where">in ${obstacle.tests.slice(0, 5).map((test, index) => html`${index > 0 && ', '}<a href="#${anchors.get(test)}">${test}</a>`)}${obstacle.tests.length > 5 && ` and ${obstacle.tests.length - 5} more`}</p>
${renderEvidence(obstacle.evidence)}${renderRepeat(obstacle.repeat)}</article>`;

/** How many clauses got which verdict, as bars that add up. */
const renderTally = (report: Judgement): Html => {
  const counts = new Map<string, { readonly word: string; readonly n: number }>();
  for (const clause of words.shown(report)) {
    const key = verdictClass(clause);
    counts.set(key, { word: words.verdictWord(clause), n: (counts.get(key)?.n ?? 0) + 1 });
  }
  const order = ['fail', 'inconclusive', 'expected', 'pass', 'not-applicable'];
  return html`<ul class="tally">${order.flatMap((key) => {
    const found = counts.get(key);
    return found ? html`<li class="${key}"><b>${found.n}</b> ${found.word}</li>` : [];
  })}</ul>`;
};

export const renderAnswer = (report: Judgement): Html => {
  const { answer, tone } = answerOf(report);
  return html`<header id="answer" class="${tone}">
<p class="what">${report.spec.name} ${report.spec.revision}</p>
<h1><span class="ship">${answer}</span> <span class="target">${words.targetName(report)}</span></h1>
<p class="gate">${words.gateWords(report)}, exit status ${report.exitStatus}</p>
${report.reasons.length > 0 && html`<ul class="reasons">${report.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}
${renderTally(report)}
<p class="extent">${words.counted(report.starts, 'gateway')} started in ${words.duration(report.durationMs)}${report.shards && `, ${words.counted(report.shards.length, 'shard')} added up`}; ${words.circumstances(report)}</p></header>`;
};

/** Why not, each thing with what was seen and the command that shows it again; whatever decides the gate comes first. */
export const renderTroubles = (report: Judgement, tests: readonly TestView[]): Html | false => {
  const anchors = new Map(tests.map(({ test, anchor }) => [test, anchor]));
  const obstacles = report.obstacles.map((one) => renderObstacle(one, report, anchors));
  const clauses = words
    .troubled(words.shown(report))
    .filter((clause) => !saidByObstacles(clause))
    .map((clause) => renderTrouble(clause, anchors));
  const all = report.gate === 'inconclusive' ? [...obstacles, ...clauses] : [...clauses, ...obstacles];
  return all.length > 0 && html`<section id="why" class="part"><h2>Why</h2>${all}</section>`;
};
