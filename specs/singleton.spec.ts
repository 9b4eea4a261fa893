/** One gateway a port: contenders, races, and neighbours that must not notice each other. */
import { takeCensus } from '../harness/checks/census.js';
import { didNothingElse, profileUntouched } from '../harness/checks/incumbent.js';
import { faultOf, oneOwnerInAll, oneWinner, type RoundFault } from '../harness/checks/race.js';
import {
  failsFast,
  namesErrorClass,
  oneOwner,
  refused,
  reportsFailure,
  saysPortInUse,
} from '../harness/checks/refusal.js';
import { serves } from '../harness/checks/serving.js';
import { Barrier, keepGoing, releaseTogether } from '../harness/faults/barrier.js';
import type { Contention } from '../harness/faults/contend.js';
import { killTree } from '../harness/faults/crash.js';
import { whileFrozen } from '../harness/faults/freeze.js';
import { watchRace } from '../harness/faults/race.js';
import type { Gateway } from '../harness/gateway/gateway.js';
import { ownedText } from '../harness/gateway/port-watch.js';
import type { Host } from '../harness/host.js';
import { lackText } from '../harness/os/lack.js';
import { lackOfStrace } from '../harness/os/strace.js';
import { type Check, closely, exercises, needing, test } from '../harness/test.js';

/** What every refusal by a gateway that holds the port gives evidence on. */
const REFUSAL = [
  'singleton.second-start-refused',
  'singleton.one-gateway-per-port',
  'errors.port-in-use-message',
  'errors.nonzero-exit',
  'errors.fail-fast',
];

async function checkRefusal(contention: Contention, host: Host, check: Check): Promise<void> {
  const deadline = host.limit('singleton.second-start-refused', 'end');
  await check('singleton.second-start-refused', refused(contention, deadline));
  await check('singleton.one-gateway-per-port', oneOwner(contention));
  await check('errors.port-in-use-message', saysPortInUse(contention, host.bench.literals));
  await check('errors.nonzero-exit', reportsFailure(contention));
  await check('errors.fail-fast', failsFast(contention, host.limit('errors.fail-fast', 'exit')));
}

test(
  'a contender on a profile of its own is refused',
  exercises(...REFUSAL, 'singleton.incumbent-unharmed', 'listener.bound-immediately', 'errors.error-class'),
  async ({ host, check }) => {
    const incumbent = await host.incumbent();
    const observed = await host.observe(incumbent);
    const profile = await host.freshProfile();

    const contention = await host.contention({ profile, port: incumbent.port }, [incumbent]);

    await checkRefusal(contention, host, check);
    await check('singleton.incumbent-unharmed', observed.unharmed());
    await check('listener.bound-immediately', didNothingElse(contention.contender, host.birthOf(profile)));
    await check('errors.error-class', namesErrorClass(contention, host.bench.literals));
  },
);

test(
  'a contender on the profile of the incumbent is refused',
  closely(exercises(...REFUSAL, 'singleton.incumbent-unharmed')),
  async ({ host, check }) => {
    const incumbent = await host.incumbent();
    const observed = await host.observe(incumbent);

    const contention = await host.contend(incumbent, 'same profile');

    await checkRefusal(contention, host, check);
    await check('singleton.incumbent-unharmed', observed.unharmed());
  },
);

// Frozen, the incumbent writes nothing itself: every byte that changes in its profile is the loser's.
test(
  'a contender on the profile of a frozen incumbent is refused and writes nothing there',
  needing('freeze', exercises(...REFUSAL, 'singleton.incumbent-unharmed')),
  async ({ host, check }) => {
    const incumbent = await host.incumbent();
    const observed = await host.observe(incumbent);

    const { contention, before, after } = await whileFrozen(incumbent, async () => ({
      before: await takeCensus(incumbent.profile.roots),
      contention: await host.contend(incumbent, 'same profile'),
      after: await takeCensus(incumbent.profile.roots),
    }));

    await checkRefusal(contention, host, check);
    await check('singleton.incumbent-unharmed', profileUntouched(before, after));
    await check('singleton.incumbent-unharmed', observed.unharmed());
  },
);

interface Rounds {
  readonly faults: RoundFault[];
  readonly looks: { readonly looks: number; readonly double: string | undefined }[];
}

/** Runs the rounds of a race; `start` launches the racers of one round on a port of its own. */
async function rounds(
  host: Host,
  n: number,
  racers: number,
  start: (port: number) => Promise<readonly Gateway[]>,
): Promise<Rounds> {
  const seen: Rounds = { faults: [], looks: [] };
  const deadline = host.limit('singleton.second-start-refused', 'end') * Math.max(1, racers / 4);
  for (let round = 1; round <= n; round++) {
    const port = await host.freePort();
    const outcome = await watchRace(port, await start(port), host.description.ready, deadline, host.recorder);
    const fault = await faultOf(outcome, host.bench.literals);
    if (fault) seen.faults.push(fault);
    seen.looks.push({ looks: outcome.watch.looks, double: outcome.watch.doubles[0]?.map(ownedText).join(', ') });
    await host.dispose();
  }
  return seen;
}

for (const racers of [2, 4, 8, 16]) {
  const declared = exercises('singleton.concurrent-start-one-winner', 'singleton.one-gateway-per-port');
  test(
    `of ${racers} started together one serves`,
    racers === 4 ? declared : closely(declared),
    async ({ host, check, leaveOut }) => {
      const n = host.budget.rounds(racers);
      if (n === 0) leaveOut(`a round of ${racers} starts is too dear at this effort`);
      const { faults, looks } = await rounds(host, n, racers, (port) =>
        Promise.all(Array.from({ length: racers }, () => host.launch({ name: 'racer', port }))),
      );
      await check('singleton.concurrent-start-one-winner', oneWinner(racers, n, faults));
      await check('singleton.one-gateway-per-port', oneOwnerInAll(looks));
    },
  );
}

const AT_THE_BARRIER = 4;

test(
  `of ${AT_THE_BARRIER} let go together right before their bind one serves`,
  needing(
    'traced-calls',
    closely(exercises('singleton.concurrent-start-one-winner', 'singleton.one-gateway-per-port')),
  ),
  async ({ host, check, leaveOut }) => {
    const lack = await lackOfStrace();
    if (lack) leaveOut(lackText(lack));
    if (host.budget.sparesStarts) leaveOut('starts are spared: races without a barrier stand for it');
    const n = host.budget.rounds(AT_THE_BARRIER);
    let stopKeeping = (): void => undefined;
    const { faults, looks } = await rounds(host, n, AT_THE_BARRIER, async (port) => {
      const racers = await Promise.all(
        Array.from({ length: AT_THE_BARRIER }, async () => {
          const barrier = new Barrier(host.bench.run.workspace);
          return { barrier, gateway: await host.launch({ name: 'racer', port, before: barrier.before }) };
        }),
      );
      await releaseTogether(racers, host.description.ready.deadlineMs);
      stopKeeping();
      stopKeeping = keepGoing(racers);
      return racers.map(({ gateway }) => gateway);
    }).finally(() => stopKeeping());
    await check('singleton.concurrent-start-one-winner', oneWinner(AT_THE_BARRIER, n, faults));
    await check('singleton.one-gateway-per-port', oneOwnerInAll(looks));
  },
);

test(
  'gateways with profiles and ports of their own live side by side',
  exercises('singleton.isolated-profiles-coexist'),
  async ({ host, check }) => {
    const { ready } = host.description;
    const one = await host.gateway();
    const other = await host.start({ name: 'neighbour' });
    await check('singleton.isolated-profiles-coexist', serves(one, ready));
    await check('singleton.isolated-profiles-coexist', serves(other, ready));

    const neighbour = await host.observe(other);
    await killTree(one, host.recorder);
    await one.ended;
    // If it follows, it needs a moment to notice.
    await other.endedWithin(host.limit('singleton.isolated-profiles-coexist', 'watch'));
    await check('singleton.isolated-profiles-coexist', neighbour.unharmed());
  },
);
