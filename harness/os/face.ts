/** What an operating system shows of processes and listeners: one face, three files behind it (linux, darwin, win32). */

/** A process that cannot be mistaken for another: pids are used again, a pid with its start time is not. */
export interface ProcessId {
  readonly pid: number;
  /** Opaque start token, comparable for equality only (Linux: clock ticks since boot, field 22 of /proc/PID/stat). */
  readonly start: string;
}

/** `zombie`: dead, its status not yet collected. For every question of this suite a zombie is dead. */
export type ProcessState = 'running' | 'stopped' | 'zombie';

export interface Process extends ProcessId {
  readonly parent: number;
  /** Session id where the system has sessions; the child of a PTY leads one. */
  readonly session: number | undefined;
  readonly state: ProcessState;
  /** For people; may be read when it is asked for. */
  readonly command: string;
}

/** One listening TCP socket. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
  /** Identifies this very socket as long as it lives (Linux: inode); two looks at the same socket see the same value. */
  readonly socket: string;
  /** Every process that holds the socket open; empty where the system does not tell (another user's process). */
  readonly owners: readonly ProcessId[];
}

/** In ms, since the start of the process. */
export interface ProcessorTime {
  /** It ran. */
  readonly usedMs: number;
  /** It was ready to run and had no processor: time that something else took, not it. */
  readonly starvedMs: number;
}

/** Socket options of a probing bind, named as in POSIX. */
export interface BindOptions {
  readonly reuseAddress?: boolean;
  readonly reusePort?: boolean;
}

/** Outcome of ending a process: `gone` when it was not there any more, or its pid had become another process. */
export type EndOutcome = 'signalled' | 'gone';

export interface OperatingSystem {
  readonly name: 'linux' | 'darwin' | 'win32';

  /**
   * Names the world in which a process id is one: a start time counts from one boot, and a pid means another process in
   * another container. Fit for a file name. A ledger of another world says nothing of the processes of this one.
   */
  world(): string;
  /** All processes, zombies included; one snapshot. */
  processes(): Promise<Process[]>;
  /** The process that has this pid now, zombie included; undefined if there is none. */
  process(pid: number): Promise<Process | undefined>;
  /** True while this very process runs or is stopped; false for zombies and for a reused pid. */
  isAlive(id: ProcessId): Promise<boolean>;
  /** True if the process was started with `name=value` in its environment; false too where the system hides it. */
  wasStartedWith(id: ProcessId, name: string, value: string): Promise<boolean>;
  /**
   * Runs `start`, which has to start its process before it returns, so that this process and all that will ever descend
   * from it carry `mark`, whatever else they shed. Where the system has nothing to mark them with it only runs `start`.
   */
  startMarked<T>(mark: string, start: () => T): T;
  /** True if the process carries `mark`; false too where there are no marks. */
  isMarked(id: ProcessId, mark: string): Promise<boolean>;
  /** What the first thread of the process had of the processors; undefined where the system does not tell. */
  processorTime(id: ProcessId): Promise<ProcessorTime | undefined>;
  /** Absolute paths of the regular files that the process holds open; empty where the system hides them. */
  openFiles(id: ProcessId): Promise<string[]>;
  /**
   * Listening TCP sockets on `port`, on any address of either family, with their owners. A socket that one of the `likely`
   * holds need not be looked for among others: to search everybody's files is what a look costs.
   */
  listeners(port: number, likely?: readonly ProcessId[]): Promise<Listener[]>;
  /** Listening TCP sockets that any of these processes holds, on any port; of other owners perhaps this process alone. */
  listenersOf(ids: readonly ProcessId[]): Promise<Listener[]>;
  /** Sends `signal` to this very process: its identity is checked again just before. Never signals by pid alone. */
  end(id: ProcessId, signal: NodeJS.Signals): Promise<EndOutcome>;
  /**
   * Tries to bind (not to listen on) a TCP socket of its own with exactly these options, then closes it.
   * Resolves to undefined when the bind succeeded, else to the errno name, such as `EADDRINUSE`.
   */
  tryBind(address: string, port: number, options: BindOptions): Promise<string | undefined>;
  /** Directories outside a profile that programs of this user share for temporary and runtime files. */
  sharedTemporaryDirectories(): string[];
}
