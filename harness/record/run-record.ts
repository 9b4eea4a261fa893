/** A record as it was read back, with everything that is wrong with it. Pure; harness/record/reader.ts brings the bytes. */
import { z } from 'zod';
import { UsageError } from '../usage-error.js';
import { type Calibration, type Footer, type Header, type Line, line as lineSchema, type Plan } from './schema.js';

/** The lines between header and footer that tell what happened. */
export type Happening = Exclude<Line, Header | Plan | Calibration | Footer>;

export interface RunRecord {
  readonly header: Header;
  readonly plan: Plan | undefined;
  readonly calibration: Calibration | undefined;
  /** By time; several processes write, so their lines may stand in the file a little out of order. */
  readonly lines: readonly Happening[];
  /** Missing where the run broke off. */
  readonly footer: Footer | undefined;
  /** One line for each thing that must not be so in a complete record. A damaged record can never show conformance. */
  readonly damage: readonly string[];
}

/** A line of the file: what it says, or what keeps it from being read. */
const parseLine = (text: string): Line | string => {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return 'is no JSON';
  }
  const result = lineSchema.safeParse(data);
  return result.success ? result.data : z.prettifyError(result.error).replaceAll(/\s*\n\s*/g, ' ');
};

/** Milliseconds since the header; what has no time counts as said at once. */
export const timeOf = (line: Happening): number => ('t' in line ? line.t : 0);

/**
 * Reads the text of a record. Nothing in it makes this throw, except that there is no header: then it is no record
 * (UsageError, naming `path`).
 */
export const parseRecord = (text: string, path: string): RunRecord => {
  const damage: string[] = [];
  const rows = text.split('\n');
  if (rows.pop() !== '') {
    rows.push(text.slice(text.lastIndexOf('\n') + 1));
    damage.push('the last line is cut: no line end');
  }

  const lines: Line[] = [];
  for (const [index, row] of rows.entries()) {
    const line = parseLine(row);
    if (typeof line === 'string') damage.push(`line ${index + 1}: ${line}`);
    else lines.push(line);
  }

  /** The first line of a type that a record has at most once. */
  const only = <T extends Line['type']>(type: T): Extract<Line, { type: T }> | undefined => {
    const found = lines.filter((line): line is Extract<Line, { type: T }> => line.type === type);
    if (found.length > 1) damage.push(`${found.length} lines of type ${type}, one allowed: are these two records?`);
    return found[0];
  };
  const header = only('header');
  if (!header) throw new UsageError(`${path}: no header line, so this is no record of gatelock`);
  const plan = only('plan');
  const calibration = only('calibration');
  const footer = only('footer');

  if (lines[0] !== header) damage.push('the header is not the first line');
  if (!plan) damage.push('no plan: what should have been tested is not known');
  if (!footer) damage.push('no footer: the run broke off');
  else {
    if (lines.at(-1) !== footer) damage.push('lines after the footer');
    if (footer.lines !== rows.length - 1) {
      damage.push(`the footer counts ${footer.lines} lines before it, there are ${rows.length - 1}`);
    }
  }

  for (const { index, damage: ofShard } of header.shards ?? []) {
    damage.push(...ofShard.map((what) => `shard ${index}: ${what}`));
  }

  const happenings = lines.filter(
    (line): line is Happening => !['header', 'plan', 'calibration', 'footer'].includes(line.type),
  );
  return {
    header,
    plan,
    calibration,
    lines: happenings.sort((a, b) => timeOf(a) - timeOf(b)),
    footer,
    damage,
  };
};
