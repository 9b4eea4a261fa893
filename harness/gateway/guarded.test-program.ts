/**
 * Launches gateways under a guardian and waits to be killed. Argument: directory. Prints, as one line of JSON, the process
 * ids of what must die with it, of what was released and must not, and the profile directory.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { os, type ProcessId } from '../os/index.js';
import { Recorder } from '../record/recorder.js';
import { RecordWriter } from '../record/writer.js';
import { NONCE_VARIABLE } from '../target/environment.js';
import { Gateway } from './gateway.js';
import { Guardian } from './guardian.js';

const [, , directory = ''] = process.argv;
const guardian = new Guardian();
const recorder = new Recorder(new RecordWriter(join(directory, 'record.ndjson'), process.hrtime.bigint()));

/** Ignores the end of its terminal, and starts a daemon that sheds session and parent. */
const STUBBORN = `
  process.on('SIGHUP', () => {}).on('SIGTERM', () => {});
  const { spawn } = require('node:child_process');
  const daemon = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true, stdio: 'ignore' });
  require('node:fs').writeFileSync('daemon', daemon.pid + '\\n');
  setInterval(() => {}, 1e6);`;

async function theProcess(pid: number | undefined): Promise<ProcessId> {
  const found = pid === undefined ? undefined : await os.process(pid);
  if (!found) throw new Error(`there is no process ${pid}`);
  return { pid: found.pid, start: found.start };
}

async function gateway(name: string): Promise<Gateway> {
  const profile = join(directory, name);
  mkdirSync(profile);
  return Gateway.launch(
    {
      name,
      line: { file: process.execPath, args: ['-e', STUBBORN] },
      environment: (nonce) => ({ PATH: process.env.PATH ?? '', [NONCE_VARIABLE]: nonce }),
      profile: { directory: profile, secret: '', roots: [profile] },
      host: '127.0.0.1',
      port: 1,
    },
    recorder,
    guardian,
  );
}

function daemonOf({ profile }: Gateway): number | undefined {
  try {
    const text = readFileSync(join(profile.directory, 'daemon'), 'utf8');
    return text.endsWith('\n') ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

async function daemon(of: Gateway): Promise<ProcessId> {
  for (;;) {
    const pid = daemonOf(of);
    if (pid !== undefined) return theProcess(pid);
    if (of.end) throw new Error(`${of.name} has died`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const running = await gateway('running');
const stopped = await gateway('stopped');
const doomed = [running.launcher, await daemon(running), stopped.launcher, await daemon(stopped)];
await os.end(stopped.launcher, 'SIGSTOP');

const released = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
  detached: true,
  stdio: 'ignore',
  env: { [NONCE_VARIABLE]: 'released' },
});
const spared = await theProcess(released.pid);
guardian.guard('released');
guardian.launcher('released', spared);
guardian.release('released');

process.stdout.write(`${JSON.stringify({ doomed, spared, profile: running.profile.directory })}\n`);
await once(process.stdin.resume(), 'end');
