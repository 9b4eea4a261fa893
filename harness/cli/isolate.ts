/** `gatelock run --isolate`: the command runs itself again, in namespaces of its own, and ends as that run ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INSIDE, isolatedDirectory } from '../os/inside.js';
import { lackText } from '../os/lack.js';
import { type Namespaces, ownNamespaces } from '../os/namespaces.js';
import type { Isolation } from '../record/schema.js';
import { UsageError } from '../usage-error.js';

const INTERRUPTED = 130;

/** What the run that is asked for has to be put into first, if anything. Throws UsageError where this machine refuses it. */
export async function toEnter(isolation: Isolation | undefined): Promise<Namespaces | undefined> {
  if (isolation === undefined || isolatedDirectory() !== undefined) return undefined;
  const found = await ownNamespaces();
  if ('why' in found) throw new UsageError(`--isolate ${isolation}: ${lackText(found)}`);
  return found;
}

/**
 * Starts Node.js with `args` inside; `directory` serves it and is to be removed after it. Its end closes the pipes on its
 * descriptors 0 and 3, and with that they end all that is inside.
 *
 * It is in a session of its own, so that a Ctrl-C reaches it once, through its starter.
 */
export function startInside(
  { enclose }: Namespaces,
  args: readonly string[],
  output: 'inherit' | 'ignore',
): { readonly run: ChildProcess; readonly directory: string } {
  const directory = mkdtempSync(join(tmpdir(), 'gatelock-'));
  const [file = '', ...rest] = enclose(directory, [process.execPath, ...args]);
  const run = spawn(file, rest, {
    stdio: ['pipe', output, 'inherit', 'pipe'],
    detached: true,
    env: { ...process.env, [INSIDE]: directory },
  });
  return { run, directory };
}

/** Runs this very command line inside. Returns its exit status; throws if something killed it. */
export async function runInside(namespaces: Namespaces): Promise<number> {
  const { run, directory } = startInside(namespaces, [...process.execArgv, ...process.argv.slice(1)], 'inherit');
  // Its end tells all there is to tell.
  run.stdin?.on('error', () => undefined);
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    run.stdin?.write('\n');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const [status, signal] = await once(run, 'close');
    if (typeof status === 'number' && status < 128) return status;
    if (interrupted) return INTERRUPTED;
    throw new Error(
      `the isolated run was killed (${signal ?? `status ${status}`}): what it saw until then is recorded`,
    );
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    rmSync(directory, { recursive: true, force: true });
  }
}
