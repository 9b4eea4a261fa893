/**
 * A network and process ids of its own for a command (network_namespaces(7), pid_namespaces(7)): what it does on a port
 * meets nobody else, and when it has ended, however it ended, the kernel ends all that it started, whatever that shed. Files
 * are the same ones, but for /proc.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import which from 'which';
import { lackHere } from './here.js';
import { ifTold } from './if-told.js';
import { lackOfProgram } from './installing.js';
import { complaintOf, type Lack } from './lack.js';

/** Puts a command into namespaces of its own. */
export interface Namespaces {
  /**
   * The command line that runs `command` in them and ends with its status: 128 and the number of the signal if one killed it, 70
   * if they could not be entered or were ended from outside. `directory` serves it, and is removed at the end, however that came.
   *
   * It wants two pipes: a line on descriptor 0 asks the command to end (SIGTERM); the end of descriptors 0 and 3, which comes
   * with the death of the process that holds them, ends everything at once.
   */
  enclose(directory: string, command: readonly string[]): string[];
}

/** How the namespaces are entered, and what then gives up again what only entering them took. */
interface Way {
  readonly enter: readonly string[];
  readonly drop: readonly string[];
}

/** Where ip(8) is; ordinary users often have no such directory on PATH. */
const SYSTEM_PROGRAMS = '/usr/sbin:/sbin';

/**
 * Stays outside: kills the first process inside from there, where nobody inside can stop it, and tidies up when unshare(1) has
 * seen the last one go. What root writes for us must be ours to read. (A shell gives what it starts in the background /dev/null
 * for descriptor 0.)
 */
const OUTSIDE = `
directory=$1; shift
: >"$directory/status"
exec 4<&0
"$@" <&4 3<&- 4<&- &
inside=$!
{ read -r _; kill -s KILL $(cat "/proc/$inside/task/$inside/children"); } <&3 >/dev/null 2>&1 &
watch=$!
wait "$inside"
{ kill "$watch"; read -r status <"$directory/status"; } 2>/dev/null || status=70
rm -rf -- "$directory"
exit $status`;

/**
 * The first process inside. All orphans become its children, and a shell that waits collects them; a signal without a handler
 * never reaches it, so it is asked over descriptor 0. When it ends the kernel kills whatever is left (pid_namespaces(7)). The
 * end of descriptor 0 counts for those ways inside that OUTSIDE may not kill.
 *
 * Process ids begin anywhere, not at 1: files are shared with the outside, and a lock in one of them is known by the id that it
 * names. Where the kernel cannot do that they begin at 1 all the same.
 */
const FIRST = `
directory=$1 pids=$2; shift 2
half=$(($(cat /proc/sys/kernel/pid_max) / 2))
echo $((half + pids % half)) 2>/dev/null >/proc/sys/kernel/ns_last_pid
PATH=$PATH:${SYSTEM_PROGRAMS} ip link set lo up || exit
exec 3<&0
"$@" </dev/null 3<&- &
run=$!
{ while read -r _; do kill -s TERM "$run"; done; kill -s KILL "$run"; } <&3 3<&- &
wait "$run"
echo $? >"$directory/status"`;

const NEW = ['--net', '--pid', '--fork', '--mount-proc'];

/** They, or why this machine refuses all ways into them. Tried out, since nothing else tells. */
export async function ownNamespaces(): Promise<Namespaces | Lack> {
  const lack = lackHere('own-network');
  if (lack) return lack;
  for (const program of ['unshare', 'ip', ...(process.getuid?.() === 0 ? [] : ['setpriv'])]) {
    const missing = await lackOfProgram(program, `${process.env.PATH}:${SYSTEM_PROGRAMS}`);
    if (missing) return missing;
  }
  const complaints: string[] = [];
  for (const way of await ways()) {
    const namespaces = { enclose: (directory: string, command: readonly string[]) => enclose(way, directory, command) };
    const complaint = await complaintBy(namespaces);
    if (complaint === undefined) return namespaces;
    complaints.push(complaint);
  }
  return { why: `no namespaces of its own for a run: ${[...new Set(complaints)].join('; ')}`, enable: enabling() };
}

/** In the order of preference: nothing but what the caller has, a user namespace (user_namespaces(7)), sudo(8). */
async function ways(): Promise<Way[]> {
  const { PATH = '', HOME = '' } = process.env;
  const [uid, gid, groups] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0, process.getgroups?.() ?? []];
  // Inside, the user stays who it is: whoever looks like root there is taken for root by every program.
  const asUser = ['unshare', '--user', '--map-current-user', '--keep-caps', ...NEW];
  if (uid === 0) {
    return [
      { enter: ['unshare', ...NEW], drop: [] },
      { enter: asUser, drop: [] },
    ];
  }
  const again = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, `--groups=${[gid, ...groups].join(',')}`, '--'];
  return [
    { enter: asUser, drop: ['setpriv', '--ambient-caps=-all', '--inh-caps=-all', '--'] },
    // sudo(8) has a PATH and a HOME of its own for its commands, whatever is to be kept.
    ...((await which('sudo', { nothrow: true }))
      ? [{ enter: ['sudo', '-n', '-E', 'unshare', ...NEW], drop: [...again, 'env', `PATH=${PATH}`, `HOME=${HOME}`] }]
      : []),
  ];
}

function enclose({ enter, drop }: Way, directory: string, command: readonly string[]): string[] {
  const pids = String(randomInt(2 ** 31));
  const inside = [...enter, 'sh', '-c', FIRST, 'sh', directory, pids, ...drop, ...command];
  return ['sh', '-c', OUTSIDE, 'sh', directory, ...inside];
}

/** Why nothing can be run in them; undefined if it can. */
async function complaintBy(namespaces: Namespaces): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'gatelock-'));
  try {
    const [file = '', ...args] = namespaces.enclose(directory, ['true']);
    const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    const [said, [status]] = await Promise.all([child.stderr ? text(child.stderr) : '', once(child, 'close')]);
    return status === 0 ? undefined : complaintOf(said.trim() || `ended with status ${status}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Switches that keep ordinary users from namespaces, each with the value that does. */
const SWITCHES: readonly (readonly [name: string, forbids: string, allow: string])[] = [
  // Ubuntu since 23.10, so also the runners of GitHub.
  ['kernel.apparmor_restrict_unprivileged_userns', '1', '0'],
  // Debian before 11.
  ['kernel.unprivileged_userns_clone', '0', '1'],
  ['user.max_user_namespaces', '0', '10000'],
];

const CONTAINER = 'in a container --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt apparmor=unconfined is needed';

function enabling(): string {
  if (process.getuid?.() === 0) return CONTAINER;
  const off = SWITCHES.find(([name, forbids]) => settingOf(name) === forbids);
  const flip = off ? `sudo sysctl -w ${off[0]}=${off[2]}, or ` : '';
  return `${flip}run as root, or as a user whom sudo asks for no password; ${CONTAINER}`;
}

function settingOf(name: string): string | undefined {
  return ifTold(new Set(['ENOENT', 'EACCES']), () =>
    readFileSync(join('/proc/sys', ...name.split('.')), 'utf8').trim(),
  );
}
