/** How a run is getting on, from the lines of its record as they come. Pure. */
import type { Line } from '../record/schema.js';
import { plainText } from './plain.js';
import { duration } from './words.js';

export interface Progress {
  readonly total: number;
  readonly done: number;
  /** Gateways that were spawned and are not dead. */
  readonly alive: ReadonlySet<string>;
  /** Clauses that a check has found violated. */
  readonly violated: ReadonlySet<string>;
  /** Milliseconds from the header to the latest line; whoever draws may put the present time here. */
  readonly elapsedMs: number;
}

export const noProgress: Progress = { total: 0, done: 0, alive: new Set(), violated: new Set(), elapsedMs: 0 };

const advance = (progress: Progress, line: Line): Partial<Progress> => {
  switch (line.type) {
    case 'plan':
      return { total: line.tests.length };
    case 'test-end':
      // Whatever still lived has been ended with its test; a gateway that gatelock ended may leave no `dead` of its own.
      return {
        done: progress.done + 1,
        alive: new Set([...progress.alive].filter((gateway) => !gateway.startsWith(`${line.test} `))),
      };
    case 'check':
      return line.outcome === 'violated' ? { violated: new Set([...progress.violated, line.clause]) } : {};
    case 'event': {
      const gateway = `${line.test} ${line.gateway ?? ''}`;
      if (line.kind === 'spawn') return { alive: new Set([...progress.alive, gateway]) };
      if (line.kind === 'dead') return { alive: new Set([...progress.alive].filter((one) => one !== gateway)) };
      return {};
    }
    default:
      return {};
  }
};

/** The progress after one more line. */
export const nextProgress = (progress: Progress, line: Line): Progress => ({
  ...progress,
  ...advance(progress, line),
  elapsedMs: Math.max(progress.elapsedMs, 't' in line ? line.t : 0),
});

/** Milliseconds that the tests not done will take if they are like those done; undefined as long as none is. */
export const estimateLeftMs = ({ done, total, elapsedMs }: Progress): number | undefined =>
  done === 0 ? undefined : (elapsedMs / done) * Math.max(0, total - done);

/** One line of at most `width` columns. */
export const renderProgress = (progress: Progress, width: number): string => {
  const { done, total, alive, violated, elapsedMs } = progress;
  const left = estimateLeftMs(progress);
  const line = [
    `${done}/${total} tests`,
    ...(violated.size > 0 ? [`violated so far: ${[...violated].join(', ')}`] : []),
    `gateways alive: ${alive.size}`,
    duration(elapsedMs),
    ...(left === undefined ? [] : [`about ${duration(left)} left`]),
  ].join(' · ');
  return plainText(line).slice(0, Math.max(0, width));
};
