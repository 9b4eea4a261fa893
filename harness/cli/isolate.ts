/** `gatelock run --isolate`: the command runs itself again, in namespaces of its own, and ends as that run ends. */
import { spawn } from 'node:child_process';
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
 * Runs this very command line inside. Returns its exit status; throws if something killed it.
 *
 * It is in a session of its own, so that a Ctrl-C reaches it once, through us; two pipes, which end with us, tell its
 * namespaces that we are gone.
 */
export async function runInside({ enclose }: Namespaces): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'gatelock-'));
  const [file = '', ...args] = enclose(directory, [process.execPath, ...process.execArgv, ...process.argv.slice(1)]);
  const run = spawn(file, args, {
    stdio: ['pipe', 'inherit', 'inherit', 'pipe'],
    detached: true,
    env: { ...process.env, [INSIDE]: directory },
  });
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
