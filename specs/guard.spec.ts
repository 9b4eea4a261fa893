/** The desktop app's light PID guard: it acts before the gateway is spawned, and it is not the lock. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { finding, terminalOf } from '../harness/checks/finding.js';
import { hadSpawned, leftToTheGateway } from '../harness/checks/guard.js';
import { neverListens } from '../harness/checks/refusal.js';
import type { Contention } from '../harness/faults/contend.js';
import type { Host } from '../harness/host.js';
import { guardRecordPath, guardRecordText } from '../harness/target/guard-record.js';
import { closely, exercises, test } from '../harness/test.js';

const SEPARATE = 'guard.separate-from-lock';
const HARMLESS = 'guard.stale-record-harmless';

const noGuard = (host: Host): boolean => !host.description.guard;

test(
  'the guard comes before the gateway, and around it the bind still refuses',
  exercises(SEPARATE),
  async ({ host, check, leaveOut }) => {
    if (noGuard(host)) leaveOut('the target has no guard');
    const incumbent = await host.start({ name: 'incumbent', through: 'guard' });
    const owner = await incumbent.owner();
    await check(
      SEPARATE,
      finding(
        'the guard was there first and had the gateway spawned',
        owner !== undefined && owner.pid !== incumbent.launcher.pid,
        'the owner of the listener is a process that the guard started',
        `guard pid ${incumbent.launcher.pid}, owner pid ${owner?.pid ?? 'none'}`,
        await terminalOf(incumbent),
      ),
    );
    const around = await refused();
    let guarded = await refused('guard');
    for (let more = MORE_STARTS; more > 0 && hadSpawned(guarded, around.took) === undefined; more--)
      guarded = await refused('guard');
    await check(SEPARATE, leftToTheGateway(guarded, around.took));

    async function refused(through?: 'guard'): Promise<Contention> {
      const observed = await host.observe(incumbent);
      const { port, profile } = incumbent;
      const contention = await host.contention({ port, profile, ...(through ? { through } : {}) }, [incumbent]);
      await check(SEPARATE, neverListens(contention));
      await check(SEPARATE, observed.unharmed());
      return contention;
    }
  },
);

/** Starts through the guard at most: what it starts is refused soon, and on a crowded machine one look may come before it and the next after it. */
const MORE_STARTS = 12;

const REUSED = 'a record whose pid is another process now';

/** Records that must neither block a start nor harm the process they name. */
const RECORDS: Readonly<Record<string, (entry: Entry, host: Host) => string | Promise<string>>> = {
  'a record of a dead process': async (entry, host) =>
    guardRecordText(host.target, { ...entry, pid: await deadPid(host) }),
  [REUSED]: (entry, host) => guardRecordText(host.target, { ...entry, pid: entry.livePid }),
  'an empty record': () => '',
  'a record that is cut short': (entry, host) =>
    guardRecordText(host.target, { ...entry, pid: entry.livePid }).slice(0, -9),
  "another program's record": (entry) => JSON.stringify({ version: 1, owner: { processId: entry.livePid } }),
  'a record of binary rubbish': () => '\u0000\u0001\ufffd{[',
};

interface Entry {
  readonly port: number;
  readonly livePid: number;
  readonly command: string;
  readonly timestamp: number;
}

/** A gateway was this process, and is no more. */
async function deadPid(host: Host): Promise<number> {
  const before = await host.start();
  await before.dispose();
  return before.launcher.pid;
}

/** A pid that nobody has, a pid of somebody else, and what no reader expects; they stand for the rest. */
const TELLING = ['a record of a dead process', REUSED, 'a record that is cut short'];

for (const [title, textOf] of Object.entries(RECORDS)) {
  const declared = title === REUSED ? exercises(HARMLESS) : closely(exercises(HARMLESS));
  test(`${title} blocks nothing and harms nobody`, declared, async ({ host, check, leaveOut }) => {
    if (noGuard(host)) leaveOut('the target has no guard');
    if (host.budget.sparesStarts && !TELLING.includes(title)) leaveOut('starts are spared: other records stand for it');
    const bystander = await host.companion({
      name: 'bystander',
      role: 'holder',
      file: process.execPath,
      args: ['-e', "console.log('here'); process.stdin.resume()"],
    });
    const profile = await host.freshProfile();
    const port = await host.freePort();
    const path = guardRecordPath(host.target, { profile: profile.directory, secret: profile.secret, port });
    mkdirSync(dirname(path), { recursive: true });
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    const command = 'openclaw gateway';
    const entry = { port, livePid: bystander.id.pid, command, timestamp: hourAgo };
    writeFileSync(path, await textOf(entry, host));

    const gateway = await host.launch({ profile, port, through: 'guard' });
    const { kind } = await host.outcome(gateway);
    await check(
      HARMLESS,
      finding('the start goes through', kind === 'ready', 'ready', kind, await terminalOf(gateway)),
    );
    const alive = await bystander.isAlive();
    await check(
      HARMLESS,
      finding('the process with the recorded pid is not harmed', alive, 'alive', alive ? 'alive' : 'dead'),
    );
  });
}
