import { expect, test } from 'playwright/test';
import { classify, SMALL, tokensOf } from './lock-files.js';

const PID = 6104;

const kindOf = (name: string, content?: string): string => classify({ name, kind: 'file' }, content, [77, PID]).kind;

const LOCKS = [
  // Seen in profiles of real gateways and in their directories outside the profile.
  'tmp/openclaw-0/gateway.8f3a.lock',
  'tmp/openclaw-0/gateway.state.lock',
  'tmp/openclaw-0/gateway.37b91d40.lock.sqlite',
  'openclaw-state-locks-0/gateway-lifecycle.3c9e1417.lock.sqlite',
  'openclaw-state-locks-0/state.3c9e1417',
  'gateway.state.lock.reclaim',
  'clawdis-gateway.lock',
  'port-guard.lock',
  // Other ways to name one.
  'x.lock.sqlite-wal',
  'x.lock.sqlite-shm',
  'x.lock-journal',
  'gateway.pid',
  'gateway.pid.18789',
  '.gateway-pid',
  'PIDFile',
  'SingletonLock',
  'gatewaylock',
  'LOCK',
  '.lock',
  'lock.mdb',
  'gateway.lock.json',
  'gateway-lock.txt',
  'lock_18789',
  '18789.lck',
  'lock2',
  'locks/18789',
  'pids/gateway',
  'gateway.lock/owner.json',
  '.cache/openclaw/gateway.lock',
  'logs/gateway.lock',
];

const NO_LOCKS = [
  'clock.json',
  'blocklist.txt',
  'unlock-notes.md',
  'pid-controller.js',
  'docs/gateway-lock.md',
  'gateway-lock-vUq4OmnC.js',
  'system-lock-screen.png',
  'yarn.lock',
  'package-lock.json',
  'pnpm-lock.yaml',
  'Cargo.lock',
  'Gemfile.lock',
  'composer.lock',
  'workspace/.clawhub/lock.json',
  'skills/smart-lock/config.json',
  'skills/face-lock/config.json',
  'node_modules/proper-lockfile/LICENSE',
  'node_modules/.yarn-integrity.lock',
  'gateway.sock',
  'openclaw.json',
  'rapid.json',
  'Kx9PidQ2vLock8',
  'openclaw.sqlite-wal',
];

for (const name of LOCKS) test(`${name} is a lock`, () => expect(kindOf(name)).toBe('lock'));
for (const name of NO_LOCKS) test(`${name} is no lock`, () => expect(kindOf(name)).not.toBe('lock'));

const DIRECTORIES: [string, string][] = [
  ['gateway.lock', 'lock'],
  ['tmp/gateway-lock', 'lock'],
  ['lock', 'lock'],
  ['config.json.lock', 'lock'],
  ['locks', 'other'],
  ['openclaw-state-locks-0', 'other'],
  ['skills/smart-lock', 'other'],
  ['node_modules/lock', 'other'],
  ['logs', 'log'],
  ['.cache', 'cache'],
];

for (const [name, kind] of DIRECTORIES) {
  test(`a directory named ${name} is: ${kind}`, () => {
    expect(classify({ name, kind: 'directory' }, undefined, [PID]).kind).toBe(kind);
  });
}

const LOGS = [
  'gateway.log',
  'gateway.log.1',
  'gateway.log.2025-12-11.gz',
  'gateway.lock.log',
  'logs/events.jsonl',
  'logs/a/b.ndjson',
];
for (const name of LOGS) test(`${name} is a log`, () => expect(kindOf(name, String(PID))).toBe('log'));

const CACHES = [
  'node-compile-cache/v20/8f3a',
  'jiti/plugin.1f.mjs',
  'tsx-0/1f',
  'Code Cache/js/index',
  'GPUCache/data_0',
  'v8-compile-cache-0/x',
];
for (const name of CACHES) test(`${name} is a cache`, () => expect(kindOf(name, String(PID))).toBe('cache'));

const CONTENT: [string, string][] = [
  ['6104', 'lock'],
  ['6104\n', 'lock'],
  ['\uFEFF6104\0\0\0', 'lock'],
  ['{"pid":6104,"port":18789}', 'lock'],
  ['{"processId":"77"}', 'lock'],
  ['{"owner_pid":77}', 'lock'],
  ['{"owner":{"pid":6104,"host":"here"}}', 'lock'],
  ['61040', 'other'],
  ['6104 6105', 'other'],
  ['{"pid":6105}', 'other'],
  ['{"pid":null}', 'other'],
  ['{"port":6104}', 'other'],
  ['{"crashes":[{"pid":6104}]}', 'other'],
  ['[6104]', 'other'],
  ['{"pid":6104', 'other'],
  ['', 'other'],
  [`{"pid":6104,"text":"${'x'.repeat(SMALL)}"}`, 'other'],
];

for (const [content, kind] of CONTENT) {
  test(`instance.json of ${JSON.stringify(content.slice(0, 40))} is: ${kind}`, () => {
    expect(kindOf('instance.json', content)).toBe(kind);
  });
}

test('only a regular file has a content', () => {
  expect(classify({ name: 'gateway.run', kind: 'symlink' }, String(PID), [PID]).kind).toBe('other');
});

test('a verdict says why', () => {
  expect(classify({ name: 'gateway.pid', kind: 'file' }, undefined, []).why).toBe('its name says pid');
  expect(classify({ name: 'gateway.run', kind: 'file' }, '{"pid":6104}', [PID]).why).toBe(
    'its member pid is the pid 6104',
  );
  expect(classify({ name: 'locks/a', kind: 'file' }, undefined, []).why).toBe('it stands in locks');
});

test('a name falls into its words', () => {
  expect(tokensOf('SingletonLock.8f3a-GPUCache_2')).toEqual(['singleton', 'lock', '8f3a', 'gpu', 'cache', '2']);
});

test('random names are hardly ever locks', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 26;
  };
  const names = Array.from({ length: 20_000 }, () => Array.from({ length: 32 }, () => letters[next()]).join(''));
  expect(names.filter((name) => kindOf(name) === 'lock')).toEqual([]);
});

test('a long name takes no long time', () => {
  const begun = performance.now();
  kindOf(`${'a'.repeat(250)}B`);
  kindOf('aA'.repeat(125));
  kindOf('1-'.repeat(125));
  expect(performance.now() - begun).toBeLessThan(100);
});
