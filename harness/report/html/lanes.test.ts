import { expect, test } from 'playwright/test';
import { parseRecord } from '../../record/run-record.js';
import { sampleText } from '../../record/sample.js';
import type { Line } from '../../record/schema.js';
import { LANES, MARKS } from './bounds.js';
import { coursesOf } from './happenings.js';
import { lanesOf } from './lanes.js';
import { portSpans } from './port-spans.js';
import { contention, events, output } from './sample.js';

const course = (more: readonly Line[], checks: object[] = []) => {
  const text = sampleText({ tests: [{ test: 'lock/one', clauses: ['lock.one'], checks }], more });
  const found = coursesOf(parseRecord(text, 'record.ndjson')).get('lock/one');
  if (!found) throw new Error('the record tells nothing of the test');
  return found;
};

test('a lane for what was checked, for each port, for each process and for each client, on the clock of the test', () => {
  const { lanes, notShown } = lanesOf(course(contention('lock/one'), [{}]));
  expect(lanes.map(({ name, role }) => `${role} ${name}`)).toEqual([
    'checks checks',
    'port port 4000',
    'process incumbent',
    'process contender',
    'client client idle-websocket',
  ]);
  expect(notShown).toBe(0);
  const [, , incumbent, contender, client] = lanes;
  expect(incumbent?.spans.map(({ from, to, state }) => [from, to, state])).toEqual([
    [10, 391, 'running'],
    [120.25, 391, 'listening'],
  ]);
  expect(contender?.marks.map(({ t, kind }) => [t, kind])).toEqual([
    [190, 'spawn'],
    [290.125, 'output'],
    [300, 'dead'],
    [302, 'drained'],
  ]);
  expect(client?.spans).toMatchObject([{ from: 150, to: 391.75, state: 'connected' }]);
});

test('who owned a port when is told as far as anybody looked', () => {
  const spans = portSpans(course(contention('lock/one')))[0]?.spans;
  expect(spans?.map(({ from, to, state, text }) => [from, to, state, text])).toEqual([
    [0, 120.25, 'unseen', 'nobody has looked'],
    [120.25, 200, 'owned', 'owned by incumbent'],
    [200, 391, 'owned', 'owned by incumbent (pid 11) on 127.0.0.1'],
    [391, 392.5, 'unseen', 'incumbent died; nobody has looked since'],
    [392.5, 400, 'free', 'owned by nobody'],
  ]);
});

test('two owners at once are told as such', () => {
  const [port] = portSpans(
    course(
      events('lock/one', [
        [20, 'owners', undefined, 'port 4000 is owned by a (pid 1) on 127.0.0.1, a (pid 1) on ::1', { port: 4000 }],
        [30, 'owners', undefined, 'port 4000 is owned by a (pid 1) on 127.0.0.1, b (pid 2) on ::1', { port: 4000 }],
      ]),
    ),
  );
  expect(port?.spans.map(({ state }) => state)).toEqual(['unseen', 'owned', 'shared']);
});

test('a port that could not be bound since its owner died was taken all the while', () => {
  const [port] = portSpans(
    course(
      events('lock/one', [
        [20, 'spawn', 'gateway', 'gateway launched on port 4000, pid 11', { port: 4000 }],
        [30, 'listening', 'gateway', 'gateway listens on 127.0.0.1:4000'],
        [50, 'dead', 'gateway', 'gateway died, pid 11'],
        [2050, 'note', 'gateway', 'port 4000 still taken after 2000 ms, by pid 12', { port: 4000 }],
        [2060, 'note', undefined, 'the end'],
      ]),
    ),
  );
  expect(port?.spans.slice(-1)).toEqual([{ from: 40, to: 2050, state: 'owned', text: 'still taken by pid 12' }]);
});

test('strangers and companions own ports too, and a frozen process is seen frozen', () => {
  const { lanes } = lanesOf(
    course(
      events('lock/one', [
        [20, 'holder', undefined, 'holder silent, pid 9: {"holding":{"kind":"silent","port":5000}}', { pid: 9 }],
        [30, 'note', 'gateway', 'gateway, pid 7, stands since before', { pid: 7, port: 6000 }],
        [40, 'signal', 'gateway', 'SIGSTOP to pid 7 of gateway', { signal: 'SIGSTOP' }],
        [60, 'signal', 'gateway', 'SIGCONT to pid 7 of gateway', { signal: 'SIGCONT' }],
        [70, 'owners', undefined, 'port 5000 is owned by nobody', { port: 5000 }],
      ]),
    ),
  );
  const told = lanes.flatMap(({ name, spans }) => spans.map(({ from, to, state }) => `${name} ${from}-${to} ${state}`));
  expect(told).toEqual([
    'port 5000 0-10 unseen',
    'port 5000 10-60 owned',
    'port 5000 60-60 free',
    'port 6000 0-60 unseen',
    'gateway 0-60 running',
    'gateway 30-50 frozen',
    'holder silent 10-60 running',
  ]);
});

test('hundreds of processes and thousands of chunks are bounded, and those of which a check speaks are kept', () => {
  const racers = Array.from({ length: 100 }, (_, index) => `racer-${index + 2}`);
  const many = events(
    'lock/one',
    racers.flatMap((racer, index) => [
      [20 + index, 'spawn', racer, `${racer} launched on port 4000, pid ${index}`, { port: 4000 }] as const,
      ...(index === 0 ? Array.from({ length: 5_000 }, (_, n) => output(30 + n, racer, 'x')) : []),
    ]),
  );
  const { lanes, notShown } = lanesOf(
    course(many, [{ outcome: 'violated', observed: 'racer-99 (pid 97) owned the port as well' }]),
  );
  const processes = lanes.filter(({ role }) => role === 'process');
  expect([processes.length, notShown]).toEqual([LANES, 100 - LANES]);
  expect(processes.at(-1)?.name).toBe('racer-99');
  const [first] = processes;
  expect(first?.marks.length).toBeLessThanOrEqual(MARKS + 2);
  expect(first?.marks.find(({ kind }) => kind === 'output')?.text).toMatch(/^1 bytes and \d+ more until then$/);
});
