/** Parsers of the output of netstat and PowerShell of Windows. Source: netstat and Win32_Process in the Windows documentation. */
import { z } from 'zod';
import type { Process } from './face.js';

/** A row of netstat that stands for a listening socket. */
export interface ListeningRow {
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
  readonly pid: number;
}

const ROW = /^ *TCP +(?<local>\S+):(?<port>\d+) +(?<remote>\S+) .*?(?<pid>\d+)\s*$/gm;

/**
 * Parses the output of `netstat -ano -p TCP` and `-p TCPv6`, in any language of Windows: the word for the state is
 * translated, but only a listening socket has the remote address 0.0.0.0:0 or [::]:0.
 */
export function parseListening(output: string): ListeningRow[] {
  const rows: ListeningRow[] = [];
  for (const { groups } of output.matchAll(ROW)) {
    const { local = '', port, remote, pid } = groups ?? {};
    if (remote !== '0.0.0.0:0' && remote !== '[::]:0') continue;
    const family = local.startsWith('[') ? 6 : 4;
    rows.push({ address: local.replace(/^\[(.*)\]$/, '$1'), port: Number(port), family, pid: Number(pid) });
  }
  return rows;
}

/** The PowerShell command whose output `parseProcesses` reads. */
export const PROCESS_QUERY =
  '[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-CimInstance Win32_Process | ' +
  'Select-Object ProcessId,ParentProcessId,CreationDate,Name,CommandLine | ConvertTo-Json -Compress';

const win32Process = z.object({
  ProcessId: z.number().int(),
  ParentProcessId: z.number().int(),
  /** `/Date(ms)/` in PowerShell 5, an ISO date in 7; opaque either way. Null for the system's idle process. */
  CreationDate: z.string().nullable(),
  Name: z.string().nullish(),
  /** Null for the processes of other users. */
  CommandLine: z.string().nullish(),
});

/** PowerShell writes a list of one as the thing itself. */
const answer = z.union([z.array(win32Process), win32Process.transform((one) => [one])]);

/** Parses the output of `PROCESS_QUERY`. Throws when it is none: a query that failed is no machine without processes. */
export function parseProcesses(output: string): Process[] {
  const json: unknown = JSON.parse(output.replace(/^\uFEFF/, ''));
  return answer.parse(json).map((row) => ({
    pid: row.ProcessId,
    start: row.CreationDate ?? '',
    parent: row.ParentProcessId,
    session: undefined,
    state: 'running',
    command: row.CommandLine ?? row.Name ?? '',
  }));
}
