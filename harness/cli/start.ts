#!/usr/bin/env node
/**
 * The command as it is installed: answers for whatever goes wrong, already while the program is being loaded. Node.js ends
 * with 1 where nobody answers, and from gatelock 1 means that the target is nonconformant.
 */
import { assertDescriptors } from './descriptors.js';

const OWN_FAULT = 70;

function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`gatelock: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  process.exit(OWN_FAULT);
}

process.on('uncaughtException', fail);
// Whoever reads us may have read enough: that changes nothing of the answer.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(error);
});
// Whoever gave us a channel (prove does) shows its death by closing it: what we started ends with us.
process.once('disconnect', () => process.exit(OWN_FAULT));
process.channel?.unref();
try {
  assertDescriptors();
  await import('./main.js');
} catch (error) {
  fail(error);
}
