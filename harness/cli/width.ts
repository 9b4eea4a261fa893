import type { TerminalOptions } from '../report/terminal.js';

/** Columns of a terminal that does not tell. */
const DEFAULT_WIDTH = 120;

/** How a report for people is to be laid out where it goes. */
export function widthOf({ isTTY = false, columns }: NodeJS.WriteStream): TerminalOptions {
  return {
    color: isTTY && process.env.NO_COLOR === undefined,
    width: isTTY ? columns || DEFAULT_WIDTH : Number.POSITIVE_INFINITY,
  };
}
