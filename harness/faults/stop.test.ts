import { expect, node, serving, test } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { stop } from './stop.js';

test.skip(os.name === 'win32', 'signals as Unix has them');

const PATIENT = { releaseMs: 15_000, exitMs: 15_000 };

const obeying = (port: number, signal: string): string =>
  `${serving(port)}; process.on('${signal}', () => { console.log('${signal}'); process.exit(0); })`;

for (const [asking, signal, seen] of [
  ['signal', 'SIGTERM', 'SIGTERM'],
  ['signal', 'SIGINT', 'SIGINT'],
  ['Ctrl-C', 'SIGTERM', 'SIGINT'],
] as const) {
  test(`asked by ${asking}, where the stop signal is ${signal}, it sees ${seen}`, async ({ trial }) => {
    const port = await trial.freePort();
    const gateway = await trial.ready(node(obeying(port, seen)), { port });
    const stopped = await stop(gateway, asking, signal, PATIENT, trial.recorder);
    expect(stopped.ended?.exit).toEqual({ status: 0 });
    expect(stopped.release.since).toBe(stopped.askedAt);
    expect(stopped.release.releasedAt).toBeGreaterThan(stopped.askedAt);
    expect(await gateway.transcript.text()).toContain(seen);
  });
}

test('one that does not care keeps its port, and runs on', async ({ trial }) => {
  const port = await trial.freePort();
  const gateway = await trial.ready(node(`${serving(port)}; process.on('SIGTERM', () => {})`), { port });
  const stopped = await stop(gateway, 'signal', 'SIGTERM', { releaseMs: 300, exitMs: 100 }, trial.recorder);
  expect([stopped.ended, stopped.release.releasedAt]).toEqual([undefined, undefined]);
  expect(stopped.release.holders).toHaveLength(1);
});
