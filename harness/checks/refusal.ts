/** A refused start, clause by clause: what a contention on a taken port must show. */
import type { Contention } from '../faults/contend.js';
import { exitText } from '../gateway/gateway.js';
import { passedText } from '../gateway/passed.js';
import { ownedText } from '../gateway/port-watch.js';
import type { Literals } from '../spec/clause.js';
import { otherBindFailure, portInUse } from '../spec/literals.js';
import { findMessage, findMessageWithCause, type Match } from '../spec/message.js';
import { type Finding, finding, terminalOf, within } from './finding.js';

/** What a message check needs to know of a start. */
type Said = Pick<Contention, 'contender' | 'ended' | 'text'>;

/** singleton.second-start-refused: the process ends, and never listens anywhere. */
export async function refused(contention: Contention, deadlineMs: number): Promise<Finding> {
  const { contender, ended, listened, took } = contention;
  const sockets = listened.map((one) => `${one.address}:${one.port}`).join(', ');
  const observed = [
    ended ? `ended after ${passedText(took)} with ${exitText(ended.exit)}` : `still running after ${passedText(took)}`,
    sockets === '' ? 'listened nowhere' : `listened on ${sockets}`,
  ].join(', ');
  return finding(
    `${contender.name} ends and never listens`,
    ended !== undefined && listened.length === 0,
    `ends within ${Math.round(deadlineMs)} ms, listens nowhere`,
    observed,
    await terminalOf(contender),
  );
}

/** Where how it ends is another clause's business: no process of it was seen listening. */
export async function neverListens({ contender, listened }: Contention): Promise<Finding> {
  const observed = listened.map((one) => `${one.address}:${one.port}`).join(', ') || 'listened nowhere';
  const title = `${contender.name} never listens`;
  return finding(title, listened.length === 0, 'listens nowhere', observed, await terminalOf(contender));
}

/** errors.port-in-use-message and errors.foreign-holder-same-message: exactly the documented message stands. */
export async function saysPortInUse(contention: Said, literals: Literals): Promise<Finding> {
  const { contender, text } = contention;
  const message = portInUse(literals, contender);
  return stands(contention, 'the port-in-use message stands in the terminal', message, findMessage(text, message));
}

/** errors.other-bind-failure-message: exactly the other message with a cause, and not the port-in-use one. */
export async function saysOtherBindFailure(contention: Said, literals: Literals): Promise<Finding> {
  const { contender, text } = contention;
  const message = otherBindFailure(literals, contender);
  const inUse = findMessage(text, portInUse(literals, contender));
  const title = 'the other-bind-failure message stands in the terminal, with a cause';
  if (inUse.kind === 'whole') {
    const expected = `${message}<cause>`;
    return finding(title, false, expected, `told as in use: ${inUse.text.trim()}`, await terminalOf(contender));
  }
  return stands(contention, title, `${message}<cause>`, findMessageWithCause(text, message));
}

async function stands(contention: Said, title: string, message: string, match: Match): Promise<Finding> {
  const { contender, ended } = contention;
  const seen = match.kind === 'absent' ? 'no such message' : match.text.trim();
  // A message that was cut off with the terminal cannot be said to be missing.
  const holds = match.kind === 'whole' ? true : ended?.complete === false ? undefined : false;
  return finding(title, holds, message, seen, await terminalOf(contender));
}

/** errors.nonzero-exit: a refused start reports failure, by a status of its own; death by a signal is no report. */
export async function reportsFailure({ contender, ended, took }: Contention): Promise<Finding> {
  const holds = ended !== undefined && 'status' in ended.exit && ended.exit.status !== 0;
  const observed = ended ? exitText(ended.exit) : `still running after ${passedText(took)}`;
  return finding(
    'the refused start reports failure',
    holds,
    'a status other than 0',
    observed,
    await terminalOf(contender),
  );
}

/** errors.fail-fast: launch to exit. */
export async function failsFast({ contender, ended, took }: Contention, limitMs: number): Promise<Finding> {
  const late = `still running after ${passedText(took)}`;
  return within('the refusal is quick', ended && took, limitMs, late, await terminalOf(contender));
}

/**
 * errors.error-class: the class that the output names in front of the documented message. An output that names none does
 * not say that the error is of another class: that is not to be seen from outside.
 */
export async function namesErrorClass(contention: Contention, literals: Literals): Promise<Finding> {
  const { contender, text } = contention;
  const message = portInUse(literals, contender);
  const before =
    text
      .split('\n')
      .find((line) => line.includes(message))
      ?.split(message)[0] ?? '';
  const named = /([\p{L}\p{N}_]*Error)\W*$/u.exec(before)?.[1];
  const holds = named === undefined ? undefined : named === literals.errorClass;
  const title = 'the class that the output names is the documented one';
  return finding(title, holds, literals.errorClass, named ?? 'the output names no class', await terminalOf(contender));
}

/** singleton.one-gateway-per-port, over every look of the watch. */
export function oneOwner({ watch }: Pick<Contention, 'watch'>): Finding {
  const double = watch.doubles[0];
  const seen = watch.sawOwner ? 'at most one gateway' : 'no gateway that owns the port';
  const observed = double ? double.map(ownedText).join(', ') : `${seen} in ${watch.looks} looks`;
  const holds = double ? false : watch.sawOwner ? true : undefined;
  return finding('at no instant do two gateways own the port', holds, 'at most one gateway', observed);
}
