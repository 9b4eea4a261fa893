import { spawnSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { Terminal } from '../gateway/terminal.js';
import { Transcript } from '../gateway/transcript.js';
import { eventually, expect, node, test } from '../gateway/trial.js';
import { sampleLines } from '../record/sample.js';

const tests = [
  { test: 'lock/one', clauses: ['lock.one'], checks: [{ outcome: 'violated' as const }] },
  { test: 'lock/two', clauses: ['lock.two'] },
];
const record = sampleLines({ tests }).map((line) => `${JSON.stringify(line)}\n`);
const upTo = (type: string): number => record.findIndex((line) => line.includes(`"type":"${type}"`)) + 1;
const BEGUN = record.slice(0, upTo('plan')).join('');
const FIRST_TEST = record.slice(upTo('plan'), upTo('test-end')).join('');

/** Follows a record until its input ends: a terminal shows nothing of a Ctrl-D. */
const following = (file: string): string[] =>
  node(`
    import(${JSON.stringify(new URL('./follow.js', import.meta.url).href)}).then(({ followProgress }) => {
      const end = followProgress(${JSON.stringify(file)});
      process.stdin.resume().once('end', () => { end(); console.log('done'); process.exit(); });
    });`);

test('in a terminal one line tells how far the run is, and goes with it', async ({ trial }) => {
  const file = trial.path('followed.ndjson');
  writeFileSync(file, BEGUN);
  const [program = '', ...args] = following(file);
  const { PATH = '', NODE_V8_COVERAGE = '' } = process.env;
  const transcript = new Transcript();
  const terminal = await Terminal.open({
    file: program,
    args,
    environment: { PATH, NODE_V8_COVERAGE },
    directory: trial.directory,
    mark: 'follow',
    onOutput: (chunk) => transcript.append(chunk),
  });
  const shows = (what: RegExp): Promise<void> =>
    eventually(`the terminal shows ${what}`, async () => what.test(await transcript.text()));
  await shows(/^0\/2 tests · gateways alive: 0 · [\d.]+ m?s$/);
  // A line that is still being written, and one that is none, are no progress yet.
  const cut = FIRST_TEST.length - 10;
  appendFileSync(file, `no line of a record\n${FIRST_TEST.slice(0, cut)}`);
  await shows(/^0\/2 tests · violated so far: lock\.one · gateways alive: 0 · /);
  appendFileSync(file, FIRST_TEST.slice(cut));
  await shows(/^1\/2 tests · violated so far: lock\.one · gateways alive: 0 · .* · about .* left$/);
  terminal.type('\x04');
  await shows(/^done$/);
  // Only a drained terminal tells how its program ended.
  await terminal.drain();
  expect(await terminal.exit).toEqual({ status: 0 });
  expect(await transcript.text()).toBe('done');
});

test('where nobody looks on, nothing is shown and nothing read', ({ trial }) => {
  const [program = '', ...args] = following(trial.path('no-such-record'));
  const { status, stdout, stderr } = spawnSync(program, args, { input: '', encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'done\n', stderr: '' });
});
