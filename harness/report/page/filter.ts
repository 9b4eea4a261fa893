/** Which tests are shown. */
import { all, element } from './element.js';

const textOf = (test: HTMLElement): string => (test.querySelector('summary')?.textContent ?? '').toLowerCase();

export const addFilter = (place: Element): void => {
  const tests = all(document, 'details.test', HTMLElement).map((test) => ({
    test,
    text: `${textOf(test)} ${test.id}`,
    status: test.dataset.status ?? '',
    word: test.querySelector('.status')?.textContent ?? '',
  }));
  const search = element('input', { type: 'search', placeholder: 'Filter tests', 'aria-label': 'Filter tests' });
  const boxes = [...new Map(tests.map(({ status, word }) => [status, word]))].map(([status, word]) => {
    const box = element('input', { type: 'checkbox', checked: true, value: status });
    const n = tests.filter((one) => one.status === status).length;
    return { box, label: element('label', { class: status }, box, ` ${word} (${n})`) };
  });
  const found = element('output', {});
  const apply = (): void => {
    const wanted = new Set(boxes.filter(({ box }) => box.checked).map(({ box }) => box.value));
    const words = search.value.toLowerCase();
    let shown = 0;
    for (const { test, text, status } of tests) {
      test.hidden = !wanted.has(status) || !text.includes(words);
      if (!test.hidden) shown += 1;
    }
    for (const topic of all(document, '#tests .topic', HTMLElement)) {
      topic.hidden = all(topic, 'details.test', HTMLElement).every(({ hidden }) => hidden);
    }
    found.value = shown === tests.length ? '' : `${shown} of ${tests.length}`;
  };
  search.addEventListener('input', apply);
  for (const { box } of boxes) box.addEventListener('change', apply);
  place.append(search, ...boxes.map(({ label }) => label), found);
};
