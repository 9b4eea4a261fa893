/** The program of report.html: timelines that can be moved, terminals that are replayed. Without it all stands there as text. */
import type { PageData } from '../html/page-data.js';
import { all, button, one } from './element.js';
import { addFilter } from './filter.js';
import { type Replay, replayOf } from './replay.js';
import { type Timeline, timelineOf } from './timeline.js';

const readData = (): PageData => JSON.parse(document.getElementById('gatelock-data')?.textContent ?? '{"casts":{}}');

const { casts } = readData();
const timelines = new Map<Element, Timeline | undefined>();
const replays = new Map<Element, Replay>();
let printing = false;

/** A terminal costs something: it is there as long as its test is open. */
const opened = (test: HTMLDetailsElement): void => {
  if (!test.open) {
    replays.get(test)?.close();
    replays.delete(test);
    for (const added of all(test, '.terminals > .controls, .screen', HTMLElement)) added.remove();
    return;
  }
  if (printing || replays.has(test)) return;
  if (!timelines.has(test)) timelines.set(test, timelineOf(test));
  const replay = replayOf(test, casts, timelines.get(test));
  if (replay) replays.set(test, replay);
};

const tests = all(document, 'details.test', HTMLDetailsElement);
for (const test of tests) test.addEventListener('toggle', () => opened(test));

/** Shows what the address names, however deep it is folded away. */
const unfold = (): void => {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  for (let at: Element | null = named; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
    if (at instanceof HTMLElement) at.hidden = false;
  }
  named.scrollIntoView();
  one(named, 'summary', HTMLElement)?.focus({ preventScroll: true });
};
addEventListener('hashchange', unfold);

/** Paper has no folds. */
const folded = new Set<HTMLDetailsElement>();
addEventListener('beforeprint', () => {
  printing = true;
  for (const timeline of timelines.values()) timeline?.reset();
  for (const fold of all(document, 'details:not([open])', HTMLDetailsElement)) {
    folded.add(fold);
    fold.open = true;
  }
});
addEventListener('afterprint', () => {
  for (const fold of folded) fold.open = false;
  folded.clear();
  printing = false;
});

for (const repeat of all(document, '.repeat', HTMLElement)) {
  const command = one(repeat, 'pre', HTMLElement);
  if (!command) continue;
  const copy = button('Copy', 'Copy the command', () => {
    getSelection()?.selectAllChildren(command);
    void navigator.clipboard.writeText(command.textContent ?? '').then(
      () => {
        copy.textContent = 'Copied';
      },
      // It is selected: the person copies it.
      () => undefined,
    );
  });
  repeat.append(copy);
}

const place = document.getElementById('filter');
if (place) addFilter(place);

if (location.hash === '') {
  const [worst] = all(document, 'details.test.fail, details.test.inconclusive', HTMLDetailsElement);
  if (worst) worst.open = true;
} else unfold();
