/** Asked to stop: the port comes free promptly, both servers close whatever their clients do, and the process ends cleanly. */
import { portReleased } from '../harness/checks/release.js';
import {
  answersNoHttp,
  endsSoonAfter,
  exitsWithZero,
  leavesNoChild,
  letsGo,
  sendsCloseFrame,
} from '../harness/checks/shutdown.js';
import { CLIENTS, type ClientKind, HTTP_CLIENTS, WEBSOCKET_CLIENTS } from '../harness/faults/clients.js';
import { type Asking, POLITELY, stop } from '../harness/faults/stop.js';
import type { Gateway } from '../harness/gateway/gateway.js';
import type { Host } from '../harness/host.js';
import { type Check, closely, closelyBeside, exercises, needing, test } from '../harness/test.js';

const RELEASE = 'shutdown.releases-port-promptly';
const WEBSOCKET = 'shutdown.closes-websocket-server';
const HTTP = 'shutdown.closes-http-server';
const EXIT = 'shutdown.exits-cleanly';

/** Stops a gateway with these clients attached, and checks what they have to do with it. Resolves to the gateway. */
async function stopWith(kinds: readonly ClientKind[], asking: Asking, host: Host, check: Check): Promise<Gateway> {
  const gateway = await host.gateway();
  const clients = [];
  for (const kind of kinds) clients.push(await host.client(kind, gateway));

  const releaseMs = host.limit(RELEASE, kinds.length > 0 ? 'release-with-clients' : 'release');
  const exitMs = host.limit(EXIT, 'exit');
  const stopped = await stop(gateway, asking, host.description.stop, { releaseMs, exitMs }, host.recorder);

  const attached = kinds.length > 0 ? `with ${kinds.join(', ')}` : 'with no client';
  await check(
    RELEASE,
    portReleased(`the port is free after ${asking}, ${attached}`, gateway, stopped.release, releaseMs),
  );
  for (const client of clients) {
    const clause = HTTP_CLIENTS.some((kind) => kind === client.kind) ? HTTP : WEBSOCKET;
    // A frozen client sees nothing; that it holds nothing up is what the release shows, if it is the only client.
    if (client.kind === 'frozen') {
      const title = 'a frozen client does not hold the port';
      if (kinds.length === 1) await check(clause, portReleased(title, gateway, stopped.release, releaseMs));
      continue;
    }
    await check(clause, letsGo(client, gateway, stopped, host.limit(clause, 'close')));
    if (clause === WEBSOCKET) await check(clause, sendsCloseFrame(client, gateway, host.limit(clause, 'close')));
  }
  await check(EXIT, endsSoonAfter(gateway, stopped, exitMs));
  await check(EXIT, exitsWithZero(gateway, stopped));
  await check(EXIT, leavesNoChild(gateway));
  return gateway;
}

test('stopped by signal, idle', needing('stop-signal', exercises(RELEASE, HTTP, EXIT)), async ({ host, check }) => {
  await check(HTTP, answersNoHttp(await stopWith([], 'signal', host, check)));
});

test(
  'stopped by Ctrl-C, idle',
  closelyBeside('stop-signal', exercises(RELEASE, HTTP, EXIT)),
  async ({ host, check }) => {
    await check(HTTP, answersNoHttp(await stopWith([], 'Ctrl-C', host, check)));
  },
);

test(
  'stopped with every kind of client attached',
  exercises(RELEASE, WEBSOCKET, HTTP, EXIT),
  async ({ host, check }) => {
    await stopWith(CLIENTS, POLITELY, host, check);
  },
);

// One kind at a time tells which client it is that holds a gateway up.
for (const kind of [...WEBSOCKET_CLIENTS, ...HTTP_CLIENTS]) {
  const declared = closely(exercises(RELEASE, HTTP_CLIENTS.some((one) => one === kind) ? HTTP : WEBSOCKET, EXIT));
  test(
    `stopped with ${kind} attached`,
    kind === 'frozen' ? needing('freeze', declared) : declared,
    async ({ host, check, leaveOut }) => {
      if (host.budget.sparesStarts) leaveOut('starts are spared: every kind of client is attached at once instead');
      await stopWith([kind], POLITELY, host, check);
    },
  );
}
