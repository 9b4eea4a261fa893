import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'playwright/test';
import { sendSignal } from './signal.js';

test('a signal arrives; to a process that is gone none can', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  const id = { pid: child.pid ?? 0, start: '' };
  const ended = once(child, 'exit');
  expect(sendSignal(id, 'SIGKILL')).toBe('signalled');
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(sendSignal(id, 'SIGKILL')).toBe('gone');
});
