/** The environment of a gateway: an allow-list of the caller's, private directories, and what the description adds. */
import { join } from 'node:path';
import { INHERITED_VARIABLES } from './inherited-variables.js';
import { type Instance, valuesOf } from './launch.js';
import { fill, placeholdersIn } from './placeholders.js';
import type { Target } from './target.js';

/** Variable by which the harness recognises a process that shed its parent. */
export const NONCE_VARIABLE = 'GATELOCK_NONCE';

/** Directories of the profile by the variables that lead programs into them (XDG base directories; Windows known folders). */
export const PRIVATE_DIRECTORIES: Readonly<Record<string, string>> = {
  HOME: 'home',
  USERPROFILE: 'home',
  TMPDIR: 'tmp',
  TMP: 'tmp',
  TEMP: 'tmp',
  XDG_CONFIG_HOME: 'config',
  XDG_DATA_HOME: 'data',
  XDG_STATE_HOME: 'state',
  XDG_CACHE_HOME: 'cache',
  XDG_RUNTIME_DIR: 'runtime',
  APPDATA: join('home', 'AppData', 'Roaming'),
  LOCALAPPDATA: join('home', 'AppData', 'Local'),
};

/**
 * The whole environment of one gateway. What the description says wins over the private directories, and those over the
 * caller's. For the default port a variable that names `{port}` is left away, as the port arguments are.
 * @param inherited the caller's environment
 * @param nonce value of GATELOCK_NONCE; nothing overrides it
 */
export function cleanRoom(
  target: Target,
  instance: Instance,
  inherited: Readonly<Record<string, string | undefined>>,
  nonce: string,
): Record<string, string> {
  const { environment, profile } = target.description;
  const values = valuesOf(target, instance);
  const told = Object.entries({ ...environment, ...profile.environment })
    .filter(([, text]) => instance.port !== undefined || !placeholdersIn(text).includes('port'))
    .map(([name, text]) => [name, fill(text, values)]);
  const directories = Object.entries(PRIVATE_DIRECTORIES).map(([name, place]) => [name, join(instance.profile, place)]);
  return {
    ...allowed(inherited),
    TERM: 'xterm-256color',
    ...Object.fromEntries(directories),
    ...Object.fromEntries(told),
    [NONCE_VARIABLE]: nonce,
  };
}

/** Names are compared without regard to case, as Windows has it (`Path`, `SystemRoot`), and kept as they are written. */
function allowed(inherited: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    const upper = name.toUpperCase();
    const known = INHERITED_VARIABLES.some((entry) =>
      typeof entry.name === 'string' ? entry.name === upper : entry.name.test(upper),
    );
    if (known && value !== undefined) kept[name] = value;
  }
  return kept;
}
