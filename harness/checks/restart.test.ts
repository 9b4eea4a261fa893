import { expect, test } from '../gateway/trial.js';
import { startedAgain } from './restart.js';

test('the next start is ready in time, too late, or not at all', async ({ trial }) => {
  const gateway = await trial.launch(['sh', '-c', 'echo stale lock; exit 1'], { name: 'restarted' });
  await gateway.ended;
  const ready = { gateway, took: { clockMs: 300, starvedMs: 0 }, why: '' };
  expect((await startedAgain(ready, 1_000)).outcome).toBe('holds');
  expect((await startedAgain(ready, 200)).outcome).toBe('violated');
  expect(await startedAgain({ gateway, took: undefined, why: 'ended with status 1' }, 1_000)).toMatchObject({
    outcome: 'violated',
    observed: 'ended with status 1',
    evidence: [{ title: 'terminal of restarted', text: 'stale lock' }],
  });
});
