import { expect, test } from 'playwright/test';
import { badge, renderBadge } from './badge.js';
import { allHold, hostile, judged, neverReady, replaced, UNSAFE } from './sample.js';

const read = (text: string) => badge.parse(JSON.parse(text));

const violated = { checks: [{ outcome: 'violated' as const }] };

test('a conformant release tells how many clauses pass, with its version', async () => {
  const judgement = await judged(await allHold());
  const told = renderBadge({ ...judgement, target: { ...judgement.target, version: '2026.9.6' } });
  const applicable = judgement.clauses.filter(({ verdict }) => verdict !== 'not-applicable').length;
  expect(read(told)).toEqual({
    schemaVersion: 1,
    label: 'gateway lock',
    message: `2026.9.6 conformant · ${applicable}/${applicable}`,
    color: 'brightgreen',
    isError: false,
  });
});

test('a release that fails, one that says nothing, and a shard alone', async () => {
  const failing = read(renderBadge(await judged(await replaced('errors/fail-fast', violated))));
  expect(failing).toMatchObject({
    message: expect.stringMatching(/nonconformant · \d+\/\d+$/),
    color: 'red',
    isError: true,
  });
  for (const judgement of [
    await neverReady(),
    await judged(await allHold(), { header: { shard: { index: 1, of: 2, suite: [] } } }),
  ]) {
    expect(read(renderBadge(judgement))).toMatchObject({
      message: expect.stringMatching(/(^| )inconclusive$/),
      color: 'lightgrey',
      isError: true,
    });
  }
});

test('expected failures are told and are no full green', async () => {
  const judgement = await judged(await allHold());
  const clauses = judgement.clauses.map((clause) =>
    clause.id === 'errors.fail-fast'
      ? { ...clause, verdict: 'fail' as const, expected: [{ test: 'errors/fail-fast', line: 4 }] }
      : clause,
  );
  const told = read(renderBadge({ ...judgement, clauses }));
  expect(told).toMatchObject({
    message: expect.stringMatching(/ · \d+\/\d+, 1 expected to fail$/),
    color: 'yellowgreen',
  });
});

for (const [exitStatus, words] of [
  [3, 'baseline to be mended'],
  [70, 'gatelock failed'],
  [130, 'interrupted'],
] as const) {
  test(`status ${exitStatus} is no answer about the release`, async () => {
    const told = read(renderBadge({ ...(await judged(await allHold())), exitStatus }));
    expect(told).toMatchObject({ message: expect.stringContaining(words), isError: true });
    expect(told.color).not.toMatch(/green/);
  });
}

test('text of the target stays text', async () => {
  const judgement = await hostile();
  const version = judgement.target.name.repeat(9);
  const { message } = read(renderBadge({ ...judgement, target: { ...judgement.target, version } }));
  expect(message).not.toMatch(UNSAFE);
  expect(message.length).toBeLessThan(60);
});
