/**
 * The processes of one gateway: what was started, all that descends from it, and what shed its parent: that is known by its
 * session, by the nonce in its environment, or by the nonce that it is marked with.
 */
import { type OperatingSystem, os, type Process, type ProcessId } from '../os/index.js';
import { NONCE_VARIABLE } from '../target/environment.js';

const key = (id: ProcessId): string => `${id.pid}:${id.start}`;

let lastLook: ReadonlySet<string> = new Set();

/** All that the last look of any tree saw. Whoever is among them before a launch does not descend from it, nor has its nonce. */
export function seenLast(): ReadonlySet<string> {
  return lastLook;
}

export class Tree {
  readonly #system: OperatingSystem;
  readonly #nonce: string;
  readonly #launcher: ProcessId | undefined;
  readonly #members = new Map<string, ProcessId>();
  readonly #strangers: Set<string>;

  /**
   * `launcher` may be unknown: then only the nonce tells, by environment or mark. `before`: what was seen before the launch,
   * which need not be asked for its nonce.
   */
  constructor(
    nonce: string,
    launcher: ProcessId | undefined,
    { system = os, before = new Set() }: { system?: OperatingSystem; before?: ReadonlySet<string> } = {},
  ) {
    this.#nonce = nonce;
    this.#launcher = launcher;
    this.#system = system;
    this.#strangers = new Set(before);
    if (launcher) this.#members.set(key(launcher), launcher);
  }

  /** The members alive now. Once a member, always a member: a child keeps its place when its parent dies. */
  async living(): Promise<Process[]> {
    const all = await this.#system.processes();
    lastLook = new Set(all.map(key));
    for (let grown = true; grown; ) {
      const pids = new Set(all.filter((one) => this.#members.has(key(one))).map((one) => one.pid));
      const children = all.filter((one) => !this.#members.has(key(one)) && pids.has(one.parent));
      for (const child of children) this.#members.set(key(child), { pid: child.pid, start: child.start });
      grown = children.length > 0;
    }
    // A session is named after its leader's pid, which another process may lead by now.
    const leader = all.find((one) => one.pid === this.#launcher?.pid);
    const session = leader === undefined || this.has(leader) ? this.#launcher?.pid : undefined;
    for (const one of all) {
      const id = key(one);
      if (one.state === 'zombie' || this.#members.has(id) || this.#strangers.has(id)) continue;
      if (one.session !== undefined && one.session === session) this.#members.set(id, one);
      else if (await this.#isNamed(one)) this.#members.set(id, one);
      else if (one.parent !== process.pid) this.#strangers.add(id);
    }
    return all.filter((one) => one.state !== 'zombie' && this.#members.has(key(one)));
  }

  async #isNamed(id: ProcessId): Promise<boolean> {
    return (
      (await this.#system.wasStartedWith(id, NONCE_VARIABLE, this.#nonce)) ||
      (await this.#system.isMarked(id, this.#nonce))
    );
  }

  /** True for a process that was seen to belong to this gateway, alive or not. */
  has(id: ProcessId): boolean {
    return this.#members.has(key(id));
  }

  /** Everything ever seen to belong, alive or not. */
  get seen(): ProcessId[] {
    return [...this.#members.values()];
  }
}
