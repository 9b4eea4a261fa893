/** The listener is the lock: where it is, that nobody else gets it, and that it is the one that serves. */
import { BINDS, cannotBeBound } from '../harness/checks/exclusive.js';
import {
  listensOnLoopback,
  listensPromptly,
  speaksHttp,
  speaksWebSocket,
  usesOnlyPort,
} from '../harness/checks/serving.js';
import { lackText } from '../harness/os/lack.js';
import { lackOfBareBinds, lackOfPort } from '../harness/os/lacks.js';
import { exercises, exercisesAlone, test } from '../harness/test.js';

test(
  'without a port option it listens on the default address',
  exercisesAlone('listener.default-address'),
  async ({ host, check, leaveOut }) => {
    const port = Number(new URL(host.bench.literals.defaultUrl).port);
    const lack = await lackOfPort(port);
    if (lack) leaveOut(lackText(lack));
    const gateway = await host.launch({ port, defaultPort: true });
    await host.outcome(gateway);
    if ((await gateway.sockets()).length === 0) await host.block(gateway, 'listens nowhere without a port option');
    await check('listener.default-address', listensOnLoopback(gateway));
    await check('listener.default-address', usesOnlyPort(gateway, port));
  },
);

test('the port option selects the port', exercises('listener.port-option'), async ({ host, check }) => {
  const incumbent = await host.incumbent();
  await check('listener.port-option', usesOnlyPort(incumbent, incumbent.port));
});

test(
  'it listens soon after its command can run',
  exercises('listener.listens-promptly'),
  async ({ host, check, leaveOut }) => {
    if (host.bench.calibration.floorMs === undefined) leaveOut('the target does not tell how to ask for its version');
    const gateway = await host.launch();
    const limit = host.limit('listener.listens-promptly', 'listen');
    const state = await host.outcome(gateway);
    if (state.kind !== 'ready') return host.block(gateway, 'was not ready in time');
    await check('listener.listens-promptly', listensPromptly(gateway, state.listeningAt, limit));
  },
);

test('no other socket can bind the address', exercises('listener.exclusive'), async ({ host, check, leaveOut }) => {
  const lack = await lackOfBareBinds();
  if (lack) leaveOut(lackText(lack));
  const incumbent = await host.incumbent();
  for (const options of BINDS) await check('listener.exclusive', cannotBeBound(incumbent, options));
});

test(
  'the listener speaks WebSocket, and HTTP under it',
  exercises('listener.serves-websocket'),
  async ({ host, check }) => {
    const incumbent = await host.incumbent();
    await check('listener.serves-websocket', speaksWebSocket(incumbent, host.description.websocket.path));
    await check('listener.serves-websocket', speaksHttp(incumbent));
  },
);
