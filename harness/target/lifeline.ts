import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./lifeline-process.js', import.meta.url));

/**
 * The launch line of a command that ends with us, however we end, for whoever starts it with a pipe as its standard input and
 * keeps that open. Its output and its exit status are the command's.
 */
export function onLifeline(file: string, args: readonly string[]): { file: string; args: string[] } {
  return { file: process.execPath, args: [PROGRAM, file, ...args] };
}
