/** A test's view of the machine: free ports, gateways, contenders, companions. What it hands out it takes back at the end. */
import type { Bench } from './bench.js';
import { Blocked } from './blocked.js';
import { type Census, takeCensus } from './checks/census.js';
import { terminalOf } from './checks/finding.js';
import { Incumbent } from './checks/incumbent.js';
import type { Budget } from './effort.js';
import { type Client, type ClientKind, openClient } from './faults/clients.js';
import { Companion, type CompanionProgram } from './faults/companion.js';
import { type Contention, watchContender } from './faults/contend.js';
import { httpGet } from './gateway/answer.js';
import { type Ended, exitText, Gateway } from './gateway/gateway.js';
import { keepTranscript } from './gateway/kept-transcript.js';
import type { Passed } from './gateway/passed.js';
import { answersAsReady, type Readiness, untilReady } from './gateway/ready.js';
import { isShortage } from './os/shortage.js';
import type { Recorder } from './record/recorder.js';
import { collectResidue } from './residue.js';
import { assertRoom, ROOM_TO_GO_ON } from './room.js';
import { DOCUMENTED_HOST } from './spec/literals.js';
import { cleanRoom } from './target/environment.js';
import { guardedLine, type Instance, launchLine } from './target/launch.js';
import { createProfile, type Profile, removeProfile } from './target/profile.js';

const PROBE_MS = 5_000;

/** How an instance differs from the plain one: a fresh profile, a port of its own, the documented host. */
export interface LaunchOptions {
  readonly name?: string;
  readonly profile?: Profile;
  readonly port?: number;
  /** No port option at all: the target's default. */
  readonly defaultPort?: boolean;
  /** Host that the target is asked to bind instead of the documented one. */
  readonly bind?: string;
  readonly through?: 'guard';
  /** Command put before the launch line; it must execute the gateway in its own place. */
  readonly before?: readonly string[];
}

/** `took`: launch to ready; undefined if it did not get there, and `why` not. */
export interface Restart {
  readonly gateway: Gateway;
  readonly took: Passed | undefined;
  readonly why: string;
}

/** A launcher whose gateway has died gets this long to end too before the next start. */
const LAUNCHER_FOLLOWS_MS = 5_000;

function isPlain({ through, before, bind, defaultPort = false }: LaunchOptions): boolean {
  return through === undefined && before === undefined && bind === undefined && !defaultPort;
}

const endText = (end: Ended | undefined): string => (end ? `ended with ${exitText(end.exit)}` : 'still running');

export class Host {
  readonly #bench: Bench;
  readonly #test: string;
  readonly #clauses: readonly string[];
  readonly #gateways: Gateway[] = [];
  /** Launched as any test would launch one: nothing before it or around it, the documented host, a port option. */
  readonly #plain = new WeakSet<Gateway>();
  readonly #profiles: Profile[] = [];
  readonly #ports: number[] = [];
  readonly #companions: Companion[] = [];
  readonly #clients: Client[] = [];
  readonly #names = new Map<string, number>();
  #obstacle: Blocked | undefined;
  #isOver = false;

  /** `clauses`: those that the test exercises. */
  constructor(bench: Bench, test: string, clauses: readonly string[]) {
    this.#bench = bench;
    this.#test = test;
    this.#clauses = clauses;
  }

  /** What kept the test from its observation, if anything did. */
  get obstacle(): Blocked | undefined {
    return this.#obstacle;
  }

  /** True once the test is over: what its gateways do from then on is our doing. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get recorder(): Recorder {
    return this.#bench.recorder;
  }

  get bench(): Bench {
    return this.#bench;
  }

  get target() {
    return this.#bench.run.target;
  }

  get description() {
    return this.target.description;
  }

  get budget(): Budget {
    return this.#bench.budgetFor(this.#clauses);
  }

  limit(clause: string, name: string): number {
    return this.#bench.limit(clause, name);
  }

  async freePort(): Promise<number> {
    const port = await this.#bench.ports.take();
    this.#ports.push(port);
    return port;
  }

  /** A private profile as a user's first start would find it; its census at birth is kept. */
  async freshProfile(): Promise<Profile> {
    const profile = createProfile(this.target, this.#bench.run.workspace);
    this.#profiles.push(profile);
    this.#bench.births.set(profile, await takeCensus(profile.roots));
    return profile;
  }

  /** What stood in the profile before anything was started in it. */
  birthOf(profile: Profile): Census {
    const birth = this.#bench.births.get(profile);
    if (!birth) throw new Error(`${profile.directory} was not made by a host: take it from freshProfile()`);
    return birth;
  }

  /** Starts a gateway and waits for nothing. */
  async launch(options: LaunchOptions = {}): Promise<Gateway> {
    const profile = options.profile ?? (await this.freshProfile());
    const port = options.port ?? (await this.freePort());
    const instance: Instance = {
      profile: profile.directory,
      secret: profile.secret,
      ...(options.defaultPort ? {} : { port }),
      ...(options.bind === undefined ? {} : { host: options.bind }),
    };
    const plain = options.through === 'guard' ? guardedLine(this.target, instance) : launchLine(this.target, instance);
    const [file = plain.file, ...args] = [...(options.before ?? []), plain.file, ...plain.args];
    const gateway = await Gateway.launch(
      {
        name: this.#nameFor(options.name ?? 'gateway'),
        line: { file, args },
        environment: (nonce) => cleanRoom(this.target, instance, process.env, nonce),
        profile,
        host: options.bind ?? DOCUMENTED_HOST,
        port,
      },
      this.recorder,
      this.#bench.guardian,
    );
    this.#gateways.push(gateway);
    if (isPlain(options)) this.#plain.add(gateway);
    return gateway;
  }

  /** Starts a gateway and waits until it is ready by identity. Throws Blocked if it does not get there. */
  async start(options: LaunchOptions = {}): Promise<Gateway> {
    const gateway = await this.launch(options);
    await this.ready(gateway);
    return gateway;
  }

  /** Waits until a launched gateway is ready; resolves to the time from its launch. Throws Blocked if it does not get there. */
  async ready(gateway: Gateway): Promise<Passed> {
    const state = await this.outcome(gateway);
    if (state.kind === 'ready') return gateway.passed(gateway.launchedAt, state.readyAt);
    const why = gateway.end ? `${endText(gateway.end)} before it was ready` : 'was not ready in time';
    const detail = state.kind === 'late' ? `: ${state.why}` : '';
    return this.block(gateway, `${why}${detail}`);
  }

  /** Throws if the disk is full: whatever a gateway fails to do then is not held against it. */
  assertRoom(): void {
    for (const place of [this.#bench.run.workspace, this.#bench.run.directory]) assertRoom(place, ROOM_TO_GO_ON);
  }

  /** Ends the test: the target keeps it from its observation. */
  async block(gateway: Gateway, why: string): Promise<never> {
    this.assertRoom();
    this.#obstacle = new Blocked(`${gateway.name} ${why}`, await terminalOf(gateway));
    throw this.#obstacle;
  }

  /** An incumbent before a contention, to be looked at again after it. Throws Blocked if it holds no port. */
  async observe(gateway: Gateway): Promise<Incumbent> {
    const incumbent = await Incumbent.observe(gateway, this.description.websocket.path);
    return incumbent ?? this.block(gateway, 'owns no listener on its port any more');
  }

  /** After a crash: the next start on the same port and profile, which nobody prepares. */
  async restart(crashed: Gateway): Promise<Restart> {
    await crashed.endedWithin(LAUNCHER_FOLLOWS_MS);
    const gateway = await this.launch({ name: 'restarted', profile: crashed.profile, port: crashed.port });
    const state = await this.outcome(gateway);
    const why = state.kind === 'late' ? `not ready: ${state.why}` : endText(gateway.end);
    return {
      gateway,
      took: state.kind === 'ready' ? gateway.passed(gateway.launchedAt, state.readyAt) : undefined,
      why,
    };
  }

  /** Waits until a launched gateway is ready, has ended, or its time is over. */
  outcome(gateway: Gateway): Promise<Readiness> {
    const { ready } = this.description;
    return untilReady(gateway, ready, ready.deadlineMs, this.recorder);
  }

  /** A ready gateway of this test's own, to be harmed. Where starts are dear the standing one is taken. */
  async gateway(): Promise<Gateway> {
    const standing = await this.#takeStanding();
    return standing ?? this.start();
  }

  /** A ready gateway that holds its port and comes to no harm. */
  async incumbent(): Promise<Gateway> {
    const standing = await this.#takeStanding();
    return standing ?? this.start({ name: 'incumbent' });
  }

  /** A contender on the port of `incumbent`, watched to its end: on the incumbent's profile, or on one of its own. */
  async contend(incumbent: Gateway, on: 'same profile' | 'own profile'): Promise<Contention> {
    const profile = on === 'same profile' ? incumbent.profile : await this.freshProfile();
    return this.contention({ name: 'contender', profile, port: incumbent.port }, [incumbent]);
  }

  /** A start that is expected to be refused, watched to its end. */
  async contention(options: LaunchOptions, incumbents: readonly Gateway[] = []): Promise<Contention> {
    const contender = await this.launch({ name: 'contender', ...options });
    const deadline = this.limit('singleton.second-start-refused', 'end');
    return watchContender(contender, incumbents, deadline, this.recorder);
  }

  async companion(program: CompanionProgram): Promise<Companion> {
    const companion = await Companion.start(program, this.recorder, this.#bench.guardian);
    this.#companions.push(companion);
    return companion;
  }

  async client(kind: ClientKind, gateway: Gateway): Promise<Client> {
    const address = { host: gateway.host, port: gateway.port, path: this.description.websocket.path };
    const opened = openClient(kind, address, this.recorder, this.#bench.guardian);
    const client = await opened.catch((error: Error) => {
      if (isShortage(error)) throw error;
      return this.block(gateway, `did not accept client ${kind}: ${error.message}`);
    });
    this.#clients.push(client);
    return client;
  }

  /** The test is over, perhaps because the run was interrupted while its body still waits for something. */
  async close(): Promise<void> {
    this.#isOver = true;
    await this.dispose();
  }

  /**
   * Ends everything, keeps the transcripts, and records what the gateways left behind. The host is as new afterwards:
   * rounds of a race end with it too.
   */
  async dispose(): Promise<void> {
    for (const client of this.#clients.splice(0)) await client.dispose();
    for (const companion of this.#companions.splice(0)) await companion.dispose();
    const kept = await this.#keepStanding();
    const gateways = this.#gateways.splice(0).filter((one) => one !== kept);
    await Promise.all(gateways.map((gateway) => collectResidue(gateway, this.birthOf(gateway.profile), this.recorder)));
    for (const gateway of gateways) keepTranscript(gateway, this.#test, this.#bench.run.directory);
    for (const profile of this.#profiles.splice(0)) if (profile !== kept?.profile) removeProfile(profile);
    for (const port of this.#ports.splice(0)) if (port !== kept?.port) this.#bench.ports.release(port);
  }

  get #sparesStarts(): boolean {
    return this.#bench.calibrated && this.budget.sparesStarts;
  }

  async #takeStanding(): Promise<Gateway | undefined> {
    const { standing } = this.#bench;
    if (!standing || !this.#sparesStarts) return undefined;
    this.#bench.standing = undefined;
    this.#gateways.push(standing);
    this.#plain.add(standing);
    this.#profiles.push(standing.profile);
    this.#ports.push(standing.port);
    const { name, launcher, port } = standing;
    this.recorder.event('note', name, `${name}, pid ${launcher.pid}, stands since before`, { ...launcher, port });
    return (await this.#serves(standing)) ? standing : undefined;
  }

  /** Where starts are dear, a gateway that came through the test unharmed serves the next one. */
  async #keepStanding(): Promise<Gateway | undefined> {
    if (!this.#sparesStarts || this.#bench.standing) return undefined;
    for (const gateway of this.#gateways) {
      if (gateway.wasHarmed || !this.#plain.has(gateway)) continue;
      if (!this.#ports.includes(gateway.port) || !(await this.#serves(gateway))) continue;
      this.#bench.standing = gateway;
      return gateway;
    }
    return undefined;
  }

  async #serves(gateway: Gateway): Promise<boolean> {
    if (gateway.end || !(await gateway.owner())) return false;
    const { ready } = this.description;
    return answersAsReady(ready, await httpGet(gateway.host, gateway.port, ready.path, PROBE_MS));
  }

  /** Names are unique within a test: `gateway`, `gateway-2`. */
  #nameFor(name: string): string {
    const taken = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, taken);
    return taken === 1 ? name : `${name}-${taken}`;
  }
}
