/** The names by which lock files, logs and caches are told apart, all in lower case. */

/** Words of a name that make a file or a directory a lock. */
export const LOCK_WORDS: ReadonlySet<string> = new Set([
  'lck',
  'lock',
  'lockdir',
  'lockfile',
  'mutex',
  'pid',
  'pidfile',
]);

/** Words of a file that is a lock, but of a directory that merely holds locks. */
export const LOCK_WORDS_OF_MANY: ReadonlySet<string> = new Set(['locks', 'lockfiles', 'pids', 'pidfiles']);

/** What is locked: words that may stand beside, or be written together with, the word for the lock. */
export const SUBJECTS: ReadonlySet<string> = new Set([
  'app',
  'config',
  'daemon',
  'file',
  'gateway',
  'global',
  'instance',
  'lifecycle',
  'main',
  'openclaw',
  'owner',
  'owners',
  'port',
  'process',
  'profile',
  'run',
  'server',
  'service',
  'session',
  'sessions',
  'singleton',
  'start',
  'startup',
  'state',
]);

/** Files that pin the versions of packages: `lock` in another sense. With their directory where the name alone says too little. */
export const MANIFESTS: ReadonlySet<string> = new Set([
  '.clawdhub/lock.json',
  '.clawhub/lock.json',
  '.package-lock.json',
  '.terraform.lock.hcl',
  'buf.lock',
  'bun.lock',
  'bun.lockb',
  'cargo.lock',
  'chart.lock',
  'composer.lock',
  'conda-lock.yml',
  'deno.lock',
  'devbox.lock',
  'flake.lock',
  'gemfile.lock',
  'gems.locked',
  'mix.lock',
  'package-lock.json',
  'packages.lock.json',
  'pdm.lock',
  'pipfile.lock',
  'pixi.lock',
  'pnpm-lock.yaml',
  'podfile.lock',
  'poetry.lock',
  'pubspec.lock',
  'pylock.toml',
  'rebar.lock',
  'skills-lock.json',
  'uv.lock',
  'yarn.lock',
]);

/** Extensions of files that are about locks, never locks: program text, documents, pictures. */
export const READ_BY_PEOPLE_OR_COMPILERS: ReadonlySet<string> = new Set([
  'bash',
  'c',
  'cc',
  'cjs',
  'cpp',
  'css',
  'cts',
  'gif',
  'go',
  'h',
  'hpp',
  'html',
  'ico',
  'jpeg',
  'jpg',
  'js',
  'jsx',
  'kt',
  'map',
  'md',
  'mdx',
  'mjs',
  'mts',
  'pdf',
  'php',
  'png',
  'ps1',
  'py',
  'pyc',
  'pyi',
  'rb',
  'rs',
  'rst',
  'scss',
  'sh',
  'svelte',
  'svg',
  'swift',
  'ts',
  'tsx',
  'vue',
  'wasm',
  'webp',
]);

export const LOG_DIRECTORIES: ReadonlySet<string> = new Set(['log', 'logs']);

/** Also rotated and packed: gateway.log.1, gateway.log.gz, gateway.log.2025-12-11. */
export const LOG_FILES = /\.log(?:\.(?:\d[\d-]*|gz|zst|old))*$/i;

/** Words of a directory that make everything in it a cache. */
export const CACHE_WORDS: ReadonlySet<string> = new Set(['cache', 'caches', 'cacache', 'cached']);

/** Directories of compile caches that are named after their tool. */
export const CACHE_DIRECTORIES: readonly RegExp[] = [/^jiti$/i, /^tsx-/i];

/** Members of a JSON object that hold the pid of an owner, without _ and -. */
export const PID_MEMBERS: ReadonlySet<string> = new Set([
  'daemonpid',
  'gatewaypid',
  'holderpid',
  'lockpid',
  'mainpid',
  'ownerpid',
  'pid',
  'processid',
  'serverpid',
]);

/** Members of a JSON object that describe an owner in an object of their own. */
export const HOLDER_MEMBERS: ReadonlySet<string> = new Set(['holder', 'lock', 'owner', 'process']);
