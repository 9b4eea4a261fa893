/** The error of a file of gatelock's own that could not be written: what, where, and what to do about it. */
export function cannotWrite(path: string, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error);
  return new Error(`${path}: cannot be written (${why}): free space there, or have it elsewhere (--out, TMPDIR)`, {
    cause: error,
  });
}
