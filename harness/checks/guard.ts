/** guard.separate-from-lock: a guard that refuses by itself takes the place of the lock. */
import type { Contention } from '../faults/contend.js';
import { ownMs, type Passed, passedText } from '../gateway/passed.js';
import { type Finding, finding, terminalOf } from './finding.js';

type Guarded = Pick<Contention, 'contender' | 'unseenMs'>;

/** What is refused behind the guard lives about as long as what is refused without it, and surely longer than this part of it. */
const SHORTER = 2 / 3;

/**
 * Whether the guard had anything started. Undefined if nothing was seen and the looks were too far apart to see it: a start that
 * is refused is short, and `refused` is how long one took without the guard.
 */
export function hadSpawned({ contender, unseenMs }: Guarded, refused: Passed): boolean | undefined {
  if (startedBy({ contender, unseenMs }).length > 0) return true;
  return unseenMs < ownMs(refused) * SHORTER ? false : undefined;
}

/** The gateway has to be spawned, and the bind to refuse it. */
export async function leftToTheGateway(guarded: Guarded, refused: Passed): Promise<Finding> {
  const started = startedBy(guarded);
  return finding(
    'the guard has the gateway spawned and leaves the refusal to it',
    hadSpawned(guarded, refused),
    'a process that the guard started',
    started.length > 0
      ? started.map(({ pid }) => `pid ${pid}`).join(', ')
      : `nothing, by looks at most ${guarded.unseenMs.toFixed(0)} ms apart; without the guard a refused start lives ${passedText(refused)}`,
    await terminalOf(guarded.contender),
  );
}

const startedBy = ({ contender }: Guarded) => contender.tree.seen.filter(({ pid }) => pid !== contender.launcher.pid);
