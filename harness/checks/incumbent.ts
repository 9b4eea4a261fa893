/** singleton.incumbent-unharmed: what a refused start must leave as it was. */
import type { Gateway } from '../gateway/gateway.js';
import { Session } from '../gateway/session.js';
import type { ProcessId } from '../os/index.js';
import { absent, type Census, CUT, diffCensus, takeCensus } from './census.js';
import { type Evidence, type Finding, finding, terminalOf } from './finding.js';
import { type Classification, classify } from './lock-files.js';

/** Taken before the contender starts. */
export class Incumbent {
  readonly #gateway: Gateway;
  readonly #owner: ProcessId;
  readonly #session: Session | undefined;

  private constructor(gateway: Gateway, owner: ProcessId, session: Session | undefined) {
    this.#gateway = gateway;
    this.#owner = owner;
    this.#session = session;
  }

  /** Undefined if no process of it owns its port. A session that does not work even now shows nothing later. */
  static async observe(gateway: Gateway, path: string): Promise<Incumbent | undefined> {
    const owner = await gateway.owner();
    return owner && new Incumbent(gateway, owner, await Session.open(gateway, path));
  }

  /** The same process owns the port, and the session that was open before still works. */
  async unharmed(): Promise<Finding> {
    const owner = await this.#gateway.owner();
    const trouble = await this.#session?.trouble();
    this.#session?.close();
    const same = owner?.pid === this.#owner.pid && owner.start === this.#owner.start;
    const session = this.#session ? (trouble ?? 'the session works') : 'it never had a session that works';
    const observed = `owned by ${owner ? `pid ${owner.pid}` : 'no process of it'}, ${session}`;
    return finding(
      'the incumbent owns the port as before, and its client noticed nothing',
      same && trouble === undefined,
      `owned by pid ${this.#owner.pid}, and whatever session it had works`,
      observed,
      await terminalOf(this.#gateway),
    );
  }
}

/**
 * No byte of the profile was written between two looks, while its own gateway was frozen: what changed is the loser's
 * doing. A log line or a compile cache does the incumbent no harm and is named, not held against it.
 */
export function profileUntouched(before: Census, after: Census): Finding {
  const { added, removed, changed, cut } = diffCensus(before, after);
  const marks = [
    ...added.map((entry) => ({ entry, what: 'added' })),
    ...changed.map((entry) => ({ entry, what: 'changed' })),
    ...removed.map((entry) => ({ entry, what: 'removed' })),
  ].map(({ entry, what }) => ({ text: `${what} ${entry.name}`, kind: classify(entry, undefined, []).kind }));
  const harm = marks.filter((mark) => !isHarmless(mark));
  return finding(
    "the loser wrote nothing into the incumbent's profile",
    absent(harm.length, cut),
    'no entry added, changed or removed, logs and caches aside',
    harm.length === 0
      ? `nothing but logs and caches, if anything${cut ? CUT : ''}`
      : summary(harm.map(({ text }) => text)),
    census('census of the profile', marks),
  );
}

/**
 * listener.bound-immediately: a start that was refused has done nothing else before. Its own fresh profile shows what it
 * did; directories count, for whoever makes a place means to put something there.
 */
export async function didNothingElse(contender: Gateway, before: Census): Promise<Finding> {
  const { added, changed, cut } = diffCensus(before, await takeCensus(contender.profile.roots));
  const marks = [...added, ...changed].map((entry) => ({
    text: entry.name,
    kind: classify(entry, undefined, []).kind,
  }));
  const deeds = marks.filter((mark) => !isHarmless(mark));
  return finding(
    'the refused start has written nothing',
    absent(deeds.length, cut),
    'no entry in its fresh profile, logs and caches aside',
    deeds.length === 0
      ? `nothing but logs and caches, if anything${cut ? CUT : ''}`
      : summary(deeds.map(({ text }) => text)),
    census('entries in its profile', marks),
  );
}

interface Mark {
  readonly text: string;
  readonly kind: Classification['kind'];
}

const isHarmless = ({ kind }: Mark): boolean => kind === 'log' || kind === 'cache';

/** Every entry that counts; logs and caches, which may be thousands, as a number. */
function census(title: string, marks: readonly Mark[]): Evidence {
  const harmless = marks.filter(isHarmless).length;
  const lines = marks.filter((mark) => !isHarmless(mark)).map(({ text, kind }) => `${text} (${kind})`);
  return { title, text: [...lines, `${harmless} logs and caches`].join('\n') };
}

const SHOWN = 5;

/** The first few and how many more. */
function summary(texts: readonly string[]): string {
  const more = texts.length - SHOWN;
  return texts.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
