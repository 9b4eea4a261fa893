import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { UsageError } from '../usage-error.js';
import { launchLine } from './launch.js';
import { type Selection, selectTarget } from './select.js';
import { targetSchema } from './target.js';

let directory = '';
test.beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'gatelock-select-test-')));
});
test.afterEach(() => rmSync(directory, { recursive: true, force: true }));

function yaml(text: string, name = 'target.yaml'): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

const select = (selection: Omit<Selection, 'builtIns'>) => selectTarget({ builtIns: directory, ...selection });

/** The error of a selection, with the test's own directory shortened to `~`. */
async function errorOf(selection: Omit<Selection, 'builtIns'>): Promise<string> {
  const error = await select(selection).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  const text = error instanceof Error ? error.message : '';
  expect(text.split('\n'), 'one line').toHaveLength(1);
  return text.replaceAll(directory, '~');
}

const brokenFiles: { title: string; text: string; error: string }[] = [
  {
    title: 'an unknown key, with the one that was meant',
    text: 'name: a\ncommand: node\nready:\n  statsu: [200]\n',
    error: '~/target.yaml:4:3: unknown key ready.statsu: did you mean status?',
  },
  {
    title: 'an unknown key like no other',
    text: 'name: a\ncommand: node\nwebsocket: { quux: 1 }\n',
    error: '~/target.yaml:3:14: unknown key websocket.quux: known are path',
  },
  {
    title: 'no YAML',
    text: 'name: a\ncommand: [node\nport: 1\n',
    error:
      '~/target.yaml:3:1: no valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  },
  {
    title: 'a key given twice',
    text: 'name: a\ncommand: node\nname: b\n',
    error: '~/target.yaml:3:1: no valid YAML: Map keys must be unique',
  },
  {
    title: 'an alias to nothing',
    text: 'name: *a\ncommand: node\n',
    error: '~/target.yaml:1:1: no valid YAML: Unresolved alias (the anchor must be set before the alias): a',
  },
  {
    title: 'an empty file',
    text: '',
    error: '~/target.yaml:1:1: no description: a map of keys is wanted, at least name and command',
  },
  {
    title: 'a list',
    text: '- a\n',
    error: '~/target.yaml:1:1: no description: a map of keys is wanted, at least name and command',
  },
  {
    title: 'a missing key',
    text: 'name: a\n',
    error: '~/target.yaml:1:1: command is missing: add it',
  },
  {
    title: 'a number where text belongs',
    text: 'name: a\ncommand: [node, --x, 5]\n',
    error: '~/target.yaml:2:22: command[2] is no text: put it in quotes',
  },
  {
    title: 'a value of the wrong type',
    text: 'name: a\ncommand: node\nready:\n  deadlineMs: soon\n',
    error: '~/target.yaml:4:3: ready.deadlineMs: Invalid input: expected number, received string',
  },
  {
    title: 'no name of a variable',
    text: 'name: a\ncommand: node\nenvironment:\n  A-B: x\n',
    error: '~/target.yaml:4:3: environment.A-B: is no name of an environment variable',
  },
  {
    title: 'an unknown placeholder, with the one that was meant',
    text: 'name: a\ncommand: node {hare}/x.mjs\n',
    error: '~/target.yaml:2:1: command[1]: unknown placeholder {hare}: write {here}, or {{hare} for a plain brace',
  },
  {
    title: 'an unknown placeholder like no other',
    text: 'name: a\ncommand: node\nenvironment:\n  A: "{xyzzy}"\n',
    error:
      '~/target.yaml:4:3: environment.A: unknown placeholder {xyzzy}: write one of {port} {host} {profile} {secret} {here} {node} {package}, or {{xyzzy} for a plain brace',
  },
  {
    title: 'a placeholder where it has no value',
    text: 'name: a\ncommand: node\nversionCommand: [node, "{port}"]\n',
    error: '~/target.yaml:3:24: versionCommand[1]: {port} has no value here: only {here} {node} {package} have',
  },
  {
    title: 'a package without an install',
    text: 'name: a\ncommand: node {package}/x.mjs\n',
    error:
      '~/target.yaml:2:1: command[1]: {package} is the directory of an installed release: add install, or write {here}',
  },
  {
    title: 'a port option without the port',
    text: 'name: a\ncommand: node\nport: [--port]\n',
    error: '~/target.yaml:3:1: port: no argument tells the port: write {port} in it',
  },
  {
    title: 'a bind option without the host',
    text: 'name: a\ncommand: node\nbind: --any\n',
    error: '~/target.yaml:3:1: bind: no argument or variable tells the host: write {host} in one',
  },
  {
    title: 'a variable that switches the lock off',
    text: 'name: a\ncommand: node\nenvironment:\n  NODE_ENV: test\n',
    error:
      '~/target.yaml:4:3: environment.NODE_ENV: NODE_ENV=test switches the gateway lock off, so the run would test nothing: remove it',
  },
  {
    title: 'the same in the profile',
    text: 'name: a\ncommand: node\nprofile:\n  environment:\n    VITEST: ""\n',
    error:
      '~/target.yaml:5:5: profile.environment.VITEST: VITEST= switches the gateway lock off, so the run would test nothing: remove it',
  },
  {
    title: 'a file outside the profile',
    text: 'name: a\ncommand: node\nprofile:\n  files:\n    "{profile}/../x": y\n',
    error:
      '~/target.yaml:5:5: profile.files.{profile}/../x: {profile}/../x is outside the profile: write a path below {profile}',
  },
  {
    title: 'a quotation mark left open',
    text: `name: a\ncommand: node 'x\n`,
    error: "~/target.yaml:2:1: command: a quotation mark is not closed in node 'x",
  },
  {
    title: 'an empty line',
    text: `name: a\ncommand: node\nguard: { command: " ", record: r, entry: {} }\n`,
    error: '~/target.yaml:3:10: guard.command: is empty: write an executable and its arguments',
  },
  {
    title: 'no such command',
    text: 'name: a\ncommand: no-such-command-here\n',
    error: '~/target.yaml:2:1: no such command: no-such-command-here: install it, or name its path',
  },
  {
    title: 'a relative program',
    text: 'name: a\ncommand: [./gateway, run]\n',
    error: '~/target.yaml:2:11: ./gateway is relative, and gateways start in their profile: write {here}/gateway',
  },
  {
    title: 'a missing program',
    text: 'name: a\ncommand: node\nversionCommand: ["{here}/gone"]\n',
    error: '~/target.yaml:3:18: no such file: ~/gone: name an executable',
  },
  {
    title: 'a directory as the program',
    text: 'name: a\ncommand: "{here}/."\n',
    error: '~/target.yaml:2:1: ~/. is a directory: name an executable in it',
  },
  {
    title: 'a missing document',
    text: 'name: a\ncommand: node\ndocuments: ["{here}/gone.md"]\n',
    error: '~/target.yaml:3:13: no such document: ~/gone.md: mend its path, or remove it',
  },
  {
    title: 'an install of no release',
    text: 'name: a\ncommand: node\ninstall: { package: p }\n',
    error: '~/target.yaml:3:1: install names no release: add version, or select npm:p@<version>',
  },
];

for (const { title, text, error } of brokenFiles) {
  test(`refused: ${title}`, async () => {
    expect(await errorOf({ name: yaml(text) })).toBe(error);
  });
}

test('refused: a program that is not executable', async () => {
  writeFileSync(join(directory, 'gateway'), '');
  const file = yaml('name: a\ncommand: "{here}/gateway"\n');
  expect(await errorOf({ name: file })).toBe(
    '~/target.yaml:2:1: ~/gateway is not executable: chmod +x it, or put its interpreter before it',
  );
  chmodSync(join(directory, 'gateway'), 0o755);
  expect((await select({ name: file })).programs).toEqual({ '{here}/gateway': join(directory, 'gateway') });
});

const brokenSelections: { title: string; selection: Omit<Selection, 'builtIns'>; error: RegExp }[] = [
  { title: 'nothing', selection: {}, error: /^no target is named: give / },
  {
    title: 'two targets',
    selection: { name: 'one', command: 'node' },
    error: /^--command and the target one name two targets/,
  },
  {
    title: 'no such file',
    selection: { name: './gone.yaml' },
    error: /^\.\/gone\.yaml: cannot be read \(ENOENT: no such file or directory\): name a /,
  },
  { title: 'a directory', selection: { name: '/' }, error: /^\/: cannot be read \(EISDIR/ },
  {
    title: 'a misspelt built-in',
    selection: { name: 'refrence' },
    error: /^no built-in target refrence: did you mean reference\?$/,
  },
  {
    title: 'no such built-in',
    selection: { name: 'x' },
    error: /^no built-in target x: there are npm-some, reference$/,
  },
  {
    title: 'npm without a version',
    selection: { name: 'npm:some' },
    error: /^npm:some names no release: write npm:<package>@<version>/,
  },
  { title: 'npm with a tag', selection: { name: 'npm:some@latest' }, error: /^npm:some@latest names no release/ },
  { title: 'npm with a range', selection: { name: 'npm:some@1' }, error: /^npm:some@1 names no release/ },
  {
    title: 'npm without a description',
    selection: { name: 'npm:other@1.0.0' },
    error: /^npm:other@1\.0\.0: no description of other is built in \(some\)/,
  },
  { title: 'an empty command', selection: { command: ' ' }, error: /^--command: is empty/ },
  {
    title: 'a command with a placeholder of releases',
    selection: { command: 'node {package}' },
    error: /^--command: command\[1\]: \{package\} is /,
  },
  {
    title: 'no variable in --env',
    selection: { command: 'node', environment: { '1': 'x' } },
    error: /^--env: environment\.1: is no name of/,
  },
  {
    title: 'the lock switched off by --env',
    selection: { name: 'reference', environment: { VITEST: '1' } },
    error: /^--env: environment\.VITEST: VITEST=1 switches/,
  },
];

for (const { title, selection, error } of brokenSelections) {
  test(`refused: ${title}`, async () => {
    yaml('name: reference\ncommand: node\n', 'reference.yaml');
    yaml('name: some\ncommand: node\ninstall: { package: some }\n', 'npm-some.yaml');
    expect(await errorOf(selection)).toMatch(error);
  });
}

test('a file: strings are split as a shell would, placeholders stay, programs are found', async () => {
  const file = yaml(
    `name: a\ncommand: node "{here}/my gateway.mjs" gateway\nport: -p {port}\nguard: { command: "node guard", record: r, entry: {} }\n`,
  );
  const target = await select({ name: file, environment: { A: '{port}' } });
  expect(target.description).toMatchObject({
    command: ['node', '{here}/my gateway.mjs', 'gateway'],
    port: ['-p', '{port}'],
    guard: { command: ['node', 'guard'] },
    environment: { A: '{port}' },
  });
  expect(target).toMatchObject({ selector: file, here: directory, node: process.execPath });
  expect(launchLine(target, { profile: '/p', secret: 's', port: 7 }).args).toEqual([
    join(directory, 'my gateway.mjs'),
    'gateway',
    '-p',
    '7',
  ]);
  expect(launchLine(target, { profile: '/p', secret: 's' }).file).toMatch(/^[/A-Z].*node/);
});

test('a target survives the way to a worker process', async () => {
  const target = await select({ name: yaml('name: a\ncommand: node\nbind: --host {host}\n') });
  expect(targetSchema.parse(JSON.parse(JSON.stringify(target)))).toEqual(target);
});

test('a built-in is a file of that name; --env changes the digest', async () => {
  yaml('name: reference\ncommand: node\nenvironment: { A: "1" }\n', 'reference.yaml');
  const plain = await select({ name: 'reference' });
  const changed = await select({ name: 'reference', environment: { B: '2' } });
  expect(plain.description.environment).toEqual({ A: '1' });
  expect(changed.description.environment).toEqual({ A: '1', B: '2' });
  expect(changed.digest).not.toBe(plain.digest);
  expect((await select({ name: 'reference', environment: { A: '1' } })).digest).toBe(plain.digest);
});

test('a command: paths of the current directory are made absolute, words stay', async () => {
  const before = process.cwd();
  process.chdir(directory);
  try {
    mkdirSync('gateway');
    writeFileSync('my-gateway.mjs', '');
    mkdirSync('conf');
    const target = await select({ command: 'node my-gateway.mjs gateway ./conf gone.mjs --x {profile}' });
    expect(target.description.name).toBe('node my-gateway.mjs gateway ./conf gone.mjs --x {profile}');
    const absolute = (name: string) => join(directory, name);
    expect(target.description.command).toEqual([
      'node',
      absolute('my-gateway.mjs'),
      'gateway',
      absolute('conf'),
      'gone.mjs',
      '--x',
      '{profile}',
    ]);
    expect(target.here).toBe(directory);
    expect(await errorOf({ command: 'no-such-gateway' })).toBe(
      '--command: no such command: no-such-gateway: install it, or name its path',
    );
    expect(await errorOf({ command: 'gateway' })).toBe(
      '--command: no such command: gateway: write ./gateway for the file of this directory',
    );
  } finally {
    process.chdir(before);
  }
});
