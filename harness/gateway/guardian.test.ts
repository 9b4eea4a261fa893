import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { os, type Process } from '../os/index.js';
import { Guardian } from './guardian.js';
import { ledgerName } from './ledger.js';
import { eventually, expect, livingOf, node, type Started, Trial, test } from './trial.js';

test.skip(os.name === 'win32', 'the gateways of these tests are hung up, stopped and detached as Unix has it');

const PROGRAM = fileURLToPath(new URL('./guarded.test-program.js', import.meta.url));

const processId = z.object({ pid: z.number(), start: z.string() });
const announced = z.object({ doomed: z.array(processId), spared: processId, profile: z.string() });

const bystander = (trial: Trial, options = {}): Promise<Started> =>
  trial.start(node("console.log('up'); setInterval(() => {}, 1e6)"), { ...options });

test('a process that is killed takes its gateways with it: immune, daemonized and stopped ones', async ({ trial }) => {
  const innocent = await bystander(trial);
  const guarded = await trial.start([process.execPath, PROGRAM, trial.directory]);
  const { doomed, spared, profile } = announced.parse(JSON.parse(await guarded.says));
  expect(await livingOf(doomed)).toBe(4);
  await os.end(guarded.id, 'SIGKILL');
  const begun = performance.now();
  await eventually('all its gateways are gone', async () => (await livingOf(doomed)) === 0);
  // Within a second where the machine is idle; the rest is for a loaded one.
  expect(performance.now() - begun).toBeLessThan(5_000);
  await eventually('the profile is gone', () => !existsSync(profile));
  expect(await livingOf([spared, innocent.id])).toBe(2);
  await os.end(spared, 'SIGKILL');
});

test('closing the guardian ends what was not released, and nothing else', async ({ trial }) => {
  const guardian = new Guardian();
  const [kept, ended, named] = await Promise.all([
    bystander(trial, { nonce: 'kept' }),
    bystander(trial, { nonce: 'ended' }),
    bystander(trial),
  ]);
  for (const [nonce, one] of [
    ['kept', kept],
    ['ended', ended],
    ['named', named],
  ] as const) {
    await one.says;
    guardian.guard(nonce);
    if (one !== ended) guardian.launcher(nonce, one.id);
  }
  guardian.release('kept');
  await guardian.close();
  expect([await os.isAlive(kept.id), await livingOf([ended.id, named.id])]).toEqual([true, 0]);
});

test('a launcher whose start time does not agree is another process: it lives, and what it leads lives', async ({
  trial,
}) => {
  const guardian = new Guardian();
  const other = await bystander(trial, { detached: true });
  guardian.guard('nonce');
  guardian.launcher('nonce', { pid: other.id.pid, start: `${other.id.start}0` });
  await guardian.close();
  expect(await os.isAlive(other.id)).toBe(true);
});

test('directories are removed with their gateway, released ones stay', async ({ trial }) => {
  const guardian = new Guardian();
  for (const name of ['with a space', 'released']) {
    mkdirSync(trial.path(`${name}/inner`), { recursive: true });
    guardian.guard(name.replaceAll(' ', '-'), trial.path(name));
  }
  guardian.release('released');
  guardian.release('never guarded');
  await guardian.close();
  expect([existsSync(trial.path('with a space')), existsSync(trial.path('released'))]).toEqual([false, true]);
  // Once is enough.
  await guardian.close();
});

test('without its helper nothing may be launched any more', async () => {
  const trial = new Trial(new Guardian());
  await trial.guardian.close();
  expect(() => trial.guardian.guard('nonce')).toThrow('The guardian has died');
  await expect(trial.launch(node(''))).rejects.toThrow('The guardian has died');
  await trial.close();
});

/** The helper of a guardian of this process. */
async function helpers(): Promise<Process[]> {
  const ours = (await os.processes()).filter(({ parent, state }) => parent === process.pid && state !== 'zombie');
  return ours.filter(({ command }) => command.includes('guardian-process'));
}

async function helperOf(make: () => Guardian): Promise<{ guardian: Guardian; helper: Process }> {
  const before = new Set((await helpers()).map(({ pid }) => pid));
  const guardian = make();
  const helper = (await helpers()).find(({ pid }) => !before.has(pid));
  if (!helper) throw new Error('the guardian has no helper');
  return { guardian, helper };
}

test('no signal that can be refused ends the helper: a supervisor may send it to a whole group', async ({ trial }) => {
  const { guardian, helper } = await helperOf(() => new Guardian());
  const charge = await bystander(trial, { nonce: 'charge' });
  await charge.says;
  guardian.guard('charge', trial.path('profile'));
  mkdirSync(trial.path('profile'));
  await eventually('it heeds its input', async () => existsSync(ledgerOf(helper)));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) await os.end(helper, signal);
  await guardian.close();
  expect(await os.isAlive(charge.id)).toBe(false);
  expect(existsSync(trial.path('profile'))).toBe(false);
});

const ledgerOf = (helper: Process): string =>
  join(tmpdir(), `gatelock-ledgers-${process.getuid?.()}`, ledgerName(helper));

test('a helper that is killed is missed at once', async () => {
  let how = '';
  const { helper } = await helperOf(
    () =>
      new Guardian((death) => {
        how = death;
      }),
  );
  await os.end(helper, 'SIGKILL');
  await eventually('its death is told', () => how !== '');
  expect(how).toBe('the guardian died of SIGKILL');
});

test('a helper that cannot keep its ledger keeps its charges, and says what it lacked', async ({ trial }) => {
  const { guardian, helper } = await helperOf(() => new Guardian());
  const charge = await bystander(trial, { nonce: 'charge' });
  await charge.says;
  guardian.guard('another');
  await eventually('it keeps a ledger', () => existsSync(ledgerOf(helper)));
  rmSync(ledgerOf(helper));
  mkdirSync(ledgerOf(helper));
  try {
    guardian.guard('charge');
    await expect(guardian.close()).rejects.toThrow('could not do all that it is for');
  } finally {
    rmdirSync(ledgerOf(helper));
  }
  expect(await os.isAlive(charge.id)).toBe(false);
});
