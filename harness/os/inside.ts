/** Whether this process takes part in an isolated run. */

/** Variable that is set for all processes of an isolated run but its gateways: the directory that serves it. */
export const INSIDE = 'GATELOCK_INSIDE';

/** Directory of the isolated run that this process takes part in; undefined if the run is not isolated. It goes with the run. */
export function isolatedDirectory(): string | undefined {
  return process.env[INSIDE];
}
