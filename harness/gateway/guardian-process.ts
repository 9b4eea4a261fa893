/**
 * The guardian: outlives the process that started it only to end that one's gateways. It reads what to guard from its
 * standard input, in the language of guarded.ts; the end of that input means that its starter is gone, however it went.
 * It ends with 1, and says why, if it could not do all that it is for.
 */
import { createInterface } from 'node:readline';
import { os } from '../os/index.js';
import { Guarded } from './guarded.js';
import { Ledger, reapLedgers } from './ledger.js';

// A supervisor that stops a whole group must not stop the one who cleans up after it. Only the end of the input does.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

const self = await os.process(process.pid);
if (!self) throw new Error('The process table does not show this very process.');
const ledger = new Ledger(self);
const guarded = new Guarded();
const troubles: string[] = [];

async function attempt(what: string, deed: () => void | Promise<void>): Promise<void> {
  try {
    await deed();
  } catch (error) {
    troubles.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

// What another guardian left, and a ledger that cannot be written, must not keep this one from its own charges.
const reaped = attempt('the ledger of a killed run cannot be reaped', () => reapLedgers());
for await (const line of createInterface({ input: process.stdin })) {
  guarded.tell(line);
  if (troubles.length === 0) await attempt('the ledger cannot be written', () => ledger.add(line));
}
await attempt('not everything could be ended', () => guarded.end());
await reaped;

if (troubles.length === 0) ledger.close();
else {
  process.exitCode = 1;
  process.stderr.write(troubles.map((trouble) => `gatelock: ${trouble}\n`).join(''));
}
