/** The timeline of a test as a picture that needs no program: the page's own moves its parts, print has it as it is. Pure. */
import { plainText } from '../plain.js';
import { EVENTS } from './bounds.js';
import type { Course, Happening } from './happenings.js';
import { type Html, html } from './html.js';
import { type Lane, type Lanes, lanesOf, type Mark, type Span } from './lanes.js';
import { msText, percentText, ticks, tickText, type View } from './scale.js';

/** Heights in CSS pixels: the axis, and a lane of a name above its bar. */
const AXIS = 20;
const LANE = 40;
const BAR_TOP = 17;
const BAR = 15;

/** Glyphs tell the kind without its colour. */
const GLYPHS: Partial<Record<Happening['kind'], readonly [glyph: string, meaning: string]>> = {
  spawn: ['▶', 'launched'],
  listening: ['◆', 'listens'],
  ready: ['●', 'ready'],
  signal: ['⚡', 'signal'],
  typed: ['⌨', 'typed'],
  'terminal-closed': ['⏏', 'terminal closed'],
  dead: ['✖', 'died'],
  drained: ['■', 'output complete'],
  released: ['○', 'port free'],
  owners: ['◇', 'looked who owns the port'],
  client: ['↔', 'client'],
  holder: ['◈', 'foreign holder'],
  census: ['▤', 'files counted'],
  note: ['✎', 'note'],
  residue: ['▲', 'left behind'],
};

const OUTCOME_GLYPHS = { holds: '✓', violated: '✗', unknown: '?' };

const STATES: Record<Span['state'], string> = {
  running: 'runs',
  listening: 'seen listening',
  frozen: 'frozen',
  connected: 'connected',
  owned: 'port owned, until the next look',
  shared: 'port owned by several',
  free: 'port free',
  unseen: 'nobody looked',
};

const glyphOf = ({ kind, outcome }: Mark): string => (outcome ? OUTCOME_GLYPHS[outcome] : (GLYPHS[kind]?.[0] ?? '·'));

/** What the colours and the glyphs mean, once a page. */
export const renderLegend = (): Html => html`<details class="legend"><summary>How to read a timeline</summary>
<p>A lane for what was checked, one for each port with who owned it, and one for each process and client. Times are milliseconds since the test began, by one monotonic clock.</p>
<ul>${Object.entries(STATES).map(
  ([state, meaning]) =>
    html`<li><svg class="timeline" width="26" height="14" aria-hidden="true"><rect class="span ${state}" x="1" y="1" width="24" height="12"></rect></svg> ${meaning}</li>`,
)}<li><svg class="timeline" width="26" height="14" aria-hidden="true"><rect class="mark output" x="12" y="2" width="2" height="10"></rect></svg> output</li>${Object.values(GLYPHS).map(([glyph, meaning]) => html`<li><span class="glyph">${glyph}</span> ${meaning}</li>`)}<li><span class="glyph">✓ ✗ ?</span> a check holds, is violated, is unknown</li></ul></details>`;

const renderSpan = ({ from, to, state, text }: Span, bar: number, view: View, labelled: boolean): Html => {
  const place = html`data-from="${from}" data-to="${to}" x="${percentText(view, from)}" y="${bar}" width="${Number((((to - from) / (view.to - view.from)) * 100).toFixed(4))}%" height="${BAR}"`;
  return html`<rect class="span ${state}" ${place}><title>${msText(from)} to ${msText(to)}: ${text}</title></rect>
${labelled && html`<svg class="label" ${place}><text x="12" y="11">${text.replace(/^owned by /, '')}</text></svg>`}`;
};

const renderMark = (mark: Mark, bar: number, view: View): Html => {
  const { t, kind, outcome, text } = mark;
  const title = html`<title>${msText(t)}: ${text}</title>`;
  return kind === 'output'
    ? html`<rect class="mark output" data-t="${t}" x="${percentText(view, t)}" y="${bar + 2}" width="2" height="${BAR - 4}">${title}</rect>`
    : html`<text class="mark ${kind} ${outcome}" data-t="${t}" x="${percentText(view, t)}" y="${bar + 11}">${title}${glyphOf(mark)}</text>`;
};

const renderLane = ({ name, role, spans, marks }: Lane, index: number, view: View): Html => {
  const top = AXIS + index * LANE;
  const bar = top + BAR_TOP;
  return html`<g class="lane ${role}"><text class="name" x="4" y="${top + 12}">${name}</text>
<rect class="ground" x="0" y="${bar}" width="100%" height="${BAR}"></rect>
${spans.map((span) => renderSpan(span, bar, view, role === 'port'))}
${marks.map((mark) => renderMark(mark, bar, view))}</g>`;
};

const renderAxis = (view: View): Html =>
  html`<g class="axis">${ticks(view, 8).map(
    (t) => html`<text x="${percentText(view, t)}" y="12">${tickText(t)}</text>`,
  )}</g>`;

/** A test that took no measurable time still has a width. */
const viewOf = ({ length }: Course): View => ({ from: 0, to: Math.max(1, length) });

const renderPicture = (title: string, { lanes }: Lanes, view: View): Html => {
  const height = AXIS + lanes.length * LANE + 4;
  return html`<div class="timeline" data-to="${view.to}"><svg width="100%" height="${height}" role="img" aria-label="Timeline of ${title}; the same stands in the list of events">
${renderAxis(view)}${lanes.map((lane, index) => renderLane(lane, index, view))}
<line class="cursor" x1="0" x2="0" y1="${AXIS - 6}" y2="${height}"></line></svg></div>`;
};

/** The beginning of what came, as a person would have read it. */
const outputText = ({ text, data }: Happening): string => {
  if (typeof data.base64 !== 'string') return text;
  const said = plainText(Buffer.from(data.base64, 'base64').toString('utf8')).replaceAll(/\s+/g, ' ').trim();
  return `${text}: ${said.length > 160 ? `${said.slice(0, 160)}…` : said}`;
};

const renderEvents = ({ happenings }: Course): Html => {
  const shown = happenings.slice(0, EVENTS);
  const more = happenings.length - shown.length;
  return html`<details class="events"><summary>All ${happenings.length} events in order, as text</summary>
<table><thead><tr><th scope="col">since the test began</th><th scope="col">who</th><th scope="col">what</th></tr></thead>
<tbody>${shown.map(
    (one) =>
      html`<tr class="${one.kind} ${one.outcome}" data-t="${one.t}"><td class="t">${msText(one.t)}</td><td>${one.gateway}</td><td><span class="kind">${one.kind}</span> <span class="what">${one.kind === 'output' ? outputText(one) : one.text}</span></td></tr>\n`,
  )}</tbody></table>
${more > 0 && html`<p class="cut">${more} more events: see record.ndjson</p>`}</details>`;
};

/** Empty where the record tells nothing of the test but that it was there. */
export const renderTimeline = (title: string, course: Course): Html | undefined => {
  const happened = course.happenings.some(({ kind }) => kind !== 'begin' && kind !== 'end');
  if (!happened) return undefined;
  const lanes = lanesOf(course);
  return html`<section class="course"><h4>Timeline</h4>
${renderPicture(title, lanes, viewOf(course))}
${lanes.notShown > 0 && html`<p class="cut">${lanes.notShown} more processes without a lane: see record.ndjson</p>`}
${renderEvents(course)}</section>`;
};
