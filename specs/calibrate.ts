/** First of all: how long this target takes to start on this machine, as crowded as the run will be. */
import { listensOnLoopback, usesOnlyPort } from '../harness/checks/serving.js';
import { versionFloor } from '../harness/gateway/floor.js';
import { ownMs } from '../harness/gateway/passed.js';
import { exercises, test } from '../harness/test.js';

test(
  'cold start, warm start and floor',
  exercises('listener.port-option', 'listener.default-address'),
  async ({ host, check }) => {
    const { run, recorder } = host.bench;
    const launched = await Promise.all(Array.from({ length: run.workers }, () => host.launch()));
    const [first] = launched;
    if (!first) throw new Error('a run has at least one worker');
    // What never becomes ready where it should may listen elsewhere, and that is an answer; silence is none.
    await host.outcome(first);
    if ((await first.sockets()).length > 0) {
      await check('listener.port-option', usesOnlyPort(first, first.port));
      await check('listener.default-address', listensOnLoopback(first));
    }
    const cold = await Promise.all(launched.map((gateway) => host.ready(gateway)));
    const coldMs = Math.max(...cold.map(ownMs));

    // A start that a crash has spoilt is the business of other tests.
    await first.dispose();
    const { took } = await host.restart(first);

    const floorMs = await versionFloor(host.target, await host.freshProfile(), host.bench);
    recorder.calibration({
      coldMs,
      ...(took ? { warmMs: ownMs(took) } : {}),
      ...(floorMs === undefined ? {} : { floorMs }),
    });
  },
);
