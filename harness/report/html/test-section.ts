/** One test: what it says, what happened, what the terminals showed, what it left, and how to have it again. Pure. */
import { plainText } from '../plain.js';
import { counted, duration, topicOf } from '../words.js';
import { renderChecks, type ShownChecks, shownChecks } from './checks.js';
import { type DiffLine, renderDiff } from './evidence.js';
import type { Course, Happening } from './happenings.js';
import { type Html, html } from './html.js';
import type { ShownTerminal, Terminals } from './terminals.js';
import type { Status, TestView } from './tests.js';
import { renderLegend, renderTimeline } from './timeline.js';

export const STATUS_WORDS: Record<Status, string> = {
  fail: 'fail',
  inconclusive: 'inconclusive',
  expected: 'expected fail',
  pass: 'pass',
  'left-out': 'left out',
  none: 'no verdict',
};

export const STATUS_MARKS: Record<Status, string> = {
  fail: '✗',
  inconclusive: '?',
  expected: '!',
  pass: '✓',
  'left-out': '–',
  none: '–',
};

/** The command is there to be copied: a button for it is added by the page's program. */
export const renderRepeat = (command: string): Html =>
  html`<div class="repeat"><span class="label">repeat</span><pre tabindex="0">${command}</pre></div>`;

const renderTerminal = ({
  id,
  gateway,
  text,
  bytes,
  cut,
}: ShownTerminal): Html => html`<section class="terminal" data-cast="${id}" data-gateway="${gateway}">
<details class="as-text"><summary>${gateway}, ${counted(bytes, 'byte')} as text</summary><pre tabindex="0">${plainText(text)}</pre></details>
${cut > 0 && html`<p class="cut">${counted(cut, 'byte')} of ${bytes} not shown: see transcripts/</p>`}</section>`;

const renderTerminals = (terminals: readonly ShownTerminal[], notShown: number): Html | false =>
  (terminals.length > 0 || notShown > 0) &&
  html`<section class="terminals"><h4>Terminal</h4>${terminals.map(renderTerminal)}
${notShown > 0 && html`<p class="cut">${counted(notShown, 'terminal')} not shown, there are too many: see transcripts/</p>`}</section>`;

const SIGNS = ['added', 'removed', 'changed'] as const;

/** What the census at the end of a gateway tells: `entries` of `sign` and `name`, and how many more. */
const censusLines = ({ data }: Happening): DiffLine[] =>
  (Array.isArray(data.entries) ? data.entries : []).flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('name' in entry) || !('sign' in entry)) return [];
    const sign = SIGNS.find((one) => one === entry.sign);
    return sign === undefined ? [] : [{ sign, text: plainText(String(entry.name)).replaceAll('\n', ' ') }];
  });

const renderCensus = (course: Course): Html | false => {
  const taken = course.happenings.filter(({ kind }) => kind === 'census');
  return (
    taken.length > 0 &&
    html`<details class="census"><summary>Files: what became of the profile of ${counted(taken.length, 'gateway')}</summary>${taken.map(
      (one) =>
        html`<figure class="evidence"><figcaption>${one.text}</figcaption>${
          censusLines(one).length > 0 && renderDiff(censusLines(one))
        }</figure>`,
    )}</details>`
  );
};

const renderResidue = ({ residue }: TestView): Html | false =>
  residue.length > 0 &&
  html`<section class="residue"><h4>Left behind</h4><ul>${residue.map(
    ({ kind, by, what }) => html`<li><b>${kind}</b> left by ${by}: ${what}</li>`,
  )}</ul></section>`;

const renderGaps = ({ gaps }: TestView): Html[] =>
  gaps.map(
    ({ because, reason }) =>
      html`<p class="gap"><span class="outcome">${because.replaceAll('-', ' ')}</span> ${reason}</p>`,
  );

const renderExpected = ({ expected }: TestView): Html[] =>
  expected.map((line) => html`<p class="gap"><span class="outcome">expected to fail</span> ${line}</p>`);

const facts = ({ durationMs, checks }: TestView): string =>
  [
    ...(checks.length > 0 ? [counted(checks.length, 'check')] : []),
    ...(durationMs === undefined ? [] : [duration(durationMs)]),
  ].join(', ');

const renderTest = (view: TestView, course: Course | undefined, terminals: Terminals, checks: ShownChecks): Html => {
  const { test, anchor, title, status, repeat } = view;
  return html`<details class="test ${status}" id="${anchor}" data-status="${status}">
<summary><span class="mark" aria-hidden="true">${STATUS_MARKS[status]}</span> <span class="status">${STATUS_WORDS[status]}</span>
<span class="title">${title}</span> <span class="facts">${facts(view)}</span></summary>
<div class="body"><p class="id">${test}</p>
${renderExpected(view)}${renderGaps(view)}
${renderChecks(test, checks)}
${course && renderTimeline(title, course)}
${renderTerminals(terminals.shown.get(test) ?? [], terminals.notShown.get(test) ?? 0)}
${course && renderCensus(course)}${renderResidue(view)}
${renderRepeat(repeat)}</div></details>
`;
};

/** All tests by topic, the topics in the order of the plan. */
export const renderTests = (
  tests: readonly TestView[],
  courses: ReadonlyMap<string, Course>,
  terminals: Terminals,
): Html => {
  const checks = shownChecks(tests);
  const topics = new Map<string, TestView[]>();
  for (const view of tests) {
    const topic = topicOf(view.test.replace('/', '.'));
    topics.set(topic, [...(topics.get(topic) ?? []), view]);
  }
  return html`<section id="tests" class="part"><h2>Tests</h2>
${renderLegend()}<div id="filter"></div>
${[...topics].map(
  ([topic, views]) =>
    html`<section class="topic"><h3>${topic}</h3>${views.map((view) => renderTest(view, courses.get(view.test), terminals, checks))}</section>`,
)}</section>`;
};
