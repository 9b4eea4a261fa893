import { triesOnce } from '../checks/bind-attempts.js';
import { expect, node, serving, type Trial, test } from '../gateway/trial.js';
import { lackOfStrace } from '../os/strace.js';
import { injected, type Provocation, privilegedPort } from './bind-failures.js';
import { parseAttempts, traceBinds } from './bind-trace.js';
import { watchContender } from './contend.js';

/** How a program of Node fails that binds under this provocation; skips the test where it cannot be had. */
async function failureUnder(provocation: Provocation, trial: Trial): Promise<string> {
  test.skip('unavailable' in provocation, JSON.stringify(provocation));
  const { port = await trial.freePort(), before = [] } = 'options' in provocation ? provocation.options : {};
  const listening = `require('node:net').createServer().listen(${port}, '127.0.0.1').on('error', ({ code }) => { console.log(code); process.exit(1); })`;
  const gateway = await trial.launch([...before, ...node(listening)], { port });
  await gateway.ended;
  return gateway.transcript.text();
}

test('a privileged port gives EACCES, to root too', async ({ trial }) => {
  expect(await failureUnder(await privilegedPort(), trial)).toBe('EACCES');
});

for (const errno of ['EACCES', 'ENOBUFS'] as const) {
  test(`an injected ${errno} is what the program sees`, async ({ trial }) => {
    expect(await failureUnder(await injected(trial.directory, errno), trial)).toBe(errno);
  });
}

const BIND = 'sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EADDRINUSE (Address already in use)';
const TRACE = `
812 1700000000.100000 bind(21, {sa_family=AF_INET, sin_port=htons(20040), ${BIND}
812 1700000000.200000 bind(21, {sa_family=AF_INET, sin_port=htons(20041), ${BIND}
813 1700000000.350000 bind(22, {sa_family=AF_INET6, sin6_port=htons(20040), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 EADDRINUSE (Address already in use)
813 1700000000.400000 bind(22, {sa_family=AF_INET, sin_port=htons(20040), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
813 1700000000.500000 bind(22, {sa_family=AF_UNIX, sun_path="htons(20040)"}, 28) = -1 EADDRINUSE (Address already in use)
`;

test('a trace in text gives the failed attempts on the port', () => {
  expect(parseAttempts(TRACE, 20_040).map(({ address, errno }) => `${address} ${errno}`)).toEqual([
    '127.0.0.1 EADDRINUSE',
    '::1 EADDRINUSE',
    'unknown EADDRINUSE',
  ]);
  const [first, second] = parseAttempts(TRACE, 20_040).map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeCloseTo(250, 1);
  expect(parseAttempts('', 20_040)).toEqual([]);
});

test('whether an injected failure hit the bind of the port is told', async ({ trial }) => {
  const provocation = await injected(trial.directory, 'EACCES');
  test.skip('unavailable' in provocation, JSON.stringify(provocation));
  if ('unavailable' in provocation) return;
  const port = await trial.freePort();
  const gateway = await trial.launch(
    [
      ...(provocation.options.before ?? []),
      ...node(`require('node:net').createServer().listen(${port}, '127.0.0.1').on('error', () => process.exit(1))`),
    ],
    { port },
  );
  await gateway.ended;
  expect([provocation.hit?.(port), provocation.hit?.(port + 1)]).toEqual([true, false]);
});

for (const [title, again, outcome] of [
  ['gives up', 'process.exit(1)', 'holds'],
  ['tries again', 'if (++tries === 3) process.exit(1); setTimeout(listen, 200)', 'violated'],
] as const) {
  test(`a start that ${title} is seen in its system calls`, async ({ trial }) => {
    const lack = await lackOfStrace();
    test.skip(lack !== undefined, lack?.why);
    const incumbent = await trial.serving();
    const script = `
      let tries = 0;
      const listen = () => require('node:net').createServer().listen(${incumbent.port}, '127.0.0.1').on('error', () => { ${again}; });
      listen();`;
    const trace = traceBinds(trial.directory);
    const contender = await trial.launch([...trace.before, ...node(script)], { port: incumbent.port });
    const contention = await watchContender(contender, [incumbent], 15_000, trial.recorder);
    const found = await triesOnce(contention, trace.attempts(incumbent.port), 100);
    expect([found.outcome, contention.ended?.exit]).toEqual([outcome, { status: 1 }]);
  });
}

test('a start in which no bind failed says nothing about retries', async ({ trial }) => {
  const contender = await trial.launch(node(serving(await trial.freePort())));
  const contention = await watchContender(contender, [], 1, trial.recorder);
  const found = await triesOnce(contention, [{ at: 1, address: '::1', errno: 'EACCES' }], 100);
  expect([found.outcome, found.observed]).toEqual(['unknown', 'no failed bind seen']);
});
