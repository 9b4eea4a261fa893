import { expect, test } from 'playwright/test';
import { groupedBy, likeness } from './likeness.js';

const same: [string, string][] = [
  ['nothing listened on 127.0.0.1:24600', 'nothing listened on 127.0.0.1:31000'],
  ['pid 7 of gateway outlived it: node a.js', 'pid 31883 of gateway outlived it: node a.js'],
  ['/tmp/openclaw-0/gateway.147a8cf8.lock of incumbent', '/tmp/openclaw-0/gateway.d2842796.lock of incumbent'],
  ['/tmp/gatelock-ROT2Kq/profile-2VbKRC/x', '/tmp/gatelock-iFTFtM/profile-NmpgLJ/x'],
  ['restarted-2 was not ready within 900 ms', 'restarted-10 was not ready within 28986.5 ms'],
];
for (const [one, other] of same) {
  test(`the same thing: ${one}`, () => {
    expect(likeness(one)).toBe(likeness(other));
  });
}

const different: [string, string][] = [
  ['it ended with status 1', 'it ended with status 2'],
  ['/tmp/x/gateway.lock of incumbent', '/tmp/x/gateway.lock of contender'],
  ['it was ended by SIGKILL', 'it was ended by SIGTERM'],
  ['lock file a', 'lock file b'],
];
for (const [one, other] of different) {
  test(`another thing: ${one}, ${other}`, () => {
    expect(likeness(one)).not.toBe(likeness(other));
  });
}

test('groups keep the order of their first', () => {
  expect(groupedBy(['b1', 'a1', 'b2'], (text) => text.charAt(0))).toEqual([['b1', 'b2'], ['a1']]);
});
