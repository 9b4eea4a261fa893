/** Death without warning: the listener goes with the process, nothing stays, and the next start works. */
import { within } from '../harness/checks/finding.js';
import { noLockFiles, noSharedLockFiles, takeSharedCensus } from '../harness/checks/no-lock-files.js';
import { portReleased } from '../harness/checks/release.js';
import { startedAgain } from '../harness/checks/restart.js';
import { CLIENTS } from '../harness/faults/clients.js';
import { type Crash, closeTerminal, crashOwner, killLauncher, killTree } from '../harness/faults/crash.js';
import type { Gateway } from '../harness/gateway/gateway.js';
import { untilReleased } from '../harness/gateway/release.js';
import type { Host } from '../harness/host.js';
import type { Need } from '../harness/os/semantics.js';
import type { Recorder } from '../harness/record/recorder.js';
import { closely, closelyBeside, exercises, exercisesAlone, needing, test } from '../harness/test.js';

interface Way {
  readonly title: string;
  readonly clause: string;
  readonly need?: Need;
  /** Another way tells most of its clause. */
  readonly look?: typeof closely;
  readonly crash: (gateway: Gateway, recorder: Recorder) => Promise<Crash>;
}

const WAYS: readonly Way[] = [
  {
    title: 'SIGKILL of the owner',
    clause: 'crash.sigkill-releases-listener',
    crash: (gateway, recorder) => crashOwner(gateway, 'SIGKILL', recorder),
  },
  { title: 'SIGKILL of the launcher', clause: 'crash.launcher-killed-releases-listener', crash: killLauncher },
  {
    title: 'SIGKILL of the whole tree',
    look: closely,
    clause: 'crash.sigkill-releases-listener',
    crash: killTree,
  },
  {
    title: 'SIGSEGV',
    need: 'sigsegv',
    clause: 'crash.abnormal-exit-releases-listener',
    crash: (gateway, recorder) => crashOwner(gateway, 'SIGSEGV', recorder),
  },
  {
    title: 'SIGABRT',
    need: 'sigabrt',
    look: closely,
    clause: 'crash.abnormal-exit-releases-listener',
    crash: (gateway, recorder) => crashOwner(gateway, 'SIGABRT', recorder),
  },
  {
    title: 'a closed terminal',
    need: 'closed-terminal',
    look: (situation) => closelyBeside('sigsegv', situation),
    clause: 'crash.abnormal-exit-releases-listener',
    crash: closeTerminal,
  },
];

/** Crashes the gateway and times the release of its port from the victim's death. */
async function released(host: Host, gateway: Gateway, { clause, crash, title }: Way) {
  const limit = host.limit(clause, 'release');
  const { diedAt } = await crash(gateway, host.recorder);
  if (diedAt === undefined) return within(`${title} ends it`, undefined, limit, 'it lives on');
  const release = await untilReleased(gateway, diedAt, limit, host.recorder);
  return portReleased(`the port is free after ${title}`, gateway, release, limit);
}

for (const way of WAYS) {
  const situation = exercises(way.clause, 'crash.no-stale-lock-files', 'crash.restart-after-crash');
  const declared = way.look ? way.look(situation) : situation;
  test(
    `${way.title} frees the listener`,
    way.need === undefined ? declared : needing(way.need, declared),
    async ({ host, check }) => {
      const gateway = await host.gateway();
      await check(way.clause, released(host, gateway, way));
      await check(
        'crash.no-stale-lock-files',
        noLockFiles(`no lock file stands after ${way.title}`, gateway, host.birthOf(gateway.profile)),
      );
      await check(
        'crash.restart-after-crash',
        startedAgain(await host.restart(gateway), host.limit('crash.restart-after-crash', 'start')),
      );
    },
  );
}

test(
  'SIGKILL with clients attached',
  closely(exercises('crash.sigkill-releases-listener', 'crash.restart-after-crash')),
  async ({ host, check }) => {
    const gateway = await host.gateway();
    for (const kind of CLIENTS) await host.client(kind, gateway);
    const [sigkill] = WAYS;
    if (!sigkill) throw new Error('there are ways to crash');
    await check('crash.sigkill-releases-listener', released(host, gateway, sigkill));
    await check(
      'crash.restart-after-crash',
      startedAgain(await host.restart(gateway), host.limit('crash.restart-after-crash', 'start')),
    );
  },
);

test(
  'crash after crash on one profile',
  closely(exercises('crash.restart-after-crash', 'crash.no-stale-lock-files')),
  async ({ host, check }) => {
    let gateway = await host.gateway();
    const limit = host.limit('crash.restart-after-crash', 'start');
    for (let crash = 1; crash <= host.budget.crashesInARow; crash++) {
      await crashOwner(gateway, 'SIGKILL', host.recorder);
      const restart = await host.restart(gateway);
      await check('crash.restart-after-crash', startedAgain(restart, limit));
      gateway = restart.gateway;
      if (!restart.took) break;
    }
    await check(
      'crash.no-stale-lock-files',
      noLockFiles('no lock file stands after the last start', gateway, host.birthOf(gateway.profile)),
    );
  },
);

test(
  'nothing is left in the shared temporary directories',
  closely(exercisesAlone('crash.no-stale-lock-files')),
  async ({ host, check }) => {
    const before = await takeSharedCensus();
    const gateway = await host.start();
    await gateway.heldOutside();
    await killTree(gateway, host.recorder);
    await gateway.ended;
    await check('crash.no-stale-lock-files', noSharedLockFiles(gateway, before));
  },
);
