/** A part of the matrix that still touches every fault and every clause: each fault on the tests of one clause. Pure. */

export interface Member {
  readonly selector: string;
  /** The clauses that it must fail. */
  readonly fails: readonly string[];
}

/** `only`: the clause whose tests it is run on. */
export type Sampled<M extends Member> = M & { readonly only: string };

/**
 * Gives each clause that is failed by somebody to one of those, the clauses with the fewest to choose from first, and the
 * members that are left to the clause of theirs that has the fewest tests. Those that fail nothing are left out.
 * @param tests number of tests by clause
 */
export function proofSample<M extends Member>(members: readonly M[], tests: ReadonlyMap<string, number>): Sampled<M>[] {
  const failing = (clause: string): M[] => members.filter(({ fails }) => fails.includes(clause));
  const clauses = [...new Set(members.flatMap(({ fails }) => fails))];
  const given = new Map<M, string>();
  for (const clause of clauses.sort((a, b) => failing(a).length - failing(b).length)) {
    const member = failing(clause).find((one) => !given.has(one));
    if (member) given.set(member, clause);
  }
  return members.flatMap((member) => {
    const [quickest] = [...member.fails].sort((a, b) => (tests.get(a) ?? 0) - (tests.get(b) ?? 0));
    const only = given.get(member) ?? quickest;
    return only === undefined ? [] : [{ ...member, only }];
  });
}
