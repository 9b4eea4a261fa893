import { expect, node, test } from '../gateway/trial.js';
import { finding, terminalOf, within } from './finding.js';

test('what held, what did not, and what could not be observed', () => {
  const evidence = { title: 'terminal', text: 'x' };
  expect(finding('t', true, 'e', 'o')).toEqual({
    ...{ title: 't', outcome: 'holds', expected: 'e', observed: 'o' },
    evidence: [],
  });
  expect(finding('t', false, 'e', 'o', evidence)).toMatchObject({ outcome: 'violated', evidence: [evidence] });
  expect(finding('t', undefined, 'e', 'o').outcome).toBe('unknown');
});

test('a time is held against its limit without what the machine withheld', () => {
  expect(within('t', { clockMs: 30, starvedMs: 0 }, 30, 'late')).toMatchObject({
    outcome: 'holds',
    observed: '30.0 ms',
    measure: { value: 30, limit: 30, unit: 'ms' },
  });
  expect(within('t', { clockMs: 30.1, starvedMs: 0 }, 30, 'late').outcome).toBe('violated');
  expect(within('t', { clockMs: 130, starvedMs: 100 }, 30, 'late').outcome).toBe('holds');
  const late = within('t', undefined, 30, 'late');
  expect(late).toMatchObject({ outcome: 'violated', observed: 'late' });
  expect('measure' in late).toBe(false);
});

test('the evidence of a terminal is its end', async ({ trial }) => {
  const talker = await trial.launch(node('for (let i = 1; i <= 100; i++) console.log(i)'), { name: 'talker' });
  await talker.ended;
  const lines = Array.from({ length: 40 }, (_, index) => String(index + 61));
  expect(await terminalOf(talker)).toEqual({ title: 'terminal of talker', text: lines.join('\n') });
  const mute = await trial.launch(node(''));
  await mute.ended;
  expect((await terminalOf(mute)).text).toBe('(nothing was printed)');
});
