/** Keeps the promise that nothing outlives gatelock: a helper that ends our gateways if this process dies, even of SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ProcessId } from '../os/index.js';

const PROGRAM = fileURLToPath(new URL('./guardian-process.js', import.meta.url));

export class Guardian {
  readonly #helper: ChildProcess;
  #isClosing = false;

  /**
   * Start it before any terminal is open: a helper would inherit the terminals of gateways. `bereaved` is called if the helper
   * dies before it is closed, with how it died: from then on nobody guards the gateways of this process.
   */
  constructor(bereaved: (how: string) => void = () => undefined) {
    this.#helper = startHelper('pipe');
    this.#helper.once('exit', (status, signal) => {
      if (!this.#isClosing) bereaved(`the guardian died of ${signal ?? `status ${status}`}`);
    });
    // Its death is told by its end.
    this.#helper.stdin?.on('error', () => undefined);
    this.#helper.unref();
  }

  /**
   * Journals the intent: called before a process is launched, so that no instant is left unguarded.
   * `directory` is removed with it.
   */
  guard(nonce: string, directory?: string): void {
    this.#tell(`guard ${nonce}`);
    if (directory !== undefined) this.#tell(`directory ${nonce} ${directory}`);
  }

  launcher(nonce: string, id: ProcessId): void {
    this.#tell(`launcher ${nonce} ${id.pid} ${id.start}`);
  }

  /** Whatever is guarded by this name is the business of `keeper` as long as that lives. */
  keeper(nonce: string, keeper: ProcessId): void {
    this.#tell(`keeper ${nonce} ${keeper.pid} ${keeper.start}`);
  }

  /** The gateway and all that belonged to it are gone. */
  release(nonce: string): void {
    this.#tell(`release ${nonce}`);
  }

  /** Ends the helper, and with it whatever was not released. Rejects if it could not do what it is for. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#helper.exitCode !== null || this.#helper.signalCode !== null) return;
    this.#helper.ref();
    const gone = once(this.#helper, 'exit');
    this.#helper.stdin?.end();
    const [status] = await gone;
    if (status !== 0)
      throw new Error('The guardian could not do all that it is for: executor.log says what it lacked.');
  }

  #tell(line: string): void {
    const input = this.#helper.stdin;
    if (!input?.writable) throw new Error('The guardian has died: gateways would outlive gatelock. Run again.');
    input.write(`${line}\n`);
  }
}

/** Ends what dead guardians left: for a process that has lost its own and is about to end. */
export function reapInPassing(): void {
  startHelper('ignore').unref();
}

/** Detached: a Ctrl-C typed at gatelock must not end the one who cleans up after it. */
function startHelper(input: 'pipe' | 'ignore'): ChildProcess {
  return spawn(process.execPath, [PROGRAM], { stdio: [input, 'ignore', 'inherit'], detached: true });
}
