/** Keeps the promise that nothing outlives gatelock: a helper that ends our gateways if this process dies, even of SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ProcessId } from '../os/index.js';

export class Guardian {
  readonly #helper: ChildProcess;

  /** Start it before any terminal is open: a helper would inherit the terminals of gateways. */
  constructor() {
    const program = fileURLToPath(new URL('./guardian-process.js', import.meta.url));
    // Detached: a Ctrl-C typed at gatelock must not end the one who cleans up after it.
    this.#helper = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'inherit'], detached: true });
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

  /** The gateway and all that belonged to it are gone. */
  release(nonce: string): void {
    this.#tell(`release ${nonce}`);
  }

  /** Ends the helper, and with it whatever was not released. */
  async close(): Promise<void> {
    if (this.#helper.exitCode !== null || this.#helper.signalCode !== null) return;
    this.#helper.ref();
    const gone = once(this.#helper, 'exit');
    this.#helper.stdin?.end();
    await gone;
  }

  #tell(line: string): void {
    const input = this.#helper.stdin;
    if (!input?.writable) throw new Error('The guardian has died: gateways would outlive gatelock. Run again.');
    input.write(`${line}\n`);
  }
}
