import { execFileSync } from 'node:child_process';
import { expect, test } from 'playwright/test';
import { description } from './description.js';
import { cleanRoom, PRIVATE_DIRECTORIES } from './environment.js';
import type { Target } from './target.js';

function target(given: Record<string, unknown> = {}): Target {
  const described = description.parse({ name: 'sample', command: ['g'], ...given });
  return { selector: 'sample', description: described, here: '/h', node: '/n', programs: {}, digest: '' };
}

const instance = { profile: '/profile', secret: 's3', port: 7 };

/** House rule 8 and the table of failure modes: each changes what is tested, or leads out of the profile. */
const HARMFUL = [
  ...['VITEST', 'NODE_ENV', 'JEST_WORKER_ID', 'PLAYWRIGHT_TEST', 'TEST_WORKER_INDEX'],
  ...['INVOCATION_ID', 'JOURNAL_STREAM', 'SYSTEMD_EXEC_PID', 'NOTIFY_SOCKET', 'LISTEN_FDS', 'XPC_SERVICE_NAME'],
  ...['LAUNCH_JOB_LABEL', 'LAUNCH_JOB_NAME', 'OPENCLAW_LAUNCHD_LABEL', 'OPENCLAW_SYSTEMD_UNIT'],
  ...[
    'OPENCLAW_WINDOWS_TASK_NAME',
    'OPENCLAW_SERVICE_MARKER',
    'OPENCLAW_SUPERVISOR_MODE',
    'OPENCLAW_ALLOW_MULTI_GATEWAY',
  ],
  ...['OPENCLAW_STATE_DIR', 'OPENCLAW_GATEWAY_PORT', 'OPENCLAW_GATEWAY_TOKEN', 'CLAWDBOT_STATE_DIR'],
  ...['NODE_OPTIONS', 'NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE', 'NODE_EXTRA_CA_CERTS', 'NODE_PATH', 'VOLTA_HOME'],
  ...['FORCE_COLOR', 'NO_COLOR', 'CI', 'COLUMNS', 'LINES', 'TMUX', 'HTTP_PROXY', 'HTTPS_PROXY', 'npm_config_registry'],
  ...['HOMEDRIVE', 'HOMEPATH', 'ONEDRIVE', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES'],
];

test('nothing that changes what is tested reaches a gateway', () => {
  const inherited = Object.fromEntries(HARMFUL.map((name) => [name, 'leaked']));
  const environment = cleanRoom(target(), instance, inherited, 'n');
  expect(Object.entries(environment).filter(([, value]) => value === 'leaked')).toEqual([]);
});

test("the caller's own directories give way to the profile", () => {
  const inherited = Object.fromEntries(Object.keys(PRIVATE_DIRECTORIES).map((name) => [name, '/real']));
  const environment = cleanRoom(target(), instance, inherited, 'n');
  for (const name of Object.keys(PRIVATE_DIRECTORIES)) expect(environment[name], name).toMatch(/^[\\/]profile[\\/]/);
});

test('what a program needs to run at all gets through, as it is spelt', () => {
  const inherited = { PATH: '/bin', LC_ALL: 'C.UTF-8', Path: 'C:\\x', SystemRoot: 'C:\\Windows', TZ: undefined };
  const environment = cleanRoom(target(), instance, inherited, 'n');
  expect(environment).toMatchObject({ PATH: '/bin', LC_ALL: 'C.UTF-8', Path: 'C:\\x', SystemRoot: 'C:\\Windows' });
  expect(environment).toMatchObject({ TERM: 'xterm-256color', GATELOCK_NONCE: 'n' });
  expect('TZ' in environment).toBe(false);
});

test('the description has the last word, except on the nonce', () => {
  const environment = { TERM: 'dumb', HOME: '{here}', GATELOCK_NONCE: 'forged', KEY: '{secret}-{port}' };
  const profile = { environment: { STATE: '{profile}/state', TERM: 'vt100' } };
  expect(cleanRoom(target({ environment, profile }), instance, {}, 'n')).toMatchObject({
    TERM: 'vt100',
    HOME: '/h',
    KEY: 's3-7',
    STATE: '/profile/state',
    GATELOCK_NONCE: 'n',
  });
});

test('for the default port a variable that names the port is left away', () => {
  const environment = { PORT: '{port}', BRACE: '{{port}' };
  const { PORT, BRACE } = cleanRoom(target({ environment }), { profile: '/p', secret: 's' }, {}, 'n');
  expect({ PORT, BRACE }).toEqual({ PORT: undefined, BRACE: '{port}' });
});

test('a real process started in the clean room sees that environment and no more', () => {
  const inherited = { ...process.env, ...Object.fromEntries(HARMFUL.map((name) => [name, 'leaked'])) };
  const env = cleanRoom(target(), instance, inherited, 'n');
  const printed = execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)'], { env, encoding: 'utf8' });
  expect(JSON.parse(printed)).toMatchObject(env);
  expect(printed).not.toContain('leaked');
});
