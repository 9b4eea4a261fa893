/** The transcript of a gateway as a file of the run's output. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannotWrite } from '../cannot-write.js';
import { TRANSCRIPTS, transcriptPrefix } from '../test-id.js';
import type { Gateway } from './gateway.js';

/** Keeps what the terminal of a gateway received, below the output directory of the run, under the test and the gateway. */
export function keepTranscript(gateway: Gateway, test: string, output: string): void {
  const directory = join(output, TRANSCRIPTS);
  const file = join(directory, `${transcriptPrefix(test)}${gateway.name}.log`);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, gateway.transcript.bytes());
  } catch (error) {
    throw cannotWrite(file, error);
  }
}
