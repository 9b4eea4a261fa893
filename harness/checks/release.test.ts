import { untilReleased } from '../gateway/release.js';
import { expect, test } from '../gateway/trial.js';
import { portReleased } from './release.js';

test('a port that came free in time, too late, and never', async ({ trial }) => {
  const gateway = await trial.serving();
  const taken = await untilReleased(gateway, trial.recorder.now(), 50, trial.recorder);
  const never = await portReleased('it is free', gateway, taken, 50);
  expect(never).toMatchObject({ outcome: 'violated', expected: 'within 50 ms' });
  expect(never.observed).toBe(`still taken by a survivor of gateway (pid ${gateway.launcher.pid}) on 127.0.0.1`);

  await gateway.signal(gateway.launcher, 'SIGKILL');
  const { deadAt } = await gateway.ended;
  const released = await untilReleased(gateway, deadAt, 10_000, trial.recorder);
  expect(await portReleased('it is free', gateway, released, 10_000)).toMatchObject({
    outcome: 'holds',
    measure: { limit: 10_000, unit: 'ms' },
  });
  const late = { ...released, since: (released.releasedAt ?? 0) - 90_000 };
  expect((await portReleased('it is free', gateway, late, 10_000)).outcome).toBe('violated');
});

test('a stranger that took the port is named as one, and a holder that is not told neither', async ({ trial }) => {
  const gateway = await trial.serving({ name: 'stranger' });
  const holders = await gateway.listeners();
  const other = await trial.launch(['true'], { port: gateway.port });
  await other.ended;
  const release = { since: 0, releasedAt: undefined, holders };
  expect((await portReleased('it is free', other, release, 50)).observed).toBe(
    `still taken by a stranger (pid ${gateway.launcher.pid}) on 127.0.0.1`,
  );
  expect((await portReleased('it is free', other, { ...release, holders: [] }, 50)).observed).toBe('still taken');
});
