import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'playwright/test';
import { UsageError } from '../usage-error.js';
import { kept } from './cache.js';
import { launchLine } from './launch.js';
import { nodeFor } from './node-runtime.js';
import { selectTarget } from './select.js';

// A small package stands for a gateway: it has no dependencies, an executable, and many versions.
const TEMPLATE = `
name: semver
install: { package: semver }
command: ["{node}", "{package}/bin/semver.js"]
versionCommand: ["{node}", "{package}/bin/semver.js", 1.2.3]
documents: ["{package}/README.md", "{package}/no-such.md"]
`;

let directory = '';
test.beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'gatelock-npm-test-')));
  mkdirSync(join(directory, 'targets'));
  writeFileSync(join(directory, 'targets', 'npm-semver.yaml'), TEMPLATE);
});
const registry = process.env.npm_config_registry;
test.afterEach(() => {
  if (registry === undefined) delete process.env.npm_config_registry;
  else process.env.npm_config_registry = registry;
  rmSync(directory, { recursive: true, force: true });
});

const cache = () => join(directory, 'cache');
const select = (name: string, progress?: (line: string) => void) =>
  selectTarget({ name, builtIns: join(directory, 'targets'), cache: cache(), ...(progress ? { progress } : {}) });

test('a release is installed once, and then comes from the cache', async () => {
  const told: string[] = [];
  const first = await select('npm:semver@7.6.3', (line) => told.push(line));
  expect(told).toEqual([`installing semver@7.6.3 into ${cache()}`, 'running semver@7.6.3 for the first time']);
  expect(readdirSync(cache())).toEqual(['semver@7.6.3']);
  const home = join(cache(), 'semver@7.6.3', 'node_modules', 'semver');
  expect(first).toMatchObject({ selector: 'npm:semver@7.6.3', node: process.execPath, package: home });
  expect(first.description).toMatchObject({ version: '7.6.3', documents: ['{package}/README.md'] });
  const { file, args } = launchLine(first, { profile: '/p', secret: 's' });
  expect(execFileSync(file, [...args, '1.2.3', '-i', 'major'], { encoding: 'utf8' })).toBe('2.0.0\n');

  process.env.npm_config_registry = 'http://127.0.0.1:9';
  expect(await select('npm:semver@7.6.3', (line) => told.push(line))).toEqual(first);
  expect(told).toHaveLength(2);
});

test('a release that does not exist is refused with the nearest', async () => {
  const error = await select('npm:semver@7.3.99').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(String(error)).toBe('UsageError: npm has no semver@7.3.99: nearest are 7.3.7, 7.3.8, 7.4.0, 7.5.0');
  expect(readdirSync(cache())).toEqual([]);
});

test('a first run that fails leaves nothing installed', async () => {
  writeFileSync(join(directory, 'targets', 'npm-semver.yaml'), TEMPLATE.replace('1.2.3', 'no-version'));
  await expect(select('npm:semver@7.6.3')).rejects.toThrow(/^npm:semver@7\.6\.3 cannot print its version: /);
  expect(readdirSync(cache())).toEqual([]);
});

test('what npm cannot fetch is told with all that was asked for, and nothing is kept', async () => {
  const beside = 'install: { package: semver, beside: ["ms@^2.1", "@types/ms"] }';
  writeFileSync(join(directory, 'targets', 'npm-semver.yaml'), TEMPLATE.replace(/^install: .*$/m, beside));
  // It knows the versions of the release, and has none of the files.
  const versions = { '7.6.3': { name: 'semver', version: '7.6.3', dist: { tarball: 'http://127.0.0.1:9/gone.tgz' } } };
  const knowing = createHttpServer((asked, answer) => {
    if (asked.url === '/semver')
      answer.end(JSON.stringify({ name: 'semver', 'dist-tags': { latest: '7.6.3' }, versions }));
    else answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => knowing.listen(0, '127.0.0.1', resolve));
  const address = knowing.address();
  process.env.npm_config_registry = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const error = await select('npm:semver@7.6.3').catch((thrown: unknown) => thrown);
  await new Promise((resolve) => knowing.close(resolve));
  expect(error).not.toBeInstanceOf(UsageError);
  expect(String(error)).toMatch(
    /^Error: npm could not install semver@7\.6\.3 ms@\^2\.1 @types\/ms@\*\nnpm error code E404\n/,
  );
  expect(readdirSync(cache())).toEqual([]);
});

test('without a network the error says so, and is not laid to the user', async () => {
  const closed = createServer();
  const port = await new Promise<number>((resolve) => {
    closed.listen(0, '127.0.0.1', () => {
      const address = closed.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  await new Promise((resolve) => closed.close(resolve));
  process.env.npm_config_registry = `http://127.0.0.1:${port}`;
  const error = await select('npm:semver@7.6.3').catch((thrown: unknown) => thrown);
  expect(error).not.toBeInstanceOf(UsageError);
  expect(String(error)).toContain(
    'npm cannot be asked for the versions of semver: check the network and its registry\n',
  );
  expect(String(error)).toContain('ECONNREFUSED');
});

test('two installations at once do not harm each other', async () => {
  const [one, other] = await Promise.all([select('npm:semver@7.6.3'), select('npm:semver@7.6.3')]);
  expect(other).toEqual(one);
  expect(readdirSync(cache())).toEqual(['semver@7.6.3']);
});

test('an entry of the cache is whole or not there, also when its maker is killed', async () => {
  const script = `
    import { writeFileSync } from 'node:fs';
    import { kept } from ${JSON.stringify(new URL('./cache.js', import.meta.url).href)};
    await kept(process.argv[1], 'entry', async (directory) => {
      writeFileSync(directory + '/half', '');
      console.log('half made');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });
  `;
  const maker = spawn(process.execPath, ['--input-type=module', '--eval', script, cache()]);
  await new Promise((resolve) => maker.stdout.once('data', resolve));
  const ended = new Promise((resolve) => maker.once('exit', resolve));
  maker.kill('SIGKILL');
  await ended;
  expect(existsSync(join(cache(), 'entry'))).toBe(false);
  const made = await kept(cache(), 'entry', async (temporary) => writeFileSync(join(temporary, 'whole'), ''));
  expect(readdirSync(made)).toEqual(['whole']);
  expect(readdirSync(cache()), 'what the dead maker left is gone').toEqual(['entry']);
});

test('a release gets a Node.js that its engines allow: this one, or one from npm', async () => {
  test.setTimeout(180_000);
  const told: string[] = [];
  const options = { cache: cache(), tell: (line: string) => told.push(line) };
  expect(await nodeFor(`>=${process.versions.node}`, options)).toBe(process.execPath);
  expect(await nodeFor('*', options)).toBe(process.execPath);
  await expect(nodeFor('not a range', options)).rejects.toThrow('states engines.node as not a range, which no Node.js');
  expect(told).toEqual([]);

  // Any line but that of the Node.js that runs this test.
  const [major] = process.versions.node.split('.');
  const wanted = major === '22' ? '24' : '22';
  const found = await nodeFor(`>=${wanted}.12.0 <${Number(wanted) + 1}`, options);
  const { stdout } = await promisify(execFile)(found, ['--version']);
  expect(stdout).toMatch(new RegExp(`^v${wanted}\\.`));
  expect(readdirSync(cache())).toEqual([`node@^${wanted}.12.0`]);
  expect(told).toHaveLength(1);
  expect(await nodeFor(`>=${wanted}.12.0 <${Number(wanted) + 1}`, options)).toBe(found);
  expect(told).toHaveLength(1);
});
