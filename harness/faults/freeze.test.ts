import { httpGet } from '../gateway/answer.js';
import { expect, node, serving, test } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { whileFrozen } from './freeze.js';

test.skip(os.name === 'win32', 'there is no SIGSTOP on Windows');

const answers = async (port: number): Promise<boolean> => 'status' in (await httpGet('127.0.0.1', port, '/', 300));

test('every process of it stands still while the body runs, and goes on afterwards', async ({ trial }) => {
  const port = await trial.freePort();
  const script = `${serving(port)}; require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])`;
  const gateway = await trial.ready(node(script), { port });
  const states = async () => (await gateway.tree.living()).map(({ state }) => state);
  expect(await whileFrozen(gateway, async () => [await states(), await answers(port)])).toEqual([
    ['stopped', 'stopped'],
    false,
  ]);
  expect(await states()).toEqual(['running', 'running']);
  expect('status' in (await httpGet('127.0.0.1', port, '/', 20_000))).toBe(true);
});

test('a body that throws heals too', async ({ trial }) => {
  const gateway = await trial.serving();
  const body = async (): Promise<never> => {
    throw new Error('of the body');
  };
  await expect(whileFrozen(gateway, body)).rejects.toThrow('of the body');
  expect((await os.process(gateway.launcher.pid))?.state).toBe('running');
});

test('a gateway that dies under it is no obstacle', async ({ trial }) => {
  const gateway = await trial.serving();
  const killed = await whileFrozen(gateway, async () => {
    await gateway.signal(gateway.launcher, 'SIGKILL');
    return (await gateway.ended).exit;
  });
  expect(killed).toEqual({ signal: 9 });
});
