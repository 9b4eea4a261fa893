/** Times on a line: where they stand, and where the line is marked. Pure; the page's own program uses it too. */

/** What is seen of a timeline, in milliseconds since the test began; `to` is greater than `from`. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** The narrowest view: a tenth of a millisecond, finer than anything in the record is known. */
const NARROWEST_MS = 0.1;

/** Where `t` stands, in percent of the width. */
export const percent = ({ from, to }: View, t: number): number => ((t - from) / (to - from)) * 100;

/** Rounded, for an attribute. */
export const percentText = (view: View, t: number): string => `${Number(percent(view, t).toFixed(4))}%`;

/** Part of `whole`, `factor` times as wide as `view`, with `t` at the place where it stood. */
export const zoomed = (view: View, whole: View, factor: number, t: number): View => {
  const width = Math.min(whole.to - whole.from, Math.max(NARROWEST_MS, (view.to - view.from) * factor));
  const share = (t - view.from) / (view.to - view.from);
  return within({ from: t - share * width, to: t + (1 - share) * width }, whole);
};

/** The view moved by `ms`, as far as the whole allows. */
export const panned = ({ from, to }: View, whole: View, ms: number): View =>
  within({ from: from + ms, to: to + ms }, whole);

const within = ({ from, to }: View, whole: View): View => {
  const width = Math.min(to - from, whole.to - whole.from);
  const begin = Math.min(Math.max(from, whole.from), whole.to - width);
  return { from: begin, to: begin + width };
};

/** Round times at which the view is marked, `most` at most. */
export const ticks = ({ from, to }: View, most: number): number[] => {
  const least = (to - from) / most;
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((one) => one >= least) ?? 10 * magnitude;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  // Multiplied, not added up: 0.1 + 0.2 is no round time.
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
};

/** `1 234.567 ms`: the clock of the record is finer than a millisecond. */
export const msText = (t: number): string => {
  const [whole = '', fraction] = Math.abs(t).toFixed(3).split('.');
  return `${t < 0 ? '−' : ''}${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202f')}.${fraction} ms`;
};

/** For the axis, as short as it can be told: `0`, `250 ms`, `1.5 s`. */
export const tickText = (t: number): string => {
  if (t === 0) return '0';
  return Math.abs(t) >= 1_000 ? `${Number((t / 1_000).toPrecision(12))} s` : `${t} ms`;
};
