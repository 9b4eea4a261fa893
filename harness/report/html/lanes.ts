/** The course of a test as lanes: one a process, one a client, one a port. Pure. Times in milliseconds since the test began. */
import { LANES, MARKS } from './bounds.js';
import type { Course, Happening } from './happenings.js';
import { portSpans } from './port-spans.js';

/** What lasted. `shared`: the port had several owners; `unseen`: nobody looked. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly state: 'running' | 'listening' | 'frozen' | 'connected' | 'owned' | 'shared' | 'free' | 'unseen';
  readonly text: string;
}

export interface Mark {
  readonly t: number;
  readonly kind: Happening['kind'];
  readonly outcome?: Happening['outcome'];
  readonly text: string;
}

export interface Lane {
  readonly name: string;
  readonly role: 'process' | 'client' | 'port' | 'checks';
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** Processes that have none. */
  readonly notShown: number;
}

/** Of neighbours that nobody could tell apart the first stands for all, with how many. */
const thinned = (marks: readonly Mark[], length: number): Mark[] => {
  if (marks.length <= MARKS) return [...marks];
  const cell = length / MARKS;
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const key = `${mark.kind} ${mark.outcome} ${Math.floor(mark.t / cell)}`;
    groups.set(key, [...(groups.get(key) ?? []), mark]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return group.length === 1 ? first : { ...first, text: `${first.text} and ${group.length - 1} more until then` };
  });
};

const markOf = ({ t, kind, outcome, text }: Happening): Mark => ({ t, kind, ...(outcome && { outcome }), text });

/** From the first time something begins to the next time it ends, again and again. */
const phases = (
  events: readonly Happening[],
  begins: (one: Happening) => boolean,
  ends: (one: Happening) => boolean,
  last: number,
): { readonly from: Happening; readonly to: number; readonly by: Happening | undefined }[] => {
  const found: { from: Happening; to: number; by: Happening | undefined }[] = [];
  let from: Happening | undefined;
  for (const event of events) {
    if (!from && begins(event)) from = event;
    else if (from && ends(event)) {
      found.push({ from, to: event.t, by: event });
      from = undefined;
    }
  }
  return from ? [...found, { from, to: last, by: undefined }] : found;
};

const isStanding = ({ kind, text }: Happening): boolean => kind === 'note' && text.endsWith('stands since before');

const processLane = (name: string, events: readonly Happening[], length: number): Lane => {
  const dead = (one: Happening): boolean => one.kind === 'dead';
  const ms = (from: number, to: number): string => `${(to - from).toFixed(1)} ms`;
  const running = phases(events, (one) => one.kind === 'spawn' || isStanding(one), dead, length).map(
    ({ from, to, by }): Span => {
      const begun = from.kind === 'spawn' ? from.t : 0;
      const how = by ? `ran for ${ms(begun, to)}` : 'ran on when the test was over';
      return { from: begun, to, state: 'running', text: `${name} ${how}` };
    },
  );
  const listening = phases(
    events,
    ({ kind }) => kind === 'listening' || kind === 'ready',
    (one) => dead(one) || one.kind === 'released',
    length,
  ).map(({ from, to }): Span => ({ from: from.t, to, state: 'listening', text: `${name} was seen listening` }));
  const frozen = phases(
    events,
    ({ kind, data }) => kind === 'signal' && data.signal === 'SIGSTOP',
    (one) => dead(one) || (one.kind === 'signal' && one.data.signal === 'SIGCONT'),
    length,
  ).map(
    ({ from, to }): Span => ({ from: from.t, to, state: 'frozen', text: `${name} was frozen for ${ms(from.t, to)}` }),
  );
  return {
    name,
    role: 'process',
    spans: [...running, ...listening, ...frozen],
    marks: thinned(events.map(markOf), length),
  };
};

/** Helpers that gatelock starts have no gateway's name: `holder silent, pid 12: …`. */
const companionName = ({ kind, text }: Happening): string | undefined =>
  kind === 'holder' || kind === 'client' ? /^(.{1,60}?), pid \d+:/.exec(text)?.[1] : undefined;

/** `client idle-websocket connected to port 1`, `client idle-websocket saw close 1001`. */
const clientName = ({ kind, text }: Happening): string | undefined =>
  kind === 'client' ? /^client (\S{1,60}) (?:connected|saw)\b/.exec(text)?.[1] : undefined;

const clientLane = (name: string, events: readonly Happening[], length: number): Lane => ({
  name: `client ${name}`,
  role: 'client',
  spans: phases(
    events,
    ({ text }) => text.includes(' connected '),
    ({ text }) => text.includes(' saw '),
    length,
  ).map(({ from, to, by }) => ({ from: from.t, to, state: 'connected', text: by?.text ?? `${from.text}, to the end` })),
  marks: thinned(events.map(markOf), length),
});

const companionLane = (name: string, events: readonly Happening[], length: number): Lane => ({
  name,
  role: 'process',
  spans: events
    .slice(0, 1)
    .map(({ t, text }) => ({ from: t, to: length, state: 'running', text: `${text}, to the end of the test` })),
  marks: thinned(events.map(markOf), length),
});

const grouped = (
  happenings: readonly Happening[],
  nameOf: (one: Happening) => string | undefined,
): Map<string, Happening[]> => {
  const groups = new Map<string, Happening[]>();
  for (const one of happenings) {
    const name = nameOf(one);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group) group.push(one);
    else groups.set(name, [one]);
  }
  return groups;
};

/** Processes of which a check that does not hold speaks come before the others; else the order of their starts. */
const shownNames = (names: readonly string[], { happenings }: Course): string[] => {
  const wrong = happenings
    .filter(({ outcome }) => outcome === 'violated' || outcome === 'unknown')
    .flatMap(({ text }) => text.split(/[^\w-]+/));
  const told = new Set(wrong);
  const first = [...names.filter((name) => told.has(name)), ...names.filter((name) => !told.has(name))];
  const shown = new Set(first.slice(0, LANES));
  return names.filter((name) => shown.has(name));
};

/** What a lane of its own shows better, or the ends of the picture. */
const OF_THE_TEST = new Set<Happening['kind']>(['owners', 'begin', 'end']);

/** What was checked, the ports, then whoever took part, in the order of their appearance. */
export const lanesOf = (course: Course): Lanes => {
  const { happenings, length } = course;
  const gateways = grouped(happenings, ({ gateway }) => gateway);
  const companions = grouped(happenings, companionName);
  const clients = grouped(happenings, clientName);
  const names = [...gateways.keys()];
  const shown = shownNames(names, course);
  const own = happenings.filter(
    (one) => one.gateway === undefined && companionName(one) === undefined && clientName(one) === undefined,
  );
  const lanes: Lane[] = [
    {
      name: 'checks',
      role: 'checks',
      spans: [],
      marks: thinned(own.filter(({ kind }) => !OF_THE_TEST.has(kind)).map(markOf), length),
    },
    ...portSpans(course).map(
      ({ port, spans, looks }): Lane => ({
        name: `port ${port}`,
        role: 'port',
        spans,
        marks: thinned(looks.map(markOf), length),
      }),
    ),
    ...shown.map((name) => processLane(name, gateways.get(name) ?? [], length)),
    ...[...companions].slice(0, LANES).map(([name, events]) => companionLane(name, events, length)),
    ...[...clients].slice(0, LANES).map(([name, events]) => clientLane(name, events, length)),
  ];
  return { lanes, notShown: names.length - shown.length };
};
