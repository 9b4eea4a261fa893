import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { os } from './index.js';

test.skip(os.name === 'win32', 'a program is told by its name there');

/** How `program` is installed where `managers` are the only programs on PATH. */
function installing(program: string, ...managers: readonly string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatelock-installing-test-'));
  for (const manager of managers) writeFileSync(join(directory, manager), '', { mode: 0o755 });
  const script = `
    const { installing } = await import(${JSON.stringify(new URL('./installing.js', import.meta.url).href)});
    process.stdout.write(await installing(${JSON.stringify(program)}));`;
  const env = { PATH: directory };
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  return said.replace(/^sudo /, '');
}

test('packages are named as the package manager of the system names them', () => {
  expect(installing('strace', 'apt-get')).toBe('apt-get install strace');
  expect(installing('ip', 'apt-get')).toBe('apt-get install iproute2');
  expect(installing('ip', 'dnf')).toBe('dnf install iproute');
  expect(installing('unshare', 'apk')).toBe('apk add util-linux-misc');
  expect(installing('unshare')).toBe('install util-linux');
  expect(installing('strace')).toBe('install strace');
});
