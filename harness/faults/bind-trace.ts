/** Watches the bind calls of a start from outside: strace(1), Linux. The gateway stays the launched process (`-D`). */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One bind (or listen) that failed; `at` in ms of the wall clock, for differences only. */
export interface Attempt {
  readonly at: number;
  readonly address: string;
  /** Such as EADDRINUSE. */
  readonly errno: string;
}

export interface BindTrace {
  /** Command to put before the launch line. */
  readonly before: readonly string[];
  /** The failed attempts on a port, once the start has ended. */
  attempts(port: number): Attempt[];
}

/** `inject`: an errno with which every bind fails, whatever it is for; strace cannot tell ports apart. */
export function traceBinds(directory: string, inject?: string): BindTrace {
  const injection = inject === undefined ? [] : ['-e', `inject=bind:error=${inject}`];
  const file = join(directory, `binds-${randomUUID()}`);
  return {
    before: ['strace', '-D', '-f', '-qq', '-ttt', '-o', file, '-e', 'trace=bind,listen', ...injection],
    attempts: (port) => parseAttempts(readFileSync(file, 'utf8'), port),
  };
}

/**
 * Lines such as `812 1700000000.123456 bind(21, {sa_family=AF_INET, sin_port=htons(20040),
 * sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EADDRINUSE (Address already in use)`. Pure.
 */
export function parseAttempts(text: string, port: number): Attempt[] {
  return text
    .split('\n')
    .filter((line) => line.includes(`htons(${port})`))
    .map((line) => ({
      errno: /= -1 (E[A-Z]+)/.exec(line)?.[1] ?? '',
      at: Number(/^\d+\s+(\d+\.\d+)/.exec(line)?.[1]) * 1000,
      address: /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(line)?.slice(1).find(Boolean) ?? 'unknown',
    }))
    .filter(({ errno }) => errno !== '');
}
