/**
 * The guardian: outlives the process that started it only to end that one's gateways. It reads what to guard from its
 * standard input, in the language of guarded.ts; the end of that input means that its starter is gone, however it went.
 */
import { createInterface } from 'node:readline';
import { os } from '../os/index.js';
import { Guarded } from './guarded.js';
import { Ledger, reapLedgers } from './ledger.js';

const self = await os.process(process.pid);
if (!self) throw new Error('The process table does not show this very process.');
const ledger = new Ledger(self);
const guarded = new Guarded();
// What another guardian left must not keep this one from its own charges.
const reaped = reapLedgers().catch((error: Error) => {
  process.stderr.write(`gatelock: the ledger of a killed run cannot be reaped: ${error.message}\n`);
});

for await (const line of createInterface({ input: process.stdin })) {
  ledger.add(line);
  guarded.tell(line);
}

await guarded.end();
await reaped;
ledger.close();
