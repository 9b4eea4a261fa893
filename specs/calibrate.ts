/** First of all: how long this target takes to start on this machine, as crowded as the run will be. */
import { versionFloor } from '../harness/gateway/floor.js';
import { ownMs } from '../harness/gateway/passed.js';
import { test } from '../harness/test.js';

test('cold start, warm start and floor', async ({ host }) => {
  const { run, recorder } = host.bench;
  const together = Array.from({ length: run.workers }, () => host.launch());
  const gateways = await Promise.all(together);
  const cold = await Promise.all(gateways.map((gateway) => host.ready(gateway)));
  const coldMs = Math.max(...cold.map(ownMs));

  const [first] = gateways;
  if (!first) throw new Error('a run has at least one worker');
  await first.dispose();
  const again = await host.launch({ profile: first.profile, port: first.port });
  const warmMs = ownMs(await host.ready(again));

  const floorMs = await versionFloor(host.target, await host.freshProfile());
  recorder.calibration({ coldMs, warmMs, ...(floorMs === undefined ? {} : { floorMs }) });
});
