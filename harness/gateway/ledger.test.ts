import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { os } from '../os/index.js';
import { Ledger, ledgerName, reapLedgers } from './ledger.js';
import { expect, node, test } from './trial.js';

test.skip(os.name === 'win32', 'the processes of these tests are told apart as Unix has it');

const DEAD = { pid: 1, start: 'of another boot' };
const SLEEPER = node("console.log('up'); setInterval(() => {}, 1e6)");

test('what a dead guardian left is ended by identity, its directory removed, its ledger closed', async ({ trial }) => {
  const [left, reused] = await Promise.all([trial.start(SLEEPER), trial.start(SLEEPER)]);
  await Promise.all([left.says, reused.says]);
  const ledgers = trial.path('ledgers');
  mkdirSync(ledgers);
  mkdirSync(trial.path('profile'));
  const ledger = new Ledger(DEAD, ledgers);
  ledger.add('guard one');
  ledger.add(`launcher one ${left.id.pid} ${left.id.start}`);
  ledger.add(`directory one ${trial.path('profile')}`);
  ledger.add('guard two');
  ledger.add(`launcher two ${reused.id.pid} ${reused.id.start}0`);

  await reapLedgers(ledgers);

  expect(await os.isAlive(left.id)).toBe(false);
  expect(await os.isAlive(reused.id), 'its pid is in the ledger, with another start time').toBe(true);
  expect(existsSync(trial.path('profile'))).toBe(false);
  expect(readdirSync(ledgers)).toEqual([]);
});

test('what was released lives, and a cut last line names nothing', async ({ trial }) => {
  const [released, cut] = await Promise.all([trial.start(SLEEPER), trial.start(SLEEPER)]);
  await Promise.all([released.says, cut.says]);
  const ledgers = trial.path('ledgers');
  mkdirSync(ledgers);
  const ledger = new Ledger(DEAD, ledgers);
  ledger.add('guard one');
  ledger.add(`launcher one ${released.id.pid} ${released.id.start}`);
  ledger.add('release one');
  ledger.add('guard two');
  appendFileSync(`${ledgers}/${ledgerName(DEAD)}`, `launcher two ${cut.id.pid} ${cut.id.start}`);

  await reapLedgers(ledgers);

  expect([await os.isAlive(released.id), await os.isAlive(cut.id)]).toEqual([true, true]);
});

test('the ledger of a living guardian is its own affair', async ({ trial }) => {
  const [guardian, charge] = await Promise.all([trial.start(SLEEPER), trial.start(SLEEPER)]);
  await Promise.all([guardian.says, charge.says]);
  const ledgers = trial.path('ledgers');
  mkdirSync(ledgers);
  const ledger = new Ledger(guardian.id, ledgers);
  ledger.add('guard one');
  ledger.add(`launcher one ${charge.id.pid} ${charge.id.start}`);

  await reapLedgers(ledgers);
  expect(await os.isAlive(charge.id)).toBe(true);
  expect(readdirSync(ledgers)).toHaveLength(1);

  ledger.close();
  expect(readdirSync(ledgers)).toEqual([]);
});

const GUARDIAN = fileURLToPath(new URL('./guardian-process.js', import.meta.url));
const { uid } = userInfo();

for (const [title, make, accepted] of [
  ['is made where there is none', () => undefined, true],
  ['is used if it is this user’s own', (directory: string) => mkdirSync(directory, { mode: 0o700 }), true],
  [
    'is refused if others may write to it',
    (directory: string) => {
      mkdirSync(directory);
      chmodSync(directory, 0o777);
    },
    false,
  ],
  [
    'is refused if it is a link, wherever that leads',
    (directory: string) => {
      mkdirSync(`${directory}-elsewhere`, { mode: 0o700 });
      symlinkSync(`${directory}-elsewhere`, directory);
    },
    false,
  ],
  [
    'is refused if it is another user’s',
    (directory: string) => {
      test.skip(uid !== 0, 'only root can give a directory away');
      mkdirSync(directory, { mode: 0o700 });
      chownSync(directory, 65534, 65534);
    },
    false,
  ],
] as const) {
  test(`the directory of the ledgers ${title}`, ({ trial }) => {
    const directory = trial.path(`gatelock-ledgers-${uid}`);
    make(directory);
    const { status, stderr } = spawnSync(process.execPath, [GUARDIAN], {
      input: '',
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: trial.directory },
    });
    const refusal = `${directory} is not this user's own directory with mode 0700: remove it, and run again`;
    expect([status === 0, stderr.includes(refusal)]).toEqual([accepted, !accepted]);
  });
}

test('a ledger of another boot or another container is nothing to judge by: its pids mean other processes there', async ({
  trial,
}) => {
  const charge = await trial.start(SLEEPER);
  await charge.says;
  const ledgers = trial.path('ledgers');
  mkdirSync(ledgers);
  mkdirSync(trial.path('profile'));
  const ledger = new Ledger(DEAD, ledgers);
  ledger.add('guard one');
  ledger.add(`launcher one ${charge.id.pid} ${charge.id.start}`);
  ledger.add(`directory one ${trial.path('profile')}`);
  renameSync(`${ledgers}/${ledgerName(DEAD)}`, `${ledgers}/${ledgerName(DEAD, 'another world')}`);

  await reapLedgers(ledgers);

  expect([await os.isAlive(charge.id), existsSync(trial.path('profile'))]).toEqual([true, true]);
  expect(readdirSync(ledgers)).toHaveLength(1);
});

test('what has a keeper is the keeper’s as long as that lives', async ({ trial }) => {
  const keeper = await trial.start(SLEEPER);
  await keeper.says;
  const ledgers = trial.path('ledgers');
  for (const name of ['ledgers', 'kept', 'left']) mkdirSync(trial.path(name));
  const ledger = new Ledger(DEAD, ledgers);
  for (const [name, { pid, start }] of [
    ['kept', keeper.id],
    ['left', { ...keeper.id, start: `${keeper.id.start}0` }],
  ] as const) {
    ledger.add(`guard ${name}`);
    ledger.add(`directory ${name} ${trial.path(name)}`);
    ledger.add(`keeper ${name} ${pid} ${start}`);
  }

  await reapLedgers(ledgers);

  expect([existsSync(trial.path('kept')), existsSync(trial.path('left'))]).toEqual([true, false]);
  expect(await os.isAlive(keeper.id)).toBe(true);
});
