import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'playwright/test';
import { os } from '../os/index.js';
import { type Census, diffCensus, type Entry, readSmall, takeCensus } from './census.js';

const test = base.extend<{ root: string }>({
  root: async ({}, use) => {
    const root = await mkdtemp(join(tmpdir(), 'gatelock-census-'));
    await use(root);
    await rm(root, { recursive: true, force: true });
  },
});

const unix = os.name !== 'win32';

const names = (entries: Iterable<Entry>): string[] => [...entries].map(({ name }) => name).sort();

async function diffAfter(root: string, act: () => Promise<unknown>): Promise<Record<string, string[]>> {
  const before = await takeCensus([root]);
  await act();
  const { added, removed, changed } = diffCensus(before, await takeCensus([root]));
  return { added: names(added), removed: names(removed), changed: names(changed) };
}

const NOTHING = { added: [], removed: [], changed: [] };

test('takes every kind of entry, and does not follow links', async ({ root }) => {
  test.skip(!unix, 'Windows has no FIFOs and no sockets in directories');
  await mkdir(join(root, 'a/b'), { recursive: true });
  await writeFile(join(root, 'a/b/file'), 'twelve bytes');
  await symlink('..', join(root, 'a/loop'));
  execFileSync('mkfifo', [join(root, 'fifo')]);
  const server = createServer().listen(join(root, 'socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  const { entries, cut } = await takeCensus([root]);
  await new Promise((resolve) => server.close(resolve));
  expect(cut).toBe(false);
  expect([...entries.values()].map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual([
    'a directory',
    'a/b directory',
    'a/b/file file',
    'a/loop symlink',
    'fifo fifo',
    'socket socket',
  ]);
  expect(entries.get(join(root, 'a/b/file'))?.size).toBe(12);
});

test('nothing done is no change', async ({ root }) => {
  await writeFile(join(root, 'file'), 'text');
  expect(await diffAfter(root, async () => undefined)).toEqual(NOTHING);
});

test('sees what was added and removed, without the directories around it', async ({ root }) => {
  await mkdir(join(root, 'a'));
  await writeFile(join(root, 'a/old'), '');
  const diff = await diffAfter(root, async () => {
    await writeFile(join(root, 'a/new'), '');
    await rm(join(root, 'a/old'));
  });
  expect(diff).toEqual({ added: ['a/new'], removed: ['a/old'], changed: [] });
});

const CHANGES: Record<string, (path: string) => Promise<unknown>> = {
  'another size at the same time': async (path) => {
    await truncate(path, 1);
    await utimes(path, 1, 1);
  },
  'another time at the same size': (path) => utimes(path, 1, 2),
  'another file of the same size and time': async (path) => {
    await writeFile(`${path}.new`, 'text');
    await utimes(`${path}.new`, 1, 1);
    await rename(`${path}.new`, path);
  },
  'another kind': async (path) => {
    await rm(path);
    await mkdir(path);
  },
};

for (const [title, act] of Object.entries(CHANGES)) {
  test(`sees ${title}`, async ({ root }) => {
    const path = join(root, 'file');
    await writeFile(path, 'text');
    await utimes(path, 1, 1);
    expect(await diffAfter(root, () => act(path))).toEqual({ ...NOTHING, changed: ['file'] });
  });
}

test('says when it was cut, and keeps what is shallow', async ({ root }) => {
  await mkdir(join(root, 'a'));
  for (const name of ['1', '2', '3']) await writeFile(join(root, 'a', name), '');
  await writeFile(join(root, 'z'), '');
  const cut: Census = await takeCensus([root], 4);
  expect(cut.cut).toBe(true);
  expect(cut.entries.size).toBe(4);
  expect(names(cut.entries.values())).toEqual(expect.arrayContaining(['a', 'z']));
  expect((await takeCensus([root], 5)).cut).toBe(false);
});

test('takes an entry below two roots once, and a missing root as empty', async ({ root }) => {
  await mkdir(join(root, 'a'));
  await writeFile(join(root, 'a/file'), '');
  const { entries } = await takeCensus([join(root, 'a'), root, join(root, 'missing')]);
  expect([...entries.keys()].sort()).toEqual([join(root, 'a'), join(root, 'a/file')]);
  expect(entries.get(join(root, 'a/file'))?.name).toBe('file');
});

test('outlives entries that come and go', async ({ root }) => {
  let stop = false;
  const churn = (async () => {
    for (let i = 0; !stop; i++) {
      const directory = join(root, String(i % 7));
      await mkdir(join(directory, 'deep'), { recursive: true });
      await writeFile(join(directory, 'deep', 'file'), '');
      await rm(directory, { recursive: true });
    }
  })();
  for (let i = 0; i < 50; i++) await takeCensus([root]);
  stop = true;
  await churn;
  expect((await takeCensus([root])).entries.size).toBe(0);
});

test('reads small regular files only', async ({ root }) => {
  const path = join(root, 'file');
  await writeFile(path, 'pïd');
  expect(await readSmall(path, 4)).toBe('pïd');
  expect(await readSmall(path, 3)).toBeUndefined();
  expect(await readSmall(join(root, 'missing'), 4)).toBeUndefined();
  expect(await readSmall(root, 4)).toBeUndefined();
});

test('does not wait for the writer of a FIFO, nor follow a link', async ({ root }) => {
  test.skip(!unix, 'Windows has no FIFOs');
  execFileSync('mkfifo', [join(root, 'fifo')]);
  await writeFile(join(root, 'file'), '1');
  await symlink('file', join(root, 'link'));
  expect(await readSmall(join(root, 'fifo'), 4)).toBeUndefined();
  expect(await readSmall(join(root, 'link'), 4)).toBeUndefined();
});
