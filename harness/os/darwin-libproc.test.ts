import { expect, test } from 'playwright/test';
import { parseBsdInfo, toldOf } from './darwin-libproc.js';
import { os } from './index.js';

/** struct proc_bsdinfo, field by field as bsd/sys/proc_info.h of XNU has it. */
function bsdInfo({ pid = 4242, status = 2, seconds = 1_763_757_853n } = {}): Buffer {
  // flags, status, xstatus, pid, ppid, six user and group ids, reserved
  const head = [0x4010, status, 0, pid, 900, 501, 20, 501, 20, 501, 20, 0];
  const names = Buffer.alloc(16 + 2 * 16);
  names.write('node');
  // nfiles, pgid, pjobc, tdev, tpgid, nice
  const tail = [30, pid, 1, 0x10000002, pid, 0];
  const words = (numbers: readonly number[]): Buffer => Buffer.from(Uint32Array.from(numbers).buffer);
  return Buffer.concat([words(head), names, words(tail), Buffer.from(BigUint64Array.of(seconds, 123_456n).buffer)]);
}

test('a process by the structure that the kernel fills', () => {
  expect(bsdInfo()).toHaveLength(136);
  expect(parseBsdInfo(bsdInfo(), 4242)).toEqual({ start: '1763757853', state: 'running' });
  expect(parseBsdInfo(bsdInfo({ status: 4 }), 4242)?.state).toBe('stopped');
  expect(parseBsdInfo(bsdInfo({ status: 5 }), 4242)?.state).toBe('zombie');
});

test('a structure of another shape tells nothing, so that ps is asked', () => {
  expect(parseBsdInfo(bsdInfo(), 4243)).toBeUndefined();
  expect(parseBsdInfo(bsdInfo({ seconds: 0n }), 4242)).toBeUndefined();
  expect(parseBsdInfo(bsdInfo({ seconds: 2n ** 63n }), 4242)).toBeUndefined();
  expect(parseBsdInfo(bsdInfo().subarray(0, 64), 4242)).toBeUndefined();
  expect(parseBsdInfo(Buffer.alloc(0), 4242)).toBeUndefined();
});

test('ourselves, where there is a libproc; nobody where there is none', () => {
  const told = toldOf(process.pid);
  if (os.name !== 'darwin') expect(told).toBeUndefined();
  else expect(told).toMatchObject({ state: 'running', start: expect.stringMatching(/^\d{10}$/) });
});
