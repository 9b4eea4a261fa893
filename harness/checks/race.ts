/** singleton.concurrent-start-one-winner: many rounds, one finding. */
import type { Round } from '../faults/race.js';
import { ownedText } from '../gateway/port-watch.js';
import { upperBound } from '../record/bound.js';
import type { Literals } from '../spec/clause.js';
import { portInUse } from '../spec/literals.js';
import { findMessage } from '../spec/message.js';
import { type Evidence, type Finding, finding, terminalOf } from './finding.js';

/** What was wrong with one round, if anything. */
export interface RoundFault {
  readonly what: string;
  readonly evidence: readonly Evidence[];
}

/** Exactly one serves, the rest end with the documented error. Their status is the business of errors.nonzero-exit. */
export async function faultOf(round: Round, literals: Literals): Promise<RoundFault | undefined> {
  const { serving, refused, undecided, watch } = round;
  const [double] = watch.doubles;
  if (double) return { what: `two owners: ${double.map(ownedText).join(', ')}`, evidence: [] };
  if (serving.length !== 1) {
    const what = `${serving.length} of ${round.racers.length} serve`;
    return { what, evidence: await Promise.all(round.racers.slice(0, 4).map(terminalOf)) };
  }
  const [hanging] = undecided;
  if (hanging) return { what: `${hanging.name} neither serves nor ends`, evidence: [await terminalOf(hanging)] };
  for (const loser of refused) {
    const message = findMessage(await loser.transcript.text(), portInUse(literals, loser));
    if (message.kind !== 'whole') {
      const said = message.kind === 'absent' ? 'without the documented message' : `with: ${message.text.trim()}`;
      return { what: `${loser.name} was refused ${said}`, evidence: [await terminalOf(loser)] };
    }
  }
  return undefined;
}

/** k of n rounds were faulty; the bound says how often it may still happen unseen. */
export function oneWinner(racers: number, n: number, faults: readonly RoundFault[]): Finding {
  const [first] = faults;
  const upper = upperBound(faults.length, n);
  const bound = `violated in ${faults.length}/${n} rounds, p < ${(upper * 100).toFixed(2)} % (95 %)`;
  return {
    ...finding(
      `of ${racers} started together exactly one serves and the rest are refused as documented`,
      faults.length === 0,
      `one winner and ${racers - 1} documented refusals in every round`,
      first ? `${bound}; the first: ${first.what}` : bound,
      ...(first?.evidence ?? []),
    ),
    rounds: { violated: faults.length, n, upper },
  };
}

/** singleton.one-gateway-per-port over all looks of all rounds. */
export function oneOwnerInAll(rounds: readonly { looks: number; double: string | undefined }[]): Finding {
  const looks = rounds.reduce((sum, one) => sum + one.looks, 0);
  const double = rounds.find((one) => one.double !== undefined)?.double;
  const observed = double ?? `at most one gateway in ${looks} looks over ${rounds.length} rounds`;
  return finding('at no instant do two racers own the port', double === undefined, 'at most one gateway', observed);
}
