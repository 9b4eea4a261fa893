/** Time that passed for a gateway: what the clock says, and how much of it the machine withheld from the gateway. Pure. */

export interface Passed {
  readonly clockMs: number;
  /** Of that: ready to run, without a processor. 0 where the system does not tell. */
  readonly starvedMs: number;
}

/** What a gateway answers for. A limit that holds on an idle machine must hold on a crowded one too. */
export const ownMs = ({ clockMs, starvedMs }: Passed): number => Math.max(0, clockMs - starvedMs);

/** For people; a tenth of a millisecond is as fine as anything here is measured. */
export function passedText(passed: Passed): string {
  const own = `${ownMs(passed).toFixed(1)} ms`;
  if (passed.starvedMs < 1) return own;
  return `${own} (${passed.clockMs.toFixed(0)} ms by the clock, ${passed.starvedMs.toFixed(0)} ms of them without a processor)`;
}
