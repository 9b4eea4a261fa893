import { expect, test } from 'playwright/test';
import { description } from './description.js';
import { guardedLine, type Instance, launchLine, versionLine } from './launch.js';
import { digestOf, type Target } from './target.js';

/** A target of the given description, as selection would make it. */
function target(given: Record<string, unknown>): Target {
  const described = description.parse({ name: 'sample', ...given });
  return {
    selector: 'sample',
    description: described,
    here: '/h',
    node: '/bin/node',
    package: '/p',
    programs: {},
    digest: digestOf(described),
  };
}

const instance: Instance = { profile: '/profile', secret: 's3' };
const lines: { title: string; given: Record<string, unknown>; told: Partial<Instance>; expected: string[] }[] = [
  {
    title: 'the port option is appended',
    given: { command: ['g', 'run'] },
    told: { port: 7 },
    expected: ['g', 'run', '--port', '7'],
  },
  { title: 'no port, no option', given: { command: ['g', 'run'] }, told: {}, expected: ['g', 'run'] },
  {
    title: 'the description names its port option',
    given: { command: ['g'], port: ['-p', '{port}', '-x'] },
    told: { port: 7 },
    expected: ['g', '-p', '7', '-x'],
  },
  {
    title: 'a port within the command is not appended',
    given: { command: ['g', '--port', '{port}', 'run'] },
    told: { port: 7 },
    expected: ['g', '--port', '7', 'run'],
  },
  {
    title: 'for the default port it goes, and its option',
    given: { command: ['g', '--port', '{port}', 'run'] },
    told: {},
    expected: ['g', 'run'],
  },
  {
    title: 'an option of one argument goes alone',
    given: { command: ['g', '--quiet', '--port={port}', 'run'] },
    told: {},
    expected: ['g', '--quiet', 'run'],
  },
  {
    title: 'a word before it is no option',
    given: { command: ['g', 'listen', '{port}', '-v'] },
    told: {},
    expected: ['g', 'listen', '-v'],
  },
  {
    title: 'another host is appended last',
    given: { command: ['g'], bind: ['--host', '{host}'] },
    told: { port: 7, host: '::1' },
    expected: ['g', '--port', '7', '--host', '::1'],
  },
  {
    title: 'another host on the default port',
    given: { command: ['g'], bind: ['--host', '{host}'] },
    told: { host: '::1' },
    expected: ['g', '--host', '::1'],
  },
  {
    title: 'the host is loopback unless asked for another',
    given: { command: ['g', '--on', '{host}:{port}'] },
    told: { port: 7 },
    expected: ['g', '--on', '127.0.0.1:7'],
  },
  {
    title: 'all placeholders',
    given: { command: ['{node}', '{here}/{package}', '{profile}', '{secret}', '{host}'] },
    told: { port: 7 },
    expected: ['/bin/node', '/h//p', '/profile', 's3', '127.0.0.1', '--port', '7'],
  },
  {
    title: 'braces that are no placeholders',
    given: { command: ['g', '{{port}', '{"a":1}', '{ port }', '$' + '{{HOME}'] },
    told: {},
    expected: ['g', '{port}', '{"a":1}', '{ port }', '$' + '{HOME}'],
  },
];

for (const { title, given, told, expected } of lines) {
  test(`launch line: ${title}`, () => {
    const { file, args } = launchLine(target(given), { ...instance, ...told });
    expect([file, ...args]).toEqual(expected);
  });
}

test('launch line: the program is the one that was found', () => {
  const found = { ...target({ command: ['node', 'node'] }), programs: { node: '/opt/node' } };
  expect(launchLine(found, instance)).toEqual({ file: '/opt/node', args: ['node'] });
});

test('launch line: a target that cannot be asked for another host is not asked', () => {
  expect(() => launchLine(target({ command: ['g'] }), { ...instance, host: '::1' })).toThrow(/has no bind/);
});

test('version line: by its own command, or not at all', () => {
  expect(versionLine(target({ command: ['g'], versionCommand: ['{node}', '-v'] }))).toEqual({
    file: '/bin/node',
    args: ['-v'],
  });
  expect(versionLine(target({ command: ['g'] }))).toBeUndefined();
});

test('guarded line: the guard, then the launch line as it would stand alone', () => {
  const guard = { command: ['{node}', '{here}/guard.mjs', '{profile}', '--'], record: '{profile}/pid', entry: {} };
  const line = guardedLine(target({ command: ['g', 'run'], guard }), { ...instance, port: 7 });
  expect([line.file, ...line.args]).toEqual(['/bin/node', '/h/guard.mjs', '/profile', '--', 'g', 'run', '--port', '7']);
  expect(() => guardedLine(target({ command: ['g'] }), instance)).toThrow(/has no guard/);
});

test('digest: the order of keys does not matter, a value does', () => {
  const one = description.parse({ name: 'a', command: ['g'], environment: { A: '1', B: '2' } });
  const same = description.parse({ environment: { B: '2', A: '1' }, command: ['g'], name: 'a' });
  expect(digestOf(same)).toBe(digestOf(one));
  expect(digestOf({ ...one, environment: { A: '1', B: '3' } })).not.toBe(digestOf(one));
  expect(digestOf({ ...one, command: ['g', 'g'] })).not.toBe(digestOf(one));
});
