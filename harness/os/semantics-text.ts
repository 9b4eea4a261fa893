/** The table of what the systems do, for people: docs/platforms.md. Pure. */
import { type Cell, NAMES, type Row, SEMANTICS, SYSTEMS } from './semantics.js';

const HEAD = `# What differs between the systems

Made from [harness/os/semantics.ts](../harness/os/semantics.ts), by which gatelock decides what it does where: change it there, then run
\`node dist/harness/os/write-semantics.js\`. What was not seen on the real system is marked *read*, and so is its source to be read.
A test that needs what a system does not have is left out there with these words, and a clause that no test can exercise is not applicable.`;

const answer = ({ is }: Cell<unknown>): string => (typeof is === 'boolean' ? (is ? 'yes: ' : '**no**: ') : '');

const cell = (found: Cell<unknown>, name: string): string =>
  `- ${name}: ${answer(found)}${found.says} (*${found.tried ? 'measured' : 'read'}*: ${found.source})`;

const row = ({ what, ...cells }: Row<unknown>): string =>
  [
    `## ${what[0]?.toUpperCase()}${what.slice(1)}`,
    '',
    ...SYSTEMS.map((system) => cell(cells[system], NAMES[system])),
  ].join('\n');

export const semanticsText = (): string => `${[HEAD, ...Object.values(SEMANTICS).map(row)].join('\n\n')}\n`;
