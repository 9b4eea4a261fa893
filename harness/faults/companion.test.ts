import { eventually, expect, node, test } from '../gateway/trial.js';
import { os } from '../os/index.js';
import { Companion } from './companion.js';

const companion = (args: readonly string[]) => ({
  ...{ name: 'bystander', role: 'holder' as const, file: process.execPath },
  args,
});

const UP = "console.log('here'); process.stdin.resume()";

test('it is there once it has said so, and gone when it is disposed of', async ({ trial }) => {
  const one = await Companion.start(companion(['-e', UP]), trial.recorder, trial.guardian);
  expect(await one.isAlive()).toBe(true);
  expect(trial.events('holder').map(({ text }) => text)).toEqual([`bystander, pid ${one.id.pid}: here`]);
  await one.dispose();
  expect(await one.isAlive()).toBe(false);
});

test('frozen, it lives and is stopped; disposed of, it is gone with its children', async ({ trial }) => {
  test.skip(os.name === 'win32', 'there is no SIGSTOP on Windows');
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    console.log(child.pid); process.stdin.resume()`;
  const one = await Companion.start(companion(['-e', script]), trial.recorder, trial.guardian);
  const child = Number(/: (\d+)$/.exec(trial.events('holder')[0]?.text ?? '')?.[1]);
  await one.freeze();
  expect((await os.process(one.id.pid))?.state).toBe('stopped');
  expect(await one.isAlive()).toBe(true);
  await one.dispose();
  expect(await one.isAlive()).toBe(false);
  await eventually('its child is gone', async () => ((await os.process(child))?.state ?? 'zombie') === 'zombie');
});

test('a program that is not there, and one that ends without a word', async ({ trial }) => {
  const missing = { ...companion([]), file: '/nowhere/to/be/found' };
  await expect(Companion.start(missing, trial.recorder, trial.guardian)).rejects.toThrow(
    'The companion bystander cannot be started: /nowhere/to/be/found',
  );
  const mute = companion(['-e', 'process.exit(3)']);
  await expect(Companion.start(mute, trial.recorder, trial.guardian)).rejects.toThrow(
    'The companion bystander ended without a word',
  );
});

test('it sees nothing of our environment but the way to programs', async ({ trial }) => {
  const one = await Companion.start(
    companion(node('console.log(Object.keys(process.env).sort().join()); process.stdin.resume()').slice(1)),
    trial.recorder,
    trial.guardian,
  );
  // Node hands on the directory of a coverage measurement by itself.
  expect(trial.events('holder')[0]?.text).toMatch(/: GATELOCK_NONCE,(NODE_V8_COVERAGE,)?PATH$/);
  await one.dispose();
});
