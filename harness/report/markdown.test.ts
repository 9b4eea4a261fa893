import { expect, test } from 'playwright/test';
import { renderMarkdown } from './markdown.js';
import { allHold, hostile, judged, neverReady, replaced, UNSAFE } from './sample.js';

test('says the answer, details of what is wrong, and a row for each clause', async () => {
  const judgement = await judged(await replaced('errors/nonzero-exit', { checks: [{ outcome: 'violated' }] }));
  const markdown = renderMarkdown(judgement);
  expect(markdown).toMatch(/^## ❌ nonconformant: reference 1\.0\.0, by gateway-lock 2025-12-11\n/);
  expect(markdown.match(/<details>/g)).toHaveLength(1);
  expect(markdown).toContain(
    '<b>errors.nonzero-exit</b> (MUST): violated: the port is free; observed: it succeeded</summary>',
  );
  expect(markdown.match(/^\| (✅|❌|➖) \|/gm)).toHaveLength(29);
});

test('text of the target is neither markup nor the end of a fence or a cell', async () => {
  const markdown = renderMarkdown(await hostile());
  expect(markdown).not.toMatch(UNSAFE);
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const run = /^(`{3,})(text)?$/.exec(line);
    if (run && (fence === undefined || (run[1] ?? '').length >= fence.length)) {
      fence = fence === undefined ? run[1] : undefined;
      expect(line.length).toBeGreaterThan(4);
    } else if (fence === undefined) {
      expect(line.replaceAll(/<\/?(?:details|summary|b)>|^\*\*[a-z-]+:\*\*/g, '')).not.toMatch(/[<>`*[\]~\\]/);
      if (line.startsWith('|')) expect(line.match(/\|/g)).toHaveLength(6);
    }
  }
  expect(fence).toBeUndefined();
});

test('obstacles come first where they decide, once, and stand for the sections of their clauses', async () => {
  const markdown = renderMarkdown(await neverReady(30));
  expect(markdown.match(/nothing listened/g)).toHaveLength(1);
  expect(markdown).toMatch(/### BLOCKED: .*\n\nkept 26 tests/);
  expect(markdown.match(/^terminal line/gm)).toHaveLength(12);
  expect(markdown).not.toContain('<details>');
  expect(markdown).not.toContain('| clause |');
});

test('a restricted run has rows only for what it exercised', async () => {
  const markdown = renderMarkdown(await judged((await allHold()).slice(0, 2), { header: { filter: 'a' } }));
  expect(markdown.match(/^\| (✅|❌|➖|❔) \|/gm)).toHaveLength(2);
  expect(markdown).toContain('restricted to a: 2 of 29 clauses');
});

test('violations that are alike are counted, not repeated', async () => {
  const checks = ['1 s', '2 s', '3 s'].map((observed) => ({ outcome: 'violated' as const, observed }));
  const markdown = renderMarkdown(await judged(await replaced('errors/fail-fast', { checks })));
  expect(markdown.match(/^\*\*violated:\*\*/gm)).toHaveLength(1);
  expect(markdown).toContain('\nand 2 more like it\n');
});
