/** How much of a record goes into the page; what goes beyond is counted there, and stands whole beside it. */

/** Bytes of one terminal: its beginning, where a start tells what it does, and its end, where a refusal tells why. */
export const TERMINAL_HEAD_BYTES = 8 * 1024;
export const TERMINAL_TAIL_BYTES = 16 * 1024;

/** Bytes of all terminals together; those of tests that do not pass come first. */
export const ALL_TERMINALS_BYTES = 2 * 1024 * 1024;

/** Processes of a test that have a lane: a race of many rounds has hundreds. */
export const LANES = 24;

/** Marks in one lane. */
export const MARKS = 300;

/** Rows in the list of a test's events. */
export const EVENTS = 400;

/** Checks of a test that are shown one by one, alike ones counted once. */
export const CHECKS = 60;

/** Characters of the evidence of all checks that hold; that of the others is always shown. */
export const HOLDING_EVIDENCE_LENGTH = 1024 * 1024;

/** Lines and characters of a piece of evidence. */
export const EVIDENCE_LINES = 40;
export const EVIDENCE_LENGTH = 6_000;

/** Characters of any other text of the record. */
export const TEXT_LENGTH = 1_000;
