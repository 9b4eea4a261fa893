/** Parsers of the output of ps and lsof of macOS. Source: ps(1), and lsof(8), OUTPUT FOR OTHER PROGRAMS. */
import type { Process, ProcessState } from './face.js';

/**
 * What `parseProcesses` reads; `lstart` is five words, the command is all that is left. The session is not asked for:
 * where ps of macOS shows it at all, it shows an address of the kernel, and that is no id.
 */
export const PS_COLUMNS = 'pid=,ppid=,lstart=,stat=,command=';

const PS_LINE =
  /^ *(?<pid>\d+) +(?<parent>\d+) +(?<start>[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4}) +(?<stat>[A-Z]\S*) *(?<command>.*)$/;

/**
 * Parses the output of `ps -axww -o ${PS_COLUMNS}`, asked with LC_ALL=C and TZ=UTC: elsewhere the date has other words in
 * another order. The start is in seconds since the epoch: ps knows it no finer.
 */
export function parseProcesses(output: string): Process[] {
  return output.split('\n').flatMap((line) => {
    const columns = PS_LINE.exec(line)?.groups;
    if (!columns) return [];
    const { pid, parent, start = '', stat = '', command = '' } = columns;
    const started = Date.parse(`${start} UTC`);
    if (Number.isNaN(started)) return [];
    return {
      pid: Number(pid),
      parent: Number(parent),
      session: undefined,
      start: String(started / 1000),
      state: stateOf(stat),
      command,
    };
  });
}

function stateOf(stat: string): ProcessState {
  if (stat.startsWith('Z')) return 'zombie';
  return stat.startsWith('T') ? 'stopped' : 'running';
}

/** One open file in the output of lsof: the letters of its fields are pid (p), type (t), device (d) and name (n). */
export interface OpenFile {
  readonly pid: number;
  readonly type: string;
  readonly device: string;
  readonly name: string;
}

/** Parses the output of `lsof -F pftdn`: a field a line, its letter in front; p begins a process, f one of its files. */
export function parseOpenFiles(output: string): OpenFile[] {
  const files: { pid: number; type: string; device: string; name: string }[] = [];
  let pid = 0;
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    const file = files.at(-1);
    if (line[0] === 'p') pid = Number(value);
    else if (line[0] === 'f') files.push({ pid, type: '', device: '', name: '' });
    else if (file && line[0] === 't') file.type = value;
    else if (file && line[0] === 'd') file.device = value;
    else if (file && line[0] === 'n') file.name = value;
  }
  return files;
}

/** The address in the name that lsof gives a listening socket; undefined for any other name, that of a connection included. */
export function parseListeningName({
  type,
  name,
}: OpenFile): { address: string; port: number; family: 4 | 6 } | undefined {
  const [, host = '', port] = /^((?:(?!->).)*):(\d+)(?: \(LISTEN\))?$/.exec(name) ?? [];
  if (port === undefined) return undefined;
  const family = type === 'IPv6' ? 6 : 4;
  const any = family === 6 ? '::' : '0.0.0.0';
  return { address: host === '*' ? any : host.replace(/^\[(.*)\]$/, '$1'), port: Number(port), family };
}
