/** The user's input cannot be used: one line that says what, where and how to mend it. Ends the command with status 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
