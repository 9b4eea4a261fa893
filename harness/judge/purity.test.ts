import { readFile } from 'node:fs/promises';
import { expect, test } from 'playwright/test';

/** A module of the build and all that it imports of ours; other packages by their name. */
const reached = async (url: URL, found = new Map<string, string>()): Promise<Map<string, string>> => {
  if (found.has(url.href)) return found;
  const source = await readFile(url, 'utf8');
  found.set(url.href, source);
  for (const [, specifier = ''] of source.matchAll(/^(?:import|export)\s(?:[^'";=]*\sfrom\s)?\s*['"]([^'"]+)['"]/gm)) {
    if (specifier.startsWith('.')) await reached(new URL(specifier, url), found);
    else found.set(specifier, '');
  }
  return found;
};

test('the judge reaches no file, process, clock or environment, and no module above the ground', async () => {
  const modules = await reached(new URL('./judge.js', import.meta.url));
  const ours = [...modules.keys()].filter((name) => name.startsWith('file:'));
  expect(ours.length).toBeGreaterThan(5);
  expect([...modules.keys()].filter((name) => !name.startsWith('file:')).sort()).toEqual(['semver', 'zod']);
  for (const name of ours) expect(name).toMatch(/\/harness\/((judge|record|spec)\/[a-z-]+|usage-error)\.js$/);
  for (const [name, source] of modules) {
    expect(source, name).not.toMatch(
      /\b(process|performance|globalThis)\.|\bMath\.random|\bDate\b|\brequire\(|\bimport\(/,
    );
  }
});
