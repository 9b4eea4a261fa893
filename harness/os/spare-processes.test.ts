import { expect, test } from 'playwright/test';
import { os } from './index.js';
import { spareProcesses } from './spare-processes.js';

test('as many as are asked for, and none of them is left', async () => {
  expect(await spareProcesses(40)).toBe(40);
  const ours = (await os.processes()).filter(({ parent, state }) => parent === process.pid && state !== 'zombie');
  expect(ours.filter(({ command }) => command.includes('read x'))).toEqual([]);
});
