/**
 * `gatelock/test`: what specs of the user's own are written in, which is what the suite's own specs are written in.
 * They run by `gatelock run TARGET --specs DIRECTORY`.
 */
export { triesOnce } from './checks/bind-attempts.js';
export { type Census, diffCensus, takeCensus } from './checks/census.js';
export { type Evidence, type Finding, finding, terminalOf, within } from './checks/finding.js';
export { didNothingElse, type Incumbent, profileUntouched } from './checks/incumbent.js';
export { noLockFiles, noSharedLockFiles, takeSharedCensus } from './checks/no-lock-files.js';
export { faultOf, oneOwnerInAll, oneWinner, type RoundFault } from './checks/race.js';
export {
  failsFast,
  namesErrorClass,
  neverListens,
  oneOwner,
  refused,
  reportsFailure,
  saysOtherBindFailure,
  saysPortInUse,
} from './checks/refusal.js';
export { portReleased } from './checks/release.js';
export { startedAgain } from './checks/restart.js';
export {
  listensOnLoopback,
  listensPromptly,
  serves,
  speaksHttp,
  speaksWebSocket,
  usesOnlyPort,
} from './checks/serving.js';
export { endsSoonAfter, exitsWithZero, leavesNoChild, letsGo, sendsCloseFrame } from './checks/shutdown.js';
export type { Budget } from './effort.js';
export { traceBinds } from './faults/bind-trace.js';
export { type Client, type ClientKind, HTTP_CLIENTS, WEBSOCKET_CLIENTS } from './faults/clients.js';
export type { Companion, CompanionProgram } from './faults/companion.js';
export type { Contention } from './faults/contend.js';
export { type Crash, closeTerminal, crashOwner, killLauncher, killTree } from './faults/crash.js';
export { whileFrozen } from './faults/freeze.js';
export { type Round, watchRace } from './faults/race.js';
export { type Asking, type Stop, stop } from './faults/stop.js';
export { type Ended, exitText, type Gateway } from './gateway/gateway.js';
export { ownMs, type Passed, passedText } from './gateway/passed.js';
export { type Owned, ownedText } from './gateway/port-watch.js';
export { type Release, untilReleased } from './gateway/release.js';
export type { Host, LaunchOptions, Restart } from './host.js';
export { type Lack, lackText } from './os/lack.js';
export { lackOfIpv6Loopback } from './os/lacks.js';
export { lackOfStrace } from './os/strace.js';
export type { Recorder } from './record/recorder.js';
export type { Profile } from './target/profile.js';
export { type Check, exercises, exercisesAlone, needing, test } from './test.js';
