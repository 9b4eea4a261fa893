import { spawn } from 'node:child_process';
import { expect } from 'playwright/test';
import { os } from './index.js';
import { another, node, test, the } from './linux-trial.js';

test.skip(os.name !== 'linux', 'only Linux has marks');

/** Starts a grandchild that sheds parent, session and environment, prints its pid, and ends. */
const DAEMONIZING = node(`
  const sleep = 'const one = require("node:child_process").spawn("/bin/sleep", ["60"], ' +
    '{ detached: true, env: {}, stdio: "ignore" }); console.log(one.pid); one.unref();';
  require('node:child_process').spawn(process.execPath, ['-e', sleep], { detached: true, env: {}, stdio: 'inherit' });`);

test('what is started marked carries the mark, and so does a daemon that it leaves behind', async ({ start }) => {
  const launcher = await os.startMarked('ours', () => start(DAEMONIZING, { says: true }));
  const daemon = await the(launcher.said);
  await expect.poll(async () => (await the(daemon.pid)).command).toBe('/bin/sleep 60');
  await expect.poll(async () => (await the(daemon.pid)).parent).not.toBe(launcher.id.pid);
  expect(await os.isMarked(daemon, 'ours')).toBe(true);
  expect(await os.isMarked(daemon, 'theirs')).toBe(false);
  expect(await os.isMarked(another(daemon), 'ours')).toBe(false);
  expect(await os.end(daemon, 'SIGKILL')).toBe('signalled');
});

test('neither the starter nor what it starts later carries the mark', async ({ start }) => {
  await os.startMarked('ours', () => start(['/bin/sleep', '60']));
  const later = await start(['/bin/sleep', '60']);
  expect(await os.isMarked(await the(process.pid), 'ours')).toBe(false);
  expect(await os.isMarked(later.id, 'ours')).toBe(false);
});

test('a start that fails leaves no mark on the starter', async () => {
  const failing = (): never => {
    throw new Error('cannot be started');
  };
  expect(() => os.startMarked('ours', failing)).toThrow('cannot be started');
  expect(await os.isMarked(await the(process.pid), 'ours')).toBe(false);
});

// A caller may have been given a hard limit: then there is no room for a mark, and a start is a start all the same.
test('where the limit is not ours to set, it is started without a mark', async () => {
  const url = JSON.stringify(new URL('./index.js', import.meta.url).href);
  const script = `
    const { spawn } = await import('node:child_process');
    const { os } = await import(${url});
    const child = os.startMarked('ours', () => spawn('/bin/sleep', ['60']));
    console.log(JSON.stringify([await os.isMarked(await os.process(child.pid), 'ours')]));
    child.kill();`;
  const limited = spawn('/bin/bash', [
    '-c',
    `ulimit -R 1000000 && exec "$0" --input-type=module -e "$1"`,
    process.execPath,
    script,
  ]);
  const said = limited.stdout.setEncoding('utf8');
  let text = '';
  for await (const part of said) text += part;
  expect(text).toBe('[false]\n');
});
