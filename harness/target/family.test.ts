import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'playwright/test';
import { selectTarget } from './select.js';

const test = base.extend<{ families: string }>({
  families: async ({}, use) => {
    const directory = mkdtempSync(join(tmpdir(), 'gatelock-families-'));
    const describe = 'export const describe = (name) => ({ name, command: ["{node}", "{here}/" + name + ".js"] });';
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    writeFileSync(join(directory, 'odd.js'), `export const names = ['left', 'right'];\n${describe}`);
    await use(directory);
    rmSync(directory, { recursive: true });
  },
});

const select = (name: string, families: string, environment = {}) =>
  selectTarget({ name, families, builtIns: '/somewhere', environment });

test('a member is described by the module of its family', async ({ families }) => {
  const target = await select('odd:left', families, { COLOUR: 'red' });
  expect(target).toMatchObject({ selector: 'odd:left', here: '/somewhere', node: process.execPath });
  expect(target.description).toMatchObject({ name: 'left', environment: { COLOUR: 'red' } });
});

test('an unknown member and an unknown family are told with what there is', async ({ families }) => {
  await expect(select('odd:lefft', families)).rejects.toThrow(/^odd:lefft: no such target.*left/);
  await expect(select('even:left', families)).rejects.toThrow('no family of targets even: there are npm, odd');
});
