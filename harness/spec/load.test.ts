import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'playwright/test';
import { UsageError } from '../usage-error.js';
import { asDocumented, literalsFor, otherBindFailure, portInUse } from './literals.js';
import { loadSpec, parseSpec } from './load.js';
import { specDirectory } from './revisions.js';

const GOOD = `name: sample
revision: 2025-12-11
title: Sample
literals:
  en:
    defaultUrl: ws://127.0.0.1:18789
    errorClass: E
    portInUse: taken
    otherBindFailure: 'failed: <cause>'
    portInUseErrno: EADDRINUSE
    command: gateway
clauses:
  - id: lock.one
    level: MUST
    requirement: One.
    observable: Something.
  - id: lock.two
    level: SHOULD
    requirement: Two.
    observable: Something.
`;

test('the good one loads, its defaults filled in', () => {
  expect(parseSpec(GOOD, 'f.yaml').clauses[1]).toMatchObject({ id: 'lock.two', budgets: {}, capabilities: [] });
});

test.describe('what is wrong is told with its place', () => {
  const cases: { name: string; change: [string, string]; message: RegExp }[] = [
    { name: 'no YAML', change: ['title: Sample', 'title: "Sample'], message: /^f\.yaml:\d+:\d+: .*quote/ },
    { name: 'a key twice', change: ['title: Sample', 'name: again'], message: /^f\.yaml:3:1: .*unique/ },
    { name: 'a tab', change: ['  en:', '\ten:'], message: /^f\.yaml:5:1: .*[Tt]abs/ },
    {
      name: 'a level there is not',
      change: ['level: SHOULD', 'level: MAY'],
      message: /^f\.yaml:18:12: clauses\.1\.level: .*"MUST"\|"SHOULD"/,
    },
    {
      name: 'an unknown key',
      change: ['    level: MUST', '    levl: MUST\n    level: MUST'],
      message: /^f\.yaml:14:11: clauses\.0\.levl: Unrecognized key/,
    },
    {
      name: 'a missing key',
      change: ['    observable: Something.\n  - id: lock.two', '  - id: lock.two'],
      message: /^f\.yaml:13:5: clauses\.0\.observable: /,
    },
    {
      name: 'an id that is none',
      change: ['lock.two', 'LockTwo'],
      message: /^f\.yaml:17:9: clauses\.1\.id: an id is topic\.name/,
    },
    { name: 'an id twice', change: ['lock.two', 'lock.one'], message: /^f\.yaml:17:9: lock\.one is there twice/ },
    {
      name: 'no English literals',
      change: ['  en:', '  fr:'],
      message: /^f\.yaml:5:3: literals: the locale en is required/,
    },
    { name: 'nothing', change: [GOOD, ''], message: /^f\.yaml:1:1: the whole file: / },
  ];
  for (const { name, change, message } of cases) {
    test(name, () => {
      const parse = () => parseSpec(GOOD.replace(...change), 'f.yaml');
      expect(parse).toThrow(UsageError);
      expect(parse).toThrow(message);
    });
  }
});

test('a revision that is not there is told with those that are', async ({}, info) => {
  const path = info.outputPath('2025-12-11.yaml');
  await writeFile(path, GOOD);
  const directory = dirname(path);
  await expect(loadSpec('2025-12-12', directory)).rejects.toThrow(/^revision 2025-12-12: .*2025-12-11/);
  await expect(loadSpec('2025-12-11', join(directory, 'none'))).rejects.toThrow(UsageError);
  await writeFile(info.outputPath('2026-01-01.yaml'), GOOD);
  await expect(loadSpec('2026-01-01', directory)).rejects.toThrow('the file name says 2026-01-01');
});

test.describe('revision 2025-12-11', () => {
  test('has 29 clauses, looks them up, and names the nearest id for a typo', async () => {
    const spec = await loadSpec('2025-12-11', specDirectory());
    expect(spec.clauses).toHaveLength(29);
    expect(spec.clause('errors.fail-fast').level).toBe('MUST');
    expect(() => spec.clause('errors.failfast')).toThrow(/did you mean errors\.fail-fast\?/);
    expect(spec.digest).toBe(
      createHash('sha256')
        .update(await readFile(spec.path))
        .digest('hex'),
    );
  });

  test('has the literals of both editions to the letter', async () => {
    const spec = await loadSpec('2025-12-11', specDirectory());
    const english = literalsFor(spec, 'en');
    const at = { host: '127.0.0.1', port: 19001 };
    expect(portInUse(english, at)).toBe('another gateway instance is already listening on ws://127.0.0.1:19001');
    expect(otherBindFailure(english, at)).toBe('failed to bind gateway socket on ws://127.0.0.1:19001: ');
    expect(asDocumented(english.otherBindFailure)).toBe('failed to bind gateway socket on ws://127.0.0.1:<port>: …');
    const chinese = literalsFor(spec, 'zh-CN');
    expect(portInUse(chinese, at)).toBe('另一个网关实例已经在 ws://127.0.0.1:19001 上监听');
    expect(otherBindFailure(chinese, at)).toBe('无法在 ws://127.0.0.1:19001 绑定网关套接字: ');
    for (const literals of [english, chinese]) {
      expect(literals).toMatchObject({
        defaultUrl: 'ws://127.0.0.1:18789',
        errorClass: 'GatewayLockError',
        portInUseErrno: 'EADDRINUSE',
        command: 'openclaw gateway --port <port>',
      });
    }
    expect(() => literalsFor(spec, 'fr')).toThrow(/en, zh-CN/);
  });

  test('puts the host that was asked for into the URL, IPv6 in brackets', async () => {
    const english = literalsFor(await loadSpec('2025-12-11', specDirectory()), 'en');
    expect(portInUse(english, { host: '192.0.2.1', port: 1 })).toMatch(/ws:\/\/192\.0\.2\.1:1$/);
    expect(otherBindFailure(english, { host: '::1', port: 1 })).toMatch(/ws:\/\/\[::1\]:1: $/);
  });
});
