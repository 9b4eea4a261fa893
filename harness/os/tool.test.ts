import { expect, test } from 'playwright/test';
import { outputOf } from './tool.js';

const node = (script: string): Promise<string> => outputOf(process.execPath, ['-e', script]);

test('a tool speaks the language and the time zone that its reader expects', async () => {
  const script = "process.stdout.write([process.env.LC_ALL, process.env.TZ, new Date(0).getHours()].join(' '))";
  expect(await node(script)).toBe('C UTC 0');
});

test('a status of its own is an answer: it found nothing, or not all', async () => {
  expect(await node("console.log('some'); process.exitCode = 1")).toBe('some\n');
  expect(await node('process.exitCode = 1')).toBe('');
});

test('a tool that is not there, or that is killed, gave no answer', async () => {
  await expect(outputOf('/nowhere/lsof', [])).rejects.toThrow(
    /^\/nowhere\/lsof gave no answer, so this machine cannot be watched: .*ENOENT/,
  );
  await expect(node("console.log('half'); process.kill(process.pid, 'SIGKILL')")).rejects.toThrow('gave no answer');
});
