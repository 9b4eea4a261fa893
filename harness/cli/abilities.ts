/** What a machine can have that the suite makes use of: what each is for, and how it is looked for. */
import { join } from 'node:path';
import { lackHere } from '../os/here.js';
import { lackOfProgram } from '../os/installing.js';
import type { Lack } from '../os/lack.js';
import {
  lackOfBareBinds,
  lackOfIpv6Loopback,
  lackOfNetlink,
  lackOfOwners,
  lackOfOwnTime,
  lackOfPort,
  lackOfTerminals,
} from '../os/lacks.js';
import { ownNamespaces } from '../os/namespaces.js';
import { lackOfPrivilegedPorts } from '../os/privileged-ports.js';
import { type Need, SEMANTICS } from '../os/semantics.js';
import { lackOfStrace } from '../os/strace.js';
import { packageRoot } from '../package-root.js';
import { idOf, type SuiteTest } from '../spec/coverage.js';
import { literalsFor } from '../spec/literals.js';
import type { LoadedSpec } from '../spec/load.js';
import { loadFamily } from '../target/family.js';
import { findNpm } from '../target/npm-client.js';
import { needsOf } from '../test-id.js';
import { UsageError } from '../usage-error.js';
import { FAMILIES } from './prove.js';

export interface Ability {
  readonly name: string;
  /** What it serves, in a few words. */
  readonly serves: string;
  /** Without it nothing can be tested at all. */
  readonly required?: true;
  /** Ids of the tests that are left out without it. */
  readonly tests?: readonly string[];
  /** Ids of the clauses that it touches in another way, or besides. */
  readonly clauses?: readonly string[];
  readonly lack: () => Promise<Lack | undefined>;
}

const DEFAULT_PORT_TEST = 'listener/without-a-port-option-it-listens-on-the-default-address';

/** In the order in which they are told: what a run cannot do without comes first. */
export async function abilities(spec: LoadedSpec, suite: readonly SuiteTest[]): Promise<Ability[]> {
  const needing = (need: Need): string[] => suite.filter(({ tags }) => needsOf(tags).includes(need)).map(idOf);
  const defaultPort = Number(new URL(literalsFor(spec, 'en').defaultUrl).port);
  return [
    { name: 'terminals', serves: 'every gateway runs in one', required: true, lack: lackOfTerminals },
    { name: 'owners of ports', serves: 'a gateway is told from a stranger', required: true, lack: lackOfOwners },
    {
      name: 'strace',
      serves: 'races from a barrier right before the bind, injected bind errors, retries',
      tests: needing('traced-calls'),
      lack: lackOfStrace,
    },
    {
      name: 'privileged ports',
      serves: 'a bind that is refused for want of a privilege',
      tests: needing('privileged-ports'),
      lack: lackOfPrivilegedPorts,
    },
    {
      name: `port ${defaultPort}`,
      serves: 'the default address',
      tests: [DEFAULT_PORT_TEST],
      lack: () => lackOfPort(defaultPort),
    },
    {
      name: 'namespaces',
      serves: `run --isolate netns: the default address also while port ${defaultPort} is held, and nothing survives; prove side by side`,
      clauses: ['listener.default-address'],
      lack: async () => {
        const found = await ownNamespaces();
        return 'why' in found ? found : undefined;
      },
    },
    {
      name: 'bare binds',
      serves: 'binds with options that Node.js does not offer',
      tests: ['listener/no-other-socket-can-bind-the-address'],
      lack: lackOfBareBinds,
    },
    {
      name: 'IPv6 loopback',
      serves: 'a foreign holder of ::1',
      tests: ['errors/a-foreign-holder-on-1-only'],
      lack: lackOfIpv6Loopback,
    },
    {
      name: 'own time',
      serves: 'limits that hold on a crowded machine too: time without a processor does not count',
      clauses: spec.clauses.flatMap(({ id, budgets }) => (Object.keys(budgets).length > 0 ? [id] : [])),
      lack: lackOfOwnTime,
    },
    {
      name: 'netlink',
      serves: 'more looks a second at who owns the port, so shorter double ownership is seen',
      clauses: ['singleton.one-gateway-per-port'],
      lack: lackOfNetlink,
    },
    { name: 'npm', serves: 'targets npm:<package>@<version>, and a Node.js that they accept', lack: lackOfNpm },
    ...(await programsOfFamilies()),
    ...bySystem(needing),
  ];
}

/** What no tool and no privilege adds to a system: the rest of the table of what the systems do. */
const BY_SYSTEM: readonly (readonly [name: string, need: Need])[] = [
  ['exclusive wildcard', 'exclusive-wildcard'],
  ['stop by signal', 'stop-signal'],
  ['freeze', 'freeze'],
  ['SIGSEGV', 'sigsegv'],
  ['SIGABRT', 'sigabrt'],
  ['closed terminal', 'closed-terminal'],
];

const bySystem = (needing: (need: Need) => string[]): Ability[] =>
  BY_SYSTEM.map(([name, need]) => ({
    name,
    serves: SEMANTICS[need].what,
    tests: needing(need),
    lack: async () => lackHere(need),
  }));

async function lackOfNpm(): Promise<Lack | undefined> {
  try {
    findNpm();
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const [why = '', enable = ''] = error.message.split(': ');
    return { why, enable };
  }
}

/** What members of the families that `prove` runs cannot be started without. */
async function programsOfFamilies(): Promise<Ability[]> {
  const members = new Map<string, string[]>();
  for (const name of FAMILIES) {
    const family = await loadFamily(name, join(packageRoot(), 'dist', 'fixtures', 'families'));
    for (const member of family.names) {
      const program = family.needs?.(member);
      if (program !== undefined) members.set(program, [...(members.get(program) ?? []), `${name}:${member}`]);
    }
  }
  return [...members].map(([program, needing]) => ({
    name: program,
    serves: `prove on ${needing.join(', ')}`,
    lack: () => lackOfProgram(program),
  }));
}
