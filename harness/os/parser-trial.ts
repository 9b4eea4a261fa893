/** Text that no tool printed: what the tests of the parsers throw at them. The same every time. */

/** Odd pieces of what tools print, put together in `count` texts of up to 40 pieces. */
export function oddTexts(pieces: readonly string[], count: number): string[] {
  let state = 1;
  // The numbers of Lehmer's generator, as C++ has them in minstd_rand.
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: next(40) }, () => pieces[next(pieces.length)] ?? '').join(''),
  );
}

/** In ms, of the fastest of five. */
export function fastest(work: () => unknown): number {
  return Math.min(
    ...Array.from({ length: 5 }, () => {
      const begun = performance.now();
      work();
      return performance.now() - begun;
    }),
  );
}
