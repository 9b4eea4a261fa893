import { expect, test } from 'playwright/test';
import { compare } from '../judge/compare.js';
import type { Comparison } from '../judge/comparison.js';
import { renderComparisonMarkdown } from './comparison-markdown.js';
import { renderComparison } from './comparison-terminal.js';
import { renderJson } from './json.js';
import { allHold, hostile, judged, replaced, UNSAFE } from './sample.js';

const VIOLATED = { outcome: 'violated', expected: 'another status', observed: 'status 0' } as const;

const worse = async (): Promise<Comparison> =>
  compare(
    { name: 'out/a', judgement: await judged(await allHold()) },
    { name: 'out/b', judgement: await judged(await replaced('errors/nonzero-exit', { checks: [VIOLATED] })) },
  );

const hostilePair = async (): Promise<Comparison> =>
  compare(
    { name: '</a>|`::error::', judgement: await judged(await allHold()) },
    { name: '</b>\n::error::', judgement: await hostile() },
  );

const terminal = (comparison: Comparison, width = Number.POSITIVE_INFINITY): string =>
  renderComparison(comparison, { color: false, width });

test('the answer comes first, then what got worse with its evidence', async () => {
  const lines = terminal(await worse()).split('\n');
  expect(lines[0]).toBe('WORSE  reference 1.0.0 than reference 1.0.0, by gateway-lock 2025-12-11');
  expect(lines[1]).toBe('  1 clause got worse: errors.nonzero-exit');
  const text = lines.join('\n');
  expect(text).toContain(`
WORSE
  errors.nonzero-exit  MUST  pass → fail
    errors/nonzero-exit: holds → violated
      the port is free
      expected  another status
      A         it succeeded
      B         status 0
      repeat    gatelock run reference --test errors/nonzero-exit --seed 1
`);
  expect(text).toMatch(/\nWORSE {2}exit status 1\n$/);
});

test('changes that are alike are told once, however many tests show them', async () => {
  const tests = (await allHold()).map((one) => ({ ...one, clauses: ['errors.nonzero-exit'] }));
  const failing = tests.map((one) => ({ ...one, checks: [VIOLATED] }));
  const comparison = compare(
    { name: 'a', judgement: await judged(tests) },
    { name: 'b', judgement: await judged(failing) },
  );
  const text = terminal(comparison);
  expect(text.match(/holds → violated/g)).toHaveLength(1);
  expect(text).toContain(`and ${tests.length - 1} more tests like it`);
});

test('nothing changed is one sentence', async () => {
  const judgement = await judged(await allHold());
  const same = compare({ name: 'a', judgement }, { name: 'b', judgement });
  expect(terminal(same)).toMatch(/^NOT WORSE .*\n {2}A .*\n {2}B .*\n\nNothing changed\.\n/);
  expect(renderComparisonMarkdown(same)).toMatch(/^## ✅ not worse: reference/);
});

test('a narrow terminal folds it', async () => {
  for (const line of terminal(await worse(), 60).split('\n'))
    if (!line.includes(' repeat ')) expect(line.length).toBeLessThanOrEqual(70);
});

test('text of a target steers no terminal, is no markup and no command of a CI server', async () => {
  const comparison = await hostilePair();
  const text = terminal(comparison);
  expect(text).not.toMatch(UNSAFE);
  for (const line of text.split('\n')) expect(line.trimStart()).not.toMatch(/^::/);
  const markdown = renderComparisonMarkdown(comparison);
  expect(markdown).not.toMatch(UNSAFE);
  expect(markdown.replaceAll(/<\/?(?:details|summary|b)>/g, '').replaceAll(/^(`{3,})text\n.*\n\1$/gm, '')).not.toMatch(
    /[<>`[\]~\\]|<script/,
  );
  expect(renderJson(comparison)).not.toMatch(/[\u007f-\u009f]/);
});
