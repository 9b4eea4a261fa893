import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { description } from './description.js';
import { PRIVATE_DIRECTORIES } from './environment.js';
import { createProfile, removeProfile } from './profile.js';
import type { Target } from './target.js';

function target(files: Record<string, string> = {}): Target {
  const described = description.parse({ name: 'sample', command: ['g'], profile: { files } });
  return { selector: 'sample', description: described, here: '/h', node: '/n', programs: {}, digest: '' };
}

let parent = '';
test.beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'gatelock-profile-test-'));
});
test.afterEach(() => rmSync(parent, { recursive: true, force: true }));

test('a profile is private, empty but for its directories, and unlike any other', () => {
  const one = createProfile(target(), parent);
  const other = createProfile(target(), parent);
  expect(one.directory).not.toBe(other.directory);
  expect(one.secret).not.toBe(other.secret);
  expect(one.secret).toMatch(/^[0-9a-f]{48}$/);
  expect(one.roots).toEqual([one.directory]);
  expect(statSync(one.directory).mode & 0o077).toBe(0);
  for (const place of Object.values(PRIVATE_DIRECTORIES)) {
    expect(statSync(join(one.directory, place)).mode & 0o077, place).toBe(0);
  }
  const files = readdirSync(one.directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files).toEqual([]);
});

test('files of the description stand in it, filled in', () => {
  const profile = createProfile(
    target({ 'config/a/b.json': '{"token":"{secret}","home":"{profile}"}', '{profile}/{{c}': '{here}' }),
    parent,
  );
  expect(readFileSync(join(profile.directory, 'config/a/b.json'), 'utf8')).toBe(
    `{"token":"${profile.secret}","home":"${profile.directory}"}`,
  );
  expect(readFileSync(join(profile.directory, '{c}'), 'utf8')).toBe('/h');
  expect(statSync(join(profile.directory, 'config/a/b.json')).mode & 0o077).toBe(0);
});

test('removal takes 100,000 files', () => {
  const profile = createProfile(target(), parent);
  for (let directory = 0; directory < 100; directory++) {
    const path = join(profile.directory, 'state', `${directory}`);
    mkdirSync(path);
    for (let file = 0; file < 1000; file++) writeFileSync(join(path, `${file}`), '');
  }
  removeProfile(profile);
  expect(readdirSync(parent)).toEqual([]);
});

test('removal never follows a link', () => {
  const outside = join(parent, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'kept'), 'x');
  const profile = createProfile(target(), join(parent, 'profiles'));
  symlinkSync(outside, join(profile.directory, 'directory-link'));
  symlinkSync(join(outside, 'kept'), join(profile.directory, 'file-link'));
  symlinkSync(join(parent, 'nowhere'), join(profile.directory, 'dangling'));
  removeProfile(profile);
  expect(existsSync(profile.directory)).toBe(false);
  expect(readdirSync(outside)).toEqual(['kept']);
});

test('of a profile replaced by a link only the link goes', () => {
  const profile = createProfile(target(), join(parent, 'profiles'));
  const moved = join(parent, 'moved');
  renameSync(profile.directory, moved);
  symlinkSync(moved, profile.directory);
  removeProfile(profile);
  expect(lstatSync(profile.directory, { throwIfNoEntry: false })).toBeUndefined();
  expect(existsSync(join(moved, 'home'))).toBe(true);
});

test('a profile that is gone is no error, nor one replaced by a file', () => {
  const profile = createProfile(target(), parent);
  removeProfile(profile);
  removeProfile(profile);
  writeFileSync(profile.directory, '');
  removeProfile(profile);
  expect(existsSync(profile.directory)).toBe(false);
});

test('removal takes directories that forbid it', () => {
  // The superuser is forbidden nothing: there the directories belong to somebody else, and so does the removal.
  chmodSync(parent, 0o777);
  const script = `
    import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
    import { removeProfile } from ${JSON.stringify(new URL('./profile.js', import.meta.url).href)};
    const directory = process.argv[1];
    const superuser = process.geteuid?.() === 0;
    if (superuser) process.seteuid(65534);
    mkdirSync(directory + '/a/b', { recursive: true });
    writeFileSync(directory + '/a/b/file', '', { mode: 0o400 });
    for (const place of ['/a/b', '/a', '']) chmodSync(directory + place, place === '/a/b' ? 0o000 : 0o500);
    removeProfile({ directory, secret: '', roots: [] });
    // What Node writes at the end, such as coverage, it writes as who it was.
    if (superuser) process.seteuid(0);
  `;
  const directory = join(parent, 'locked');
  const args = ['--input-type=module', '--eval', script, directory];
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(existsSync(directory)).toBe(false);
});
