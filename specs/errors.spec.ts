/** What a user reads and a script sees when the port cannot be had. */
import { HOLDER, isKind, KINDS, type Kind, stillServes } from '../fixtures/foreign-holders/index.js';
import { triesOnce } from '../harness/checks/bind-attempts.js';
import { throwsErrorClass } from '../harness/checks/error-class.js';
import { finding } from '../harness/checks/finding.js';
import {
  failsFast,
  neverListens,
  reportsFailure,
  saysOtherBindFailure,
  saysPortInUse,
} from '../harness/checks/refusal.js';
import { anotherHost, injected, type Provocation, privilegedPort } from '../harness/faults/bind-failures.js';
import { traceBinds } from '../harness/faults/bind-trace.js';
import type { Companion } from '../harness/faults/companion.js';
import { startByImport } from '../harness/faults/start-by-import.js';
import type { Host } from '../harness/host.js';
import { lackText } from '../harness/os/lack.js';
import { lackOfIpv6Loopback } from '../harness/os/lacks.js';
import type { Need } from '../harness/os/semantics.js';
import { lackOfStrace } from '../harness/os/strace.js';
import { closely, exercises, needing, test } from '../harness/test.js';

const SAME_MESSAGE = 'errors.foreign-holder-same-message';
const OTHER = 'errors.other-bind-failure-message';

/** A process that is no gateway takes the port. */
async function occupy(host: Host, kind: Kind, address: string, port: number): Promise<Companion> {
  const args = [HOLDER, '--kind', kind, '--address', address, '--port', String(port)];
  const ipv6Only = address.includes(':') ? ['--ipv6-only'] : [];
  return host.companion({
    name: `holder ${kind}`,
    role: 'holder',
    file: process.execPath,
    args: [...args, ...ipv6Only],
  });
}

async function leftAlone(holder: Companion, kind: Kind, address: string, port: number) {
  const alive = await holder.isAlive();
  const serves = alive && (await stillServes(kind, address, port));
  const observed = alive ? (serves ? 'serves' : 'lives and does not answer as before') : 'dead';
  return finding(`the foreign holder (${kind}) still serves`, serves, 'serves', observed);
}

/** These say most about how a gateway looks at its port; where starts are dear they stand for the rest. */
const TELLING: readonly Kind[] = ['silent', 'http-404', 'no-accept'];

for (const kind of Object.keys(KINDS).filter(isKind)) {
  const declared = exercises(SAME_MESSAGE, 'errors.fail-fast', 'errors.nonzero-exit');
  test(
    `a foreign holder: ${kind}`,
    kind === 'silent' ? declared : closely(declared),
    async ({ host, check, leaveOut }) => {
      if (host.budget.sparesStarts && !TELLING.includes(kind))
        leaveOut('starts are spared: other holders stand for it');
      const port = await host.freePort();
      const holder = await occupy(host, kind, '127.0.0.1', port);

      const contention = await host.contention({ port });

      await check(SAME_MESSAGE, neverListens(contention));
      await check(SAME_MESSAGE, saysPortInUse(contention, host.bench.literals));
      await check(SAME_MESSAGE, leftAlone(holder, kind, '127.0.0.1', port));
      await check('errors.fail-fast', failsFast(contention, host.limit('errors.fail-fast', 'exit')));
      await check('errors.nonzero-exit', reportsFailure(contention));
    },
  );
}

test(
  'a foreign holder on every address',
  needing('exclusive-wildcard', closely(exercises(SAME_MESSAGE))),
  async ({ host, check, leaveOut }) => {
    if (host.budget.sparesStarts) leaveOut('starts are spared: holders of the exact address stand for it');
    const port = await host.freePort();
    const holder = await occupy(host, 'silent', '0.0.0.0', port);
    const contention = await host.contention({ port });
    await check(SAME_MESSAGE, neverListens(contention));
    await check(SAME_MESSAGE, saysPortInUse(contention, host.bench.literals));
    await check(SAME_MESSAGE, leftAlone(holder, 'silent', '127.0.0.1', port));
  },
);

// The document's address is 127.0.0.1: whoever holds only ::1 does not hold the lock.
test('a foreign holder on ::1 only', closely(exercises(SAME_MESSAGE)), async ({ host, check, leaveOut }) => {
  const lack = await lackOfIpv6Loopback();
  if (lack) leaveOut(lackText(lack));
  if (host.budget.sparesStarts) leaveOut('starts are spared: holders of the exact address stand for it');
  const port = await host.freePort();
  const holder = await occupy(host, 'silent', '::1', port);
  const gateway = await host.launch({ port });
  const { kind } = await host.outcome(gateway);
  const said = await saysPortInUse(
    { contender: gateway, ended: gateway.end, text: await gateway.transcript.text() },
    host.bench.literals,
  );
  const holds = kind === 'ready' || said.outcome === 'holds';
  const observed = kind === 'ready' ? 'serves on 127.0.0.1' : said.observed;
  const title = 'it serves on 127.0.0.1, or is refused as documented';
  await check(SAME_MESSAGE, finding(title, holds, 'one of both', observed, ...said.evidence));
  await check(SAME_MESSAGE, leftAlone(holder, 'silent', '::1', port));
});

test(
  'a refused start tries once',
  needing('traced-calls', closely(exercises('errors.fail-fast'))),
  async ({ host, check, leaveOut }) => {
    const lack = await lackOfStrace();
    if (lack) leaveOut(lackText(lack));
    const port = await host.freePort();
    await occupy(host, 'silent', '127.0.0.1', port);
    const trace = traceBinds(host.bench.run.workspace);
    const contention = await host.contention({ port, before: trace.before });
    const attempts = trace.attempts(port);
    if (attempts.length === 0) leaveOut('it was refused before it tried to bind');
    await check('errors.fail-fast', triesOnce(contention, attempts, host.limit('errors.fail-fast', 'retry')));
  },
);

test('the error can be imported', exercises('errors.error-class'), async ({ host, check, leaveOut }) => {
  if (!host.description.errorClass) leaveOut('the description names no module that throws it');
  const port = await host.freePort();
  await occupy(host, 'silent', '127.0.0.1', port);
  await check(
    'errors.error-class',
    throwsErrorClass(await startByImport(host.target, port, host.bench.guardian), host.bench.literals, port),
  );
});

interface OtherFailure {
  readonly title: string;
  readonly need?: Need;
  readonly provoke: (host: Host) => Promise<Provocation>;
}

const OTHER_FAILURES: readonly OtherFailure[] = [
  { title: 'an address that this host does not have', provoke: anotherHost },
  { title: 'a privileged port', need: 'privileged-ports', provoke: privilegedPort },
  {
    title: 'an injected EACCES',
    need: 'traced-calls',
    provoke: (host) => injected(host.bench.run.workspace, 'EACCES'),
  },
  {
    title: 'an injected ENOBUFS',
    need: 'traced-calls',
    provoke: (host) => injected(host.bench.run.workspace, 'ENOBUFS'),
  },
];

for (const { title, need, provoke } of OTHER_FAILURES) {
  const declared = need === undefined ? exercises(OTHER) : closely(needing(need, exercises(OTHER)));
  test(`another bind failure: ${title}`, declared, async ({ host, check, leaveOut }) => {
    if (host.budget.sparesStarts && title.includes('ENOBUFS')) leaveOut('starts are spared: EACCES stands for it');
    const provocation = await provoke(host);
    if ('unavailable' in provocation) leaveOut(provocation.unavailable);
    else {
      const contention = await host.contention(provocation.options);
      const { port } = contention.contender;
      if (provocation.hit?.(port) === false)
        leaveOut('the failure hit another bind of the gateway than that of its port');
      await check(OTHER, neverListens(contention));
      await check(OTHER, saysOtherBindFailure(contention, host.bench.literals));
    }
  });
}
