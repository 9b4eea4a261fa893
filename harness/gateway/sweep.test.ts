import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { os } from '../os/index.js';
import { sweep } from './sweep.js';
import { Tree } from './tree.js';
import { eventually, expect, node, test } from './trial.js';

const SCRIPT = `#!/bin/sh
trap "" TERM HUP INT
if [ "$1" -gt 0 ]; then "$0" $(($1 - 1)) & fi
if [ "$1" -eq 390 ]; then echo forking; fi
exec sleep 60
`;

/** Far more than the sweep lets come to be, and an end all the same. */
const GENERATIONS = 400;

test('what forks while it is being ended, and refuses SIGTERM, is ended; a bystander is not', async ({ trial }) => {
  test.skip(os.name === 'win32', 'a shell script');
  const path = trial.path('forking');
  writeFileSync(path, SCRIPT, { mode: 0o755 });
  const nonce = randomUUID();
  const bystander = await trial.start(node('setInterval(() => {}, 1e6)'));
  const launcher = await trial.start([path, String(GENERATIONS)], { nonce });
  await launcher.says;
  const tree = new Tree(nonce, launcher.id);
  const { ended, left } = await sweep(tree);
  expect(left).toEqual([]);
  expect(ended.length).toBeGreaterThan(10);
  expect(await tree.living()).toEqual([]);
  const named = (await os.processes()).filter(({ state, command }) => state !== 'zombie' && command.includes(path));
  expect(named).toEqual([]);
  expect(await os.isAlive(bystander.id)).toBe(true);
});

test('a stopped process is ended too, and a tree that is gone already needs nothing', async ({ trial }) => {
  test.skip(os.name === 'win32', 'there is no SIGSTOP on Windows');
  const stopped = await trial.start(node('setInterval(() => {}, 1e6)'));
  await os.end(stopped.id, 'SIGSTOP');
  await eventually('it has stopped', async () => (await os.process(stopped.id.pid))?.state === 'stopped');
  const tree = new Tree(randomUUID(), stopped.id);
  expect((await sweep(tree)).ended.map(({ pid }) => pid)).toEqual([stopped.id.pid]);
  expect(await sweep(tree)).toEqual({ ended: [], left: [] });
});
