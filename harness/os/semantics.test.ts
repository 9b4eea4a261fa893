import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { packageRoot } from '../package-root.js';
import { os } from './index.js';
import { lackOn, type Row, SEMANTICS, SYSTEMS } from './semantics.js';
import { semanticsText } from './semantics-text.js';

const ROWS: readonly (readonly [question: string, row: Row<unknown>])[] = Object.entries(SEMANTICS);

test('every cell says what, where that stands, and whether it was seen', () => {
  for (const [question, row] of ROWS) {
    for (const system of SYSTEMS) {
      const { says, source, tried } = row[system];
      expect(
        [says, source].every((text) => /^\S.*[^.\s]$/.test(text)),
        `${question} on ${system}`,
      ).toBe(true);
      // Whoever tries a cell on another system names the test that does.
      const [ours] = /harness\/\S+\.test\.ts/.exec(source) ?? [];
      expect(tried, `${question} on ${system}: measured by a test of ours`).toBe(ours !== undefined);
      if (ours !== undefined) expect(existsSync(join(packageRoot(), ours)), ours).toBe(true);
    }
  }
});

test('what nobody tells, nobody can need', () => {
  expect(lackOn('linux', 'freeze')).toBeUndefined();
  expect(lackOn('win32', 'freeze')).toEqual({
    why: SEMANTICS.freeze.win32.says,
    enable: 'run the suite on Linux or macOS too',
  });
  expect(lackOn('darwin', 'own-network')?.enable).toBe('run the suite on Linux too');
});

test('docs/platforms.md is this table: if not, run node dist/harness/os/write-semantics.js', () => {
  expect(readFileSync(join(packageRoot(), 'docs', 'platforms.md'), 'utf8')).toBe(semanticsText());
});

async function listenOn(host: string, port = 0): Promise<Server> {
  const server = createServer().listen({ host, port, exclusive: true });
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
};

test('a wildcard beside a specific address is as the table has it', async () => {
  const holder = await listenOn('0.0.0.0');
  const second = await listenOn('127.0.0.1', portOf(holder)).catch(({ code }: NodeJS.ErrnoException) => code);
  if (typeof second === 'object') second.close();
  holder.close();
  expect(second === 'EADDRINUSE').toBe(SEMANTICS['exclusive-wildcard'][os.name].is);
});

test("nobody's address is as the table has it", async () => {
  const failure = await listenOn('192.0.2.1').catch(({ code }: NodeJS.ErrnoException) => code);
  expect(failure).toBe(SEMANTICS['nobodys-address'][os.name].is);
});

/** Modules that ask which platform they are on: by Node.js, or by the name of our own. */
const ASKS = /process\.platform|\bos\.name\b|\bplatform\(\)|\btype\(\) ===|process\.env\.OS\b/;

test('nothing under harness but harness/os asks which platform it is on, nor does a spec', async () => {
  const dist = join(packageRoot(), 'dist');
  const modules: string[] = [];
  for (const wing of ['harness', 'specs']) {
    for (const entry of await readdir(join(dist, wing), { recursive: true })) {
      if (entry.endsWith('.js') && !/(\.test|-trial)\.js$/.test(entry)) modules.push(join(wing, entry));
    }
  }
  expect(modules.length).toBeGreaterThan(100);
  const asking = modules.filter((module) => ASKS.test(code(readFileSync(join(dist, module), 'utf8'))));
  // The header of a record names the machine.
  const named = ['harness/cli/run.js', 'harness/cli/doctor.js'].map((path) => join(...path.split('/')));
  expect(asking.filter((module) => !module.startsWith(join('harness', 'os')))).toEqual(named.sort());
  // Within harness/os one module asks Node.js, and the table and its reader ask that one.
  const byNode = asking.filter((module) => /process\.platform/.test(code(readFileSync(join(dist, module), 'utf8'))));
  expect(byNode).toEqual([join('harness', 'os', 'index.js')]);
});

/** Without comments. */
const code = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
