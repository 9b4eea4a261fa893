/** How much a run does: rounds of races, crashes in a row, and what a slow target is spared. Data and one formula. */
import type { Effort } from './run.js';

interface Plan {
  /** Crashes in a row on one profile. */
  readonly crashesInARow: number;
  /** Seconds that the rounds of one kind of race may take. */
  readonly raceSeconds: number;
  readonly mostRounds: number;
  /** A single round may take this long even if it exceeds raceSeconds; a costlier one is left out. */
  readonly dearestRoundSeconds: number;
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  quick: { crashesInARow: 3, raceSeconds: 0.8, mostRounds: 20, dearestRoundSeconds: 20 },
  standard: { crashesInARow: 10, raceSeconds: 2.5, mostRounds: 60, dearestRoundSeconds: 75 },
  thorough: { crashesInARow: 20, raceSeconds: 60, mostRounds: 400, dearestRoundSeconds: 600 },
};

/** A target whose start takes longer is asked for fewer starts: tests share one, and variants of one situation are left out. */
const SLOW_START_MS = 2_000;

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

  /** True if starts are dear and the effort is not thorough. */
  get sparesStarts(): boolean {
    return this.#coldMs > SLOW_START_MS && this.#effort !== 'thorough';
  }

  /** Rounds of a race of `racers`; 0 if even one would be too dear. Starts share the cores. */
  rounds(racers: number): number {
    const roundSeconds = (this.#coldMs / 1000) * Math.max(1, racers / this.#cores);
    if (roundSeconds > this.#plan.dearestRoundSeconds) return 0;
    return Math.max(1, Math.min(this.#plan.mostRounds, Math.floor(this.#plan.raceSeconds / roundSeconds)));
  }
}
