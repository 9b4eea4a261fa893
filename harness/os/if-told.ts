/** Reading what may vanish under our eyes or be kept from us: such an answer is no error. */

/** What `look` gives; undefined if it fails with one of these errno names. Any other error is thrown on. */
export function ifTold<T>(notTold: ReadonlySet<unknown>, look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && notTold.has(error.code)) return undefined;
    throw error;
  }
}
