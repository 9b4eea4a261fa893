/** Each ability is seen to be absent where it really is: a PATH without programs, a poorer network, calls that fail. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'playwright/test';
import { os } from '../os/index.js';
import { ownNamespaces } from '../os/namespaces.js';
import { lackOfStrace } from '../os/strace.js';
import { packageRoot } from '../package-root.js';
import { idOf } from '../spec/coverage.js';
import { DEFAULT_REVISION } from '../spec/default-revision.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { abilities } from './abilities.js';
import { type Diagnosis, diagnosis } from './diagnosis.js';
import { renderDiagnosis } from './doctor.js';
import { suiteTests } from './suite-tests.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const DOCTOR = [MAIN, 'doctor', '--json'];

const test = base.extend<{ directory: string }>({
  directory: async ({}, use) => {
    const directory = mkdtempSync(join(tmpdir(), 'gatelock-doctor-test-'));
    await use(directory);
    rmSync(directory, { recursive: true });
  },
});

test.describe.configure({ timeout: 180_000 });

/** Runs a command line that ends in doctor's. */
async function diagnose(
  [file = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ status: unknown; found: Diagnosis }> {
  // Namespaces want the two pipes more.
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit', 'pipe'], env });
  const [stdout, [status]] = await Promise.all([child.stdout ? text(child.stdout) : '', once(child, 'close')]);
  return { status, found: diagnosis.parse(JSON.parse(stdout)) };
}

const lacking = ({ abilities }: Diagnosis): string[] =>
  abilities.flatMap(({ name, present }) => (present ? [] : [name]));

const whyOf = ({ abilities }: Diagnosis, wanted: string): string =>
  abilities.flatMap(({ name, why, enable }) => (name === wanted ? [`${why}: ${enable}`] : [])).join();

test('every test and clause that the table names exists', async () => {
  const spec = await loadSpec(DEFAULT_REVISION, specDirectory());
  const suite = await suiteTests(join(packageRoot(), 'dist', 'playwright.config.js'));
  const known = suite.map(idOf);
  const table = await abilities(spec, suite);
  expect(table.flatMap(({ tests = [] }) => tests).filter((id) => !known.includes(id))).toEqual([]);
  for (const id of table.flatMap(({ clauses = [] }) => clauses)) expect(spec.clause(id).id).toBe(id);
});

test('without programs: what they serve, and which clauses that touches', async ({ directory }) => {
  test.skip(os.name === 'win32', 'PATH leads to other programs there');
  // npm is looked for beside Node.js too.
  const node = join(directory, 'alone', 'node');
  mkdirSync(join(directory, 'alone'));
  try {
    linkSync(process.execPath, node);
  } catch {
    copyFileSync(process.execPath, node);
  }
  mkdirSync(join(directory, 'bin'));
  symlinkSync('/bin/sh', join(directory, 'bin', 'sh'));
  const { npm_execpath, ...env } = process.env;
  const { status, found } = await diagnose([node, ...DOCTOR], { ...env, PATH: join(directory, 'bin') });

  // A run leaves out what it must, and still says something.
  expect([status, found.possible]).toEqual([0, true]);
  const asRoot = process.getuid?.() === 0 ? ['privileged ports'] : [];
  expect(lacking(found)).toEqual(expect.arrayContaining(['strace', 'namespaces', 'npm', 'python3', ...asRoot]));
  expect(lacking(found)).not.toContain('terminals');
  if (os.name === 'linux') {
    expect(whyOf(found, 'strace')).toBe('strace is not installed: install strace');
    expect(whyOf(found, 'namespaces')).toBe('unshare is not installed: install util-linux');
  }
  const strace = found.abilities.find(({ name }) => name === 'strace');
  expect(strace?.tests).toContain('errors/a-refused-start-tries-once');
  expect(strace?.clauses).toContainEqual({ id: 'errors.other-bind-failure-message', leftOut: 2, of: 4 });
  expect(found.leftOut).toContain('singleton/of-4-let-go-together-right-before-their-bind-one-serves');
  expect(found.withoutTest).toEqual([]);

  const lines = renderDiagnosis(found, Number.POSITIVE_INFINITY).split('\n');
  expect(lines).toContain('✓ terminals           every gateway runs in one');
  const at = lines.findIndex((line) => line.startsWith('✗ strace '));
  expect(lines.slice(at + 1, at + 5)).toEqual([
    `    missing           ${strace?.why}`,
    `    enable            ${strace?.enable}`,
    expect.stringMatching(/^ {4}left out {10}errors\/.*, singleton\//),
    expect.stringContaining('errors.other-bind-failure-message (2 of 4 tests)'),
  ]);
  expect(lines.at(-2)).toBe(`A run is possible and leaves out ${found.leftOut.length} tests.`);
});

test('in a network without ::1, with the port taken and no port privileged', async ({ directory }) => {
  const namespaces = await ownNamespaces();
  test.skip('why' in namespaces, 'why' in namespaces ? namespaces.why : '');
  test.skip(process.getuid?.() !== 0, 'only root may set what is to be missing');
  if ('why' in namespaces) return;
  mkdirSync(join(directory, 'served'));
  const script = `
    const { writeFileSync } = require('node:fs');
    writeFileSync('/proc/sys/net/ipv6/conf/lo/disable_ipv6', '1');
    writeFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', '0');
    const holder = require('node:net').createServer().listen(18789, '127.0.0.1', () => {
      const doctor = require('node:child_process').spawn(process.execPath, ${JSON.stringify(DOCTOR)}, { stdio: 'inherit' });
      doctor.once('close', (status) => { process.exitCode = status; holder.close(); });
    });`;
  const { status, found } = await diagnose(
    namespaces.enclose(join(directory, 'served'), [process.execPath, '-e', script]),
  );
  expect(status).toBe(0);
  expect(lacking(found)).toEqual(expect.arrayContaining(['privileged ports', 'port 18789', 'IPv6 loopback']));
  expect(whyOf(found, 'port 18789')).toMatch(/^port 18789 is held by pid \d+, .*--isolate netns$/);
  expect(found.withoutTest).toEqual(['listener.default-address']);
});

test('where calls fail that it depends on, a run can say nothing', async () => {
  const lack = await lackOfStrace();
  test.skip(lack !== undefined, lack?.why);
  const paths = ['/proc/$$/schedstat', '/proc/$$/fd', '/dev/ptmx', koffi()].flatMap((path) => ['-P', path]);
  const strace = `exec strace -D -f -qq -o /dev/null ${paths.join(' ')} -e inject=openat:error=ENOENT "$@"`;
  const { status, found } = await diagnose(['sh', '-c', strace, 'sh', process.execPath, ...DOCTOR]);
  expect([status, found.possible]).toEqual([2, false]);
  const absent = ['terminals', 'owners of ports', 'strace', 'bare binds', 'own time', 'netlink'];
  expect(lacking(found)).toEqual(expect.arrayContaining(absent));
  expect(whyOf(found, 'strace')).toMatch(/^strace does not work here: .*Operation not permitted: allow ptrace/);
  expect(renderDiagnosis(found, 80)).toContain('A run can say nothing on this machine.');
});

test('where namespaces are refused, that is told', async () => {
  const lack = await lackOfStrace();
  test.skip(lack !== undefined, lack?.why);
  const strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'inject=unshare:error=EPERM'];
  const { found } = await diagnose([...strace, process.execPath, ...DOCTOR]);
  expect(whyOf(found, 'namespaces')).toMatch(/^no namespaces .*Operation not permitted.*--cap-add SYS_ADMIN/);
});

test('its schema is printed', () => {
  const printed = execFileSync(process.execPath, [MAIN, 'schema', 'doctor'], { encoding: 'utf8' });
  expect(JSON.parse(printed)).toMatchObject({ properties: { possible: { type: 'boolean' } } });
});

/** Path of the native library by which sockets are bound and netlink is spoken. */
function koffi(): string {
  createRequire(import.meta.url)('koffi').load(null);
  const maps = readFileSync('/proc/self/maps', 'utf8');
  return /\S*koffi\S*\.node/.exec(maps)?.[0] ?? '';
}
