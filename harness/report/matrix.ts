/** The matrix of faults × clauses: who had to fail what, who did, and where the two differ. Pure. */
import type { Judgement, Verdict } from '../judge/verdict.js';

/** One target that was run, what it must fail, and what came of it; no verdict if the run came to none. */
export interface Proof {
  readonly selector: string;
  /** The clauses that it must fail, and no others. */
  readonly fails: readonly string[];
  /** The one of them that a sample was restricted to; the others may be open then. */
  readonly only?: string | undefined;
  readonly verdict: Judgement | undefined;
}

/** `caught`: had to fail and did. `survived`: had to and did not. `stray`: failed and had not to. */
export type Cell = 'caught' | 'survived' | 'stray' | 'clear' | 'open' | 'not-applicable';

export interface Matrix {
  readonly clauses: readonly string[];
  readonly rows: readonly { readonly selector: string; readonly cells: readonly Cell[] }[];
  /** One line each; empty if everything is as declared. */
  readonly problems: readonly string[];
}

/** `complete`: all targets were run, so a clause that nobody fails is a problem. */
export function matrixOf(proofs: readonly Proof[], { complete }: { readonly complete: boolean }): Matrix {
  const clauses = proofs.find(({ verdict }) => verdict)?.verdict?.clauses.map(({ id }) => id) ?? [];
  const rows = proofs.map((proof) => ({
    selector: proof.selector,
    cells: clauses.map((clause) => cellOf(proof, clause)),
  }));
  const silent = clauses.filter((_clause, at) => !rows.some(({ cells }) => cells[at] === 'caught'));
  return {
    clauses,
    rows,
    problems: [
      ...proofs.flatMap(problemsOf),
      ...(complete ? silent.map((clause) => `${clause}: no fault is caught by this clause`) : []),
    ],
  };
}

function verdictOf({ verdict }: Proof, clause: string): Verdict | undefined {
  return verdict?.clauses.find(({ id }) => id === clause)?.verdict;
}

function cellOf(proof: Proof, clause: string): Cell {
  const verdict = verdictOf(proof, clause);
  const mustFail = proof.only === undefined ? proof.fails.includes(clause) : clause === proof.only;
  if (mustFail || (proof.fails.includes(clause) && verdict === 'fail'))
    return verdict === 'fail' ? 'caught' : 'survived';
  if (verdict === 'fail') return 'stray';
  if (verdict === 'not-applicable') return 'not-applicable';
  return verdict === 'pass' ? 'clear' : 'open';
}

function problemsOf(proof: Proof): string[] {
  const { selector, fails, verdict } = proof;
  if (!verdict) return [`${selector}: no verdict`];
  const known = verdict.clauses.map(({ id }) => id);
  const ofClauses = verdict.clauses.flatMap(({ id, reason }) => {
    const cell = cellOf(proof, id);
    if (cell === 'survived') return [`${selector}: survives ${id}: ${reason}`];
    return cell === 'stray' ? [`${selector}: fails ${id} too: ${reason}`] : [];
  });
  return [
    ...fails.filter((id) => !known.includes(id)).map((id) => `${selector}: declares ${id}, which is no clause`),
    ...verdict.faults.map(({ what }) => `${selector}: a fault of gatelock's own: ${what}`),
    ...ofClauses,
    ...(fails.length === 0 && verdict.gate !== 'conformant' && ofClauses.length === 0
      ? [`${selector}: ${verdict.gate}: ${verdict.reasons.join('; ')}`]
      : []),
  ];
}

const MARKS: Readonly<Record<Cell, string>> = {
  caught: '●',
  survived: '!',
  stray: '✗',
  clear: '·',
  open: '?',
  'not-applicable': ' ',
};

/** Clauses as numbered columns, a legend below, then what is wrong. */
export function renderMatrix({ clauses, rows, problems }: Matrix): string {
  const width = Math.max(0, ...rows.map(({ selector }) => selector.length));
  const tens = clauses.map((_clause, at) => ((at + 1) % 10 === 0 ? String(Math.floor((at + 1) / 10)) : ' ')).join(' ');
  const ones = clauses.map((_clause, at) => String((at + 1) % 10)).join(' ');
  const caught = rows.filter(({ cells }) => cells.includes('caught')).length;
  return [
    `${' '.repeat(width)}  ${tens}`,
    `${' '.repeat(width)}  ${ones}`,
    ...rows.map(({ selector, cells }) => `${selector.padEnd(width)}  ${cells.map((cell) => MARKS[cell]).join(' ')}`),
    '',
    ...clauses.map((clause, at) => `${String(at + 1).padStart(3)} ${clause}`),
    '',
    '● caught   ! survived   ✗ failed and should not   · passes   ? inconclusive   (blank) not applicable',
    `${rows.length} targets, ${caught} faults caught, ${problems.length} problems`,
    ...problems.map((problem) => `  ${problem}`),
    '',
  ].join('\n');
}
