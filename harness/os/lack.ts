/** What this machine lacks: told alike by the suite, where it leaves a test out, and by doctor. */

export interface Lack {
  /** What is missing, in one line. */
  readonly why: string;
  /** What to do about it, in one line. */
  readonly enable: string;
}

export const lackText = ({ why, enable }: Lack): string => `${why}: ${enable}`;

/** What an error says, in one line: of a command that failed, the last line that it printed. */
export function complaintOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n').at(-1) ?? message;
}
