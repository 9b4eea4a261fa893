import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { existingDirectories } from './directories.js';
import { os } from './index.js';

test('directories that exist, each once by its real path', async () => {
  test.skip(os.name === 'win32', 'links want a privilege on Windows');
  const root = await realpath(await mkdtemp(join(tmpdir(), 'gatelock-directories-')));
  try {
    await mkdir(join(root, 'a'));
    await writeFile(join(root, 'file'), '');
    await symlink('a', join(root, 'link'));
    await symlink('nowhere', join(root, 'broken'));
    const candidates = ['a', 'link', 'a', 'missing', 'file', 'broken'].map((name) => join(root, name));
    expect(existingDirectories(candidates)).toEqual([join(root, 'a')]);
  } finally {
    await rm(root, { recursive: true });
  }
});

test('the shared directories of this machine are directories that are shared', async () => {
  const shared = os.sharedTemporaryDirectories();
  expect(shared).toContain(await realpath(tmpdir()));
  expect(new Set(shared).size).toBe(shared.length);
});
