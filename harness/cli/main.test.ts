import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'playwright/test';
import { z } from 'zod';
import { packageRoot } from '../package-root.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

const gatelock = (...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

test('it tells its version and its schemas', async () => {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  expect(await gatelock('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  const { status, stdout } = await gatelock('schema', 'verdict');
  expect([status, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ $schema: expect.any(String) })]);
});

const WHOLE = 'give a whole number';

test('a wrong use ends with 64 and says what is wrong', async () => {
  const cases = [
    [['run', '--workers', '0'], `gatelock: option '--workers <n>' argument '0' is invalid. ${WHOLE} above 0.\n`],
    [['run', '--seed', '1.5'], `gatelock: option '--seed <n>' argument '1.5' is invalid. ${WHOLE}.\n`],
    [['run', '--seed', '9007199254740992'], "gatelock: option '--seed <n>' argument '9007199254740992' is invalid."],
    [['run', '--env', 'NAME'], "gatelock: option '--env <name=value>' argument 'NAME' is invalid. give NAME=VALUE.\n"],
    [['jduge', 'out'], "gatelock: unknown command 'jduge'\n(Did you mean judge?)\n"],
    [['list', '--spec', '1999-01-01'], 'gatelock: revision 1999-01-01: not in '],
    // What is well-formed is passed on: the complaint is of something else.
    [['run', 'reference', '--workers', '2', '--env', 'A=b=c', '--spec', '1999-01-01'], '1999-01-01'],
  ] as const;
  await Promise.all(
    cases.map(async ([args, said]) => {
      const { status, stdout, stderr } = await gatelock(...args);
      expect([args, status, stdout]).toEqual([args, 64, '']);
      expect(stderr).toContain(said);
    }),
  );
});
