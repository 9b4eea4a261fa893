/** What a machine can have that the suite makes use of: what each is for, and how it is looked for. */
import { join } from 'node:path';
import { lackOfProgram } from '../os/installing.js';
import type { Lack } from '../os/lack.js';
import {
  lackOfBareBinds,
  lackOfExclusiveWildcard,
  lackOfIpv6Loopback,
  lackOfNetlink,
  lackOfOwners,
  lackOfOwnTime,
  lackOfPort,
  lackOfTerminals,
} from '../os/lacks.js';
import { ownNamespaces } from '../os/namespaces.js';
import { lackOfPrivilegedPorts } from '../os/privileged-ports.js';
import { lackOfStrace } from '../os/strace.js';
import { packageRoot } from '../package-root.js';
import { literalsFor } from '../spec/literals.js';
import type { LoadedSpec } from '../spec/load.js';
import { loadFamily } from '../target/family.js';
import { findNpm } from '../target/npm-client.js';
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
export async function abilities(spec: LoadedSpec): Promise<Ability[]> {
  const defaultPort = Number(new URL(literalsFor(spec, 'en').defaultUrl).port);
  return [
    { name: 'terminals', serves: 'every gateway runs in one', required: true, lack: lackOfTerminals },
    { name: 'owners of ports', serves: 'a gateway is told from a stranger', required: true, lack: lackOfOwners },
    {
      name: 'strace',
      serves: 'races from a barrier right before the bind, injected bind errors, retries',
      tests: [
        'singleton/of-4-let-go-together-right-before-their-bind-one-serves',
        'errors/a-refused-start-tries-once',
        'errors/another-bind-failure-an-injected-eacces',
        'errors/another-bind-failure-an-injected-enobufs',
      ],
      lack: lackOfStrace,
    },
    {
      name: 'privileged ports',
      serves: 'a bind that is refused for want of a privilege',
      tests: ['errors/another-bind-failure-a-privileged-port'],
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
      name: 'exclusive wildcard',
      serves: 'a foreign holder of every address',
      tests: ['errors/a-foreign-holder-on-every-address'],
      lack: lackOfExclusiveWildcard,
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
  ];
}

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
