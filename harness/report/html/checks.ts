/** The checks of one test, expected beside observed; those that are alike once. Pure. */
import { groupedBy, likeness } from '../../judge/likeness.js';
import type { JudgedCheck } from '../../judge/verdict.js';
import { counted } from '../words.js';
import { CHECKS, EVIDENCE_LENGTH, HOLDING_EVIDENCE_LENGTH } from './bounds.js';
import { renderEvidence } from './evidence.js';
import { type Html, html } from './html.js';
import type { ClauseCheck, TestView } from './tests.js';

const URGENCY: readonly JudgedCheck['outcome'][] = ['violated', 'unknown', 'holds'];

/** What holds is alike by its title; what does not must also have been seen alike. */
const kindOf = ({ clause, check }: ClauseCheck): string =>
  [
    clause.id,
    check.outcome,
    likeness(check.title),
    ...(check.outcome === 'holds' ? [] : [likeness(check.observed)]),
  ].join('\n');

const used = ({ check }: ClauseCheck): number => (check.measure ? check.measure.value / check.measure.limit : 0);

/** Of checks that are alike, the one that came nearest to its limit. */
const nearest = (group: readonly [ClauseCheck, ...ClauseCheck[]]): ClauseCheck =>
  group.reduce((worst, one) => (used(one) > used(worst) ? one : worst));

const amount = (value: number, unit: NonNullable<JudgedCheck['measure']>['unit']): string =>
  unit === 'ms' ? `${Number(value.toFixed(1))} ms` : String(value);

/** The bar is a picture of the text beside it. */
const renderMeasure = ({ value, limit, unit }: NonNullable<JudgedCheck['measure']>): Html => html`<p class="measure">
<meter min="0" max="${limit}" high="${limit * 0.8}" optimum="0" value="${Math.min(value, limit)}" aria-hidden="true"></meter>
${amount(value, unit)} of ${amount(limit, unit)}${limit > 0 && html`, ${Math.round((value / limit) * 100)} %`}</p>`;

const renderRounds = ({ violated, n, upper }: NonNullable<JudgedCheck['rounds']>): Html =>
  html`<p class="rounds">violated in ${violated} of ${counted(n, 'round')}; 95 % bound: p &lt; ${Number((upper * 100).toPrecision(2))} %</p>`;

const lengthOf = ({ check }: ClauseCheck): number =>
  check.evidence.reduce((sum, { title, text }) => sum + title.length + Math.min(text.length, EVIDENCE_LENGTH), 0);

/** Of checks that are alike, the one that is shown, and how many others there are. */
interface Shown {
  readonly one: ClauseCheck;
  readonly others: number;
}

/** What is shown of the checks of each test, and of whose checks the evidence is: what holds has a bound. */
export interface ShownChecks {
  readonly byTest: ReadonlyMap<string, readonly Shown[]>;
  readonly proven: ReadonlySet<JudgedCheck>;
}

const grouped = (checks: readonly ClauseCheck[]): Shown[] =>
  groupedBy(
    checks.toSorted((a, b) => URGENCY.indexOf(a.check.outcome) - URGENCY.indexOf(b.check.outcome)),
    kindOf,
  ).map((group) => ({ one: nearest(group), others: group.length - 1 }));

export const shownChecks = (tests: readonly TestView[]): ShownChecks => {
  const byTest = new Map(tests.map(({ test, checks }) => [test, grouped(checks)]));
  let room = HOLDING_EVIDENCE_LENGTH;
  const proven = [...byTest.values()].flatMap((all) =>
    all.slice(0, CHECKS).flatMap(({ one }) => {
      if (one.check.outcome !== 'holds') return one.check;
      room -= lengthOf(one);
      return room >= 0 ? one.check : [];
    }),
  );
  return { byTest, proven: new Set(proven) };
};

const renderProof = (check: JudgedCheck, isProven: boolean): Html | false => {
  if (check.evidence.length === 0) return false;
  if (!isProven) return html`<p class="cut">its evidence stands in verdict.json</p>`;
  return html`<details class="proof"${check.outcome !== 'holds' && html` open`}><summary>Evidence</summary>${renderEvidence(check.evidence)}</details>`;
};

const renderCheck = (
  { one: { clause, check }, others }: Shown,
  isProven: boolean,
): Html => html`<li class="check ${check.outcome}">
<p class="asserted"><span class="outcome">${check.outcome}</span> ${check.title}
<a class="clause-link" href="#clause:${clause.id}">${clause.id}</a>${clause.level === 'SHOULD' && html` <span class="level">SHOULD</span>`}</p>
<dl class="beside"><div><dt>expected</dt><dd>${check.expected}</dd></div><div><dt>observed</dt><dd>${check.observed}</dd></div></dl>
${check.measure && renderMeasure(check.measure)}${check.rounds && renderRounds(check.rounds)}
${renderProof(check, isProven)}
${others > 0 && html`<p class="like">and ${others} more like it${check.measure && ', none nearer to its limit'}</p>`}
</li>`;

export const renderChecks = (test: string, { byTest, proven }: ShownChecks): Html | false => {
  const all = byTest.get(test) ?? [];
  const more = all.slice(CHECKS).reduce((sum, { others }) => sum + 1 + others, 0);
  return (
    all.length > 0 &&
    html`<ul class="checks">${all.slice(0, CHECKS).map((shown) => renderCheck(shown, proven.has(shown.one.check)))}</ul>
${more > 0 && html`<p class="cut">${counted(more, 'check')} more: see verdict.json</p>`}`
  );
};
