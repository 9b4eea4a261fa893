/** How much a run does: rounds of races, crashes in a row, and what a slow target is spared. Data and one formula. */
import type { Effort } from './record/schema.js';

interface Plan {
  /** Crashes in a row on one profile. */
  readonly crashesInARow: number;
  /** Seconds that the rounds of one kind of race may take. */
  readonly raceSeconds: number;
  readonly mostRounds: number;
  readonly mostRacers: number;
  /** A single round may take this long even if it exceeds raceSeconds; a costlier one is left out. */
  readonly dearestRoundSeconds: number;
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  brief: { crashesInARow: 3, raceSeconds: 0, mostRounds: 1, mostRacers: 4, dearestRoundSeconds: 20 },
  quick: { crashesInARow: 3, raceSeconds: 0.8, mostRounds: 20, mostRacers: 16, dearestRoundSeconds: 20 },
  standard: { crashesInARow: 10, raceSeconds: 2.5, mostRounds: 60, mostRacers: 16, dearestRoundSeconds: 75 },
  thorough: { crashesInARow: 20, raceSeconds: 60, mostRounds: 400, mostRacers: 16, dearestRoundSeconds: 600 },
};

/** A target whose start takes longer is asked for fewer starts: tests share one, and variants of one situation are left out. */
const SLOW_START_MS = 2_000;

/** What a test of a brief run gets if it exercises a clause that the run is to look at closely. */
const FOCUSED: Effort = 'quick';

/** The effort of a test that exercises `clauses`, in a run of `effort` that looks closely at the clauses of `focus`. */
export function effortFor(effort: Effort, focus: readonly string[], clauses: readonly string[]): Effort {
  return effort === 'brief' && clauses.some((clause) => focus.includes(clause)) ? FOCUSED : effort;
}

/** False if of several situations that tell something of one of `clauses` those that tell most are enough. */
export const looksClosely = (...asked: Parameters<typeof effortFor>): boolean => effortFor(...asked) !== 'brief';

export class Budget {
  readonly #plan: Plan;
  readonly #effort: Effort;
  readonly #coldMs: number;
  readonly #cores: number;

  constructor(effort: Effort, coldMs: number, cores: number) {
    this.#effort = effort;
    this.#plan = PLANS[effort];
    this.#coldMs = coldMs;
    this.#cores = cores;
  }

  get crashesInARow(): number {
    return this.#plan.crashesInARow;
  }

  /** True if tests share their starts, and variants of a situation are left out: in a brief run, and if starts are dear and the effort is not thorough. */
  get sparesStarts(): boolean {
    if (this.#effort === 'brief') return true;
    return this.#coldMs > SLOW_START_MS && this.#effort !== 'thorough';
  }

  /** Rounds of a race of `racers`; 0 if even one would be too dear. Starts share the cores. */
  rounds(racers: number): number {
    const roundSeconds = (this.#coldMs / 1000) * Math.max(1, racers / this.#cores);
    if (racers > this.#plan.mostRacers || roundSeconds > this.#plan.dearestRoundSeconds) return 0;
    return Math.max(1, Math.min(this.#plan.mostRounds, Math.floor(this.#plan.raceSeconds / roundSeconds)));
  }
}
