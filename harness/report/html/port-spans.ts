/** Who owned each port when, as far as anybody looked. Pure. */
import type { Course, Happening } from './happenings.js';
import type { Span } from './lanes.js';

export interface PortCourse {
  readonly port: number;
  readonly spans: readonly Span[];
  /** The events that tell who owned it. */
  readonly looks: readonly Happening[];
}

interface Holding {
  readonly state: 'owned' | 'shared' | 'free' | 'unseen';
  readonly text: string;
  /** Nobody has looked, but it was tried all the while: what is found in the end held from the beginning. */
  readonly tried?: true;
  /** Name of the gateway that owns it, if one does. */
  readonly gateway?: string;
}

const UNSEEN: Holding = { state: 'unseen', text: 'nobody has looked' };
const FREE: Holding = { state: 'free', text: 'owned by nobody' };

const numberIn = (data: Happening['data'], name: string): number | undefined =>
  typeof data[name] === 'number' ? data[name] : undefined;

/** `port 1 is owned by incumbent (pid 12) on 127.0.0.1`. */
const OWNED = /is owned by (?:nobody|((\S+) .*))$/;

/** Each owner among several: `incumbent (pid 12) on 127.0.0.1, contender (pid 13) on 127.0.0.1`. */
const OWNER = /(?:^|, )(.+?) \(pid /g;

/** What a companion prints once it holds a port: `{"holding":{"port":1,…}}`. */
const HELD_PORT = /"port":(\d{1,5})\b/;

/** `port 1 still taken after 2000 ms, by pid 12`. */
const STILL_TAKEN = /^port \d+ still taken after [\d.]+ ms(?:,( by .+))?$/;

/** Which port an event speaks of, given the ports that the gateways were launched on. */
const portOf = (event: Happening, ports: ReadonlyMap<string, number>): number | undefined => {
  if (event.kind === 'holder') {
    const [, port] = HELD_PORT.exec(event.text) ?? [];
    return port === undefined ? undefined : Number(port);
  }
  return numberIn(event.data, 'port') ?? ports.get(event.gateway ?? '');
};

/** What is known of the port after the event; undefined if it tells nothing new. */
const after = ({ kind, gateway, text }: Happening, before: Holding): Holding | undefined => {
  switch (kind) {
    case 'holder':
      return { state: 'owned', text: `owned by ${text.split(':')[0] ?? 'a holder'}` };
    case 'listening':
      return { state: 'owned', text: `owned by ${gateway}`, ...(gateway !== undefined && { gateway }) };
    case 'ready':
      return before.state === 'owned' || before.state === 'shared'
        ? undefined
        : { state: 'owned', text: `owned by ${gateway}`, ...(gateway !== undefined && { gateway }) };
    case 'owners': {
      const [found, owners, name] = OWNED.exec(text) ?? [];
      if (found === undefined) return undefined;
      if (owners === undefined) return FREE;
      const several = new Set([...owners.matchAll(OWNER)].map(([, owner]) => owner)).size > 1;
      return {
        state: several ? 'shared' : 'owned',
        text: `owned by ${owners}`,
        ...(name !== undefined && { gateway: name }),
      };
    }
    case 'released':
      return FREE;
    case 'dead':
      return before.gateway === gateway
        ? { ...UNSEEN, text: `${gateway} died; nobody has looked since`, tried: true }
        : undefined;
    case 'note': {
      const [found, by = ''] = STILL_TAKEN.exec(text) ?? [];
      return found === undefined ? undefined : { state: 'owned', text: `still taken${by}` };
    }
    default:
      return undefined;
  }
};

/** One for each port that a gateway was launched on, or that a look or a holder names; in that order. */
export const portSpans = ({ happenings, length }: Course): PortCourse[] => {
  const ports = new Map<string, number>();
  const found = new Map<number, { spans: Span[]; looks: Happening[]; holding: Holding; since: number }>();
  for (const event of happenings) {
    const launched = event.kind === 'spawn' || event.kind === 'note' ? numberIn(event.data, 'port') : undefined;
    if (launched !== undefined && event.gateway !== undefined) ports.set(event.gateway, launched);
    const port = portOf(event, ports);
    if (port === undefined) continue;
    const course = found.get(port) ?? { spans: [], looks: [], holding: UNSEEN, since: 0 };
    found.set(port, course);
    const holding = after(event, course.holding);
    if (!holding) continue;
    course.looks.push(event);
    if (holding.text === course.holding.text) continue;
    const { holding: before, since } = course;
    course.holding = holding;
    // Binding it was tried again and again since its owner died.
    if (event.kind === 'note' && before.tried) continue;
    course.spans.push({ from: since, to: event.t, state: before.state, text: before.text });
    course.since = event.t;
  }
  return [...found].map(([port, { spans, looks, holding, since }]) => ({
    port,
    spans: [...spans, { from: since, to: length, state: holding.state, text: holding.text }],
    looks,
  }));
};
