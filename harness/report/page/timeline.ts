/** The timeline of one test under a person's hands: what the page came with is moved, nothing is drawn anew but the axis. */
import { msText, panned, percent, percentText, ticks, tickText, type View, zoomed } from '../html/scale.js';
import { all, button, element, one } from './element.js';

const SVG = 'http://www.w3.org/2000/svg';

/** CSS pixels between two names of the axis, and within which a pointer means a mark. */
const TICK_WIDTH = 75;
const NEAR = 8;

/** A press that moves less is a click. */
const DRAG = 4;

const STEP = 1.5;

interface Timed {
  readonly t: number;
  readonly text: string;
  readonly element: Element;
}

const timeOf = (from: Element, name: string): number => Number(from.getAttribute(name));

export class Timeline {
  readonly #picture: HTMLElement;
  readonly #svg: SVGSVGElement;
  readonly #marks: readonly Timed[];
  readonly #spans: readonly { readonly from: number; readonly to: number; readonly element: Element }[];
  readonly #rows: readonly Timed[];
  readonly #whole: View;
  readonly #readout = element('output', { class: 'readout' });
  readonly #pointers = new Map<number, number>();
  #view: View;
  #cursor: number;
  #dragged = 0;

  /** Called when a person moves the cursor, with its time in milliseconds. */
  onCursor: (t: number) => void = () => undefined;
  /** Called when a person wants the terminal to go on, or to stop. */
  onPlay: () => void = () => undefined;

  constructor(course: Element, picture: HTMLElement, svg: SVGSVGElement) {
    this.#picture = picture;
    this.#svg = svg;
    this.#whole = { from: 0, to: timeOf(picture, 'data-to') };
    this.#view = this.#whole;
    this.#marks = all(svg, '.mark', SVGElement)
      .map((mark) => ({
        t: timeOf(mark, 'data-t'),
        text: mark.querySelector('title')?.textContent ?? '',
        element: mark,
      }))
      .sort((a, b) => a.t - b.t);
    this.#spans = all(svg, '[data-from]', SVGElement).map((span) => ({
      from: timeOf(span, 'data-from'),
      to: timeOf(span, 'data-to'),
      element: span,
    }));
    this.#rows = all(course, 'tr[data-t]', HTMLTableRowElement).map((row) => this.#asButton(row));
    // What does not hold is what people come to see; else how it ended.
    const telling = this.#rows.find(({ element: row }) => row.matches('.violated, .unknown'));
    this.#cursor = telling?.t ?? this.#whole.to;
    this.#controls();
    this.#listen();
    this.#draw();
  }

  /** Milliseconds since the test began. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Moves the cursor without telling anybody. */
  show(t: number): void {
    this.#cursor = Math.min(this.#whole.to, Math.max(0, t));
    const { from, to } = this.#view;
    if (this.#cursor < from || this.#cursor > to) {
      this.#view = panned(this.#view, this.#whole, this.#cursor - (from + to) / 2);
    }
    this.#draw();
  }

  /** All of it, as it came: for the printer. */
  reset(): void {
    this.#look(this.#whole);
  }

  #move(t: number): void {
    this.show(t);
    this.onCursor(this.#cursor);
  }

  #look(view: View): void {
    this.#view = view;
    this.#draw();
  }

  #zoom(factor: number, t = this.#cursor): void {
    this.#look(zoomed(this.#view, this.#whole, factor, t));
  }

  #asButton(row: HTMLTableRowElement): Timed {
    const t = timeOf(row, 'data-t');
    const cell = row.cells[0];
    const time = cell?.textContent ?? '';
    cell?.replaceChildren(button(time, `Go to ${time}`, () => this.#move(t)));
    const who = row.cells[1]?.textContent ?? '';
    const what = row.cells[2]?.querySelector('.what')?.textContent ?? '';
    return { t, text: what.startsWith(who) ? what : `${who}: ${what}`, element: row };
  }

  #controls(): void {
    const keys = '← → events, Shift+← → 1 ms, + − 0 zoom, Space plays';
    const bar = element(
      'div',
      { class: 'controls' },
      button('−', 'Zoom out', () => this.#zoom(STEP)),
      button('+', 'Zoom in', () => this.#zoom(1 / STEP)),
      button('All', 'The whole test', () => this.reset()),
      element('span', { class: 'keys' }, keys),
    );
    this.#picture.before(bar);
    this.#picture.after(this.#readout);
    this.#picture.tabIndex = 0;
    this.#picture.setAttribute('role', 'slider');
    this.#picture.setAttribute('aria-label', `Time in the test; ${keys}`);
    this.#picture.setAttribute('aria-valuemin', '0');
    this.#picture.setAttribute('aria-valuemax', String(this.#whole.to));
    // Each mark would say the same once more.
    this.#svg.setAttribute('aria-hidden', 'true');
    for (const { element: mark } of this.#marks) mark.querySelector('title')?.remove();
  }

  #listen(): void {
    const picture = this.#picture;
    picture.addEventListener('keydown', (event) => this.#key(event));
    picture.addEventListener(
      'wheel',
      (event) => {
        const zooms = event.ctrlKey || event.metaKey;
        const sideways = event.shiftKey ? event.deltaY : event.deltaX;
        if (!zooms && Math.abs(sideways) < Math.abs(event.deltaY) && !event.shiftKey) return;
        event.preventDefault();
        if (zooms) this.#zoom(event.deltaY > 0 ? STEP : 1 / STEP, this.#timeAt(event.clientX));
        else this.#look(panned(this.#view, this.#whole, this.#perPixel * sideways));
      },
      { passive: false },
    );
    picture.addEventListener('pointerdown', (event) => {
      this.#pointers.set(event.pointerId, event.clientX);
      this.#dragged = 0;
    });
    picture.addEventListener('pointermove', (event) => this.#point(event));
    for (const name of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
      picture.addEventListener(name, (event) => {
        const pressed = this.#pointers.delete(event.pointerId);
        if (pressed && name === 'pointerup' && this.#dragged < DRAG) this.#move(this.#meant(event.clientX));
        if (name === 'pointerleave') this.#tell();
      });
    }
  }

  #point(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) {
      const near = this.#nearest(event.clientX);
      this.#readout.value = near ? near.text : msText(this.#timeAt(event.clientX));
      return;
    }
    const others = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
    this.#pointers.set(event.pointerId, event.clientX);
    this.#dragged += Math.abs(event.clientX - before);
    const [other] = others;
    if (other !== undefined) {
      const factor = Math.abs(before - other) / Math.max(1, Math.abs(event.clientX - other));
      this.#zoom(factor, this.#timeAt((event.clientX + other) / 2));
    } else if (this.#dragged >= DRAG) {
      capture(this.#picture, event.pointerId);
      this.#look(panned(this.#view, this.#whole, this.#perPixel * (before - event.clientX)));
    }
  }

  #key(event: KeyboardEvent): void {
    const deed = this.#deed(event);
    if (!deed || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    deed();
  }

  #deed({ key, shiftKey }: KeyboardEvent): (() => void) | undefined {
    switch (key) {
      case 'ArrowRight':
        return () => this.#move(shiftKey ? this.#cursor + 1 : (this.#after(this.#cursor) ?? this.#whole.to));
      case 'ArrowLeft':
        return () => this.#move(shiftKey ? this.#cursor - 1 : (this.#before(this.#cursor) ?? 0));
      case 'Home':
        return () => this.#move(0);
      case 'End':
        return () => this.#move(this.#whole.to);
      case '+':
      case '=':
        return () => this.#zoom(1 / STEP);
      case '-':
        return () => this.#zoom(STEP);
      case '0':
        return () => this.reset();
      case ' ':
        return () => this.onPlay();
      default:
        return undefined;
    }
  }

  #after = (t: number): number | undefined => this.#rows.find((row) => row.t > t)?.t;

  #before = (t: number): number | undefined => this.#rows.findLast((row) => row.t < t)?.t;

  /** Milliseconds that a pixel stands for. */
  get #perPixel(): number {
    return (this.#view.to - this.#view.from) / Math.max(1, this.#svg.clientWidth);
  }

  #timeAt(clientX: number): number {
    return this.#view.from + (clientX - this.#svg.getBoundingClientRect().left) * this.#perPixel;
  }

  #nearest(clientX: number): Timed | undefined {
    const t = this.#timeAt(clientX);
    const [near] = this.#marks
      .filter((mark) => Math.abs(mark.t - t) <= NEAR * this.#perPixel)
      .sort((a, b) => Math.abs(a.t - t) - Math.abs(b.t - t));
    return near;
  }

  #meant(clientX: number): number {
    return this.#nearest(clientX)?.t ?? this.#timeAt(clientX);
  }

  /** What is at the cursor, or what came last before it. */
  #tell(): void {
    const last = this.#rows.findLast((row) => row.t <= this.#cursor);
    for (const row of this.#rows) row.element.toggleAttribute('aria-current', row === last);
    const what = last?.t === this.#cursor ? `: ${last.text}` : '';
    this.#readout.value = `${msText(this.#cursor)}${what}`;
    this.#picture.setAttribute('aria-valuenow', String(this.#cursor));
    this.#picture.setAttribute('aria-valuetext', this.#readout.value);
  }

  #draw(): void {
    const view = this.#view;
    for (const { t, element: mark } of this.#marks) {
      const place = percent(view, t);
      const seen = place >= -1 && place <= 101;
      mark.toggleAttribute('hidden', !seen);
      if (seen) mark.setAttribute('x', percentText(view, t));
    }
    for (const { from, to, element: span } of this.#spans) {
      const left = Math.max(view.from, from);
      const right = Math.min(view.to, to);
      span.toggleAttribute('hidden', right < left);
      if (right < left) continue;
      span.setAttribute('x', percentText(view, left));
      span.setAttribute('width', `${percent(view, right) - percent(view, left)}%`);
    }
    this.#drawAxis();
    const line = one(this.#svg, '.cursor', SVGElement);
    const at = percentText(view, this.#cursor);
    const hidden = this.#cursor < view.from || this.#cursor > view.to;
    line?.toggleAttribute('hidden', hidden);
    line?.setAttribute('x1', at);
    line?.setAttribute('x2', at);
    this.#picture.setAttribute('data-from', String(view.from));
    this.#picture.setAttribute('data-until', String(view.to));
    this.#tell();
  }

  #drawAxis(): void {
    const names = ticks(this.#view, Math.max(2, Math.floor(this.#svg.clientWidth / TICK_WIDTH))).map((t) => {
      const name = document.createElementNS(SVG, 'text');
      name.setAttribute('x', percentText(this.#view, t));
      name.setAttribute('y', '12');
      name.textContent = tickText(t);
      return name;
    });
    one(this.#svg, '.axis', SVGElement)?.replaceChildren(...names);
  }
}

/** A drag goes on where the pointer leaves the picture. */
const capture = (target: HTMLElement, pointer: number): void => {
  if (!target.hasPointerCapture(pointer)) target.setPointerCapture(pointer);
};

/** Undefined where the test has none. */
export const timelineOf = (test: Element): Timeline | undefined => {
  const course = one(test, '.course', HTMLElement);
  const picture = course && one(course, '.timeline', HTMLElement);
  const svg = picture && one(picture, 'svg', SVGSVGElement);
  return course && picture && svg && new Timeline(course, picture, svg);
};
