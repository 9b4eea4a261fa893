/** Records of which there is something to see, for gatelock's own tests. */
import type { Baseline } from '../../judge/baseline.js';
import { judged as judgedSample } from '../../judge/sample.js';
import type { Judgement } from '../../judge/verdict.js';
import { parseRecord, type RunRecord } from '../../record/run-record.js';
import { type Sample, sampleText } from '../../record/sample.js';
import type { Event, Line } from '../../record/schema.js';
import type { Assets } from './embed.js';

export interface Seen {
  readonly judgement: Judgement;
  readonly record: RunRecord;
}

/** The judgement of a sample by the small spec, with its record. */
export const seen = (sample: Sample, known?: Baseline): Seen => ({
  judgement: judgedSample(sample, known),
  record: parseRecord(sampleText(sample), 'record.ndjson'),
});

type Told = readonly [
  t: number,
  kind: Event['kind'],
  gateway: string | undefined,
  text: string,
  data?: Record<string, unknown>,
];

export const events = (test: string, told: readonly Told[]): Line[] =>
  told.map(([t, kind, gateway, text, data]) => ({
    type: 'event',
    t,
    test,
    kind,
    ...(gateway !== undefined && { gateway }),
    text,
    ...(data && { data }),
  }));

export const output = (t: number, gateway: string, text: string | Buffer, more: Record<string, unknown> = {}): Told => {
  const bytes = Buffer.from(text);
  return [t, 'output', gateway, `${bytes.length} bytes`, { base64: bytes.toString('base64'), ...more }];
};

/** An incumbent that holds its port, a contender that is refused, and a crash, in one test that begins at t = 10. */
export const contention = (test: string): Line[] =>
  events(test, [
    [20, 'spawn', 'incumbent', 'incumbent launched on port 4000, pid 11', { pid: 11, port: 4000 }],
    [130.25, 'listening', 'incumbent', 'incumbent listens on 127.0.0.1:4000'],
    output(140, 'incumbent', 'listening on ws://127.0.0.1:4000\r\n'),
    [150.5, 'ready', 'incumbent', 'incumbent answers GET /healthz'],
    [160, 'client', undefined, 'client idle-websocket connected to port 4000'],
    [200, 'spawn', 'contender', 'contender launched on port 4000, pid 12', { pid: 12, port: 4000 }],
    [210, 'owners', undefined, 'port 4000 is owned by incumbent (pid 11) on 127.0.0.1', { port: 4000 }],
    output(300.125, 'contender', '\u001b[31mGatewayLockError\u001b[0m: port 4000 is taken\r\n'),
    [310, 'dead', 'contender', 'contender died, pid 12', { pid: 12 }],
    [312, 'drained', 'contender', 'contender ended with status 1', { status: 1, bytes: 47 }],
    [400, 'signal', 'incumbent', 'SIGKILL to pid 11 of incumbent', { pid: 11, signal: 'SIGKILL' }],
    [401, 'dead', 'incumbent', 'incumbent died, pid 11', { pid: 11 }],
    [401.75, 'client', undefined, 'client idle-websocket saw close 1006'],
    [402.5, 'released', 'incumbent', 'port 4000 free 1.5 ms later', { port: 4000 }],
    [
      410,
      'census',
      'incumbent',
      'entries in the profile of incumbent since its birth: 1 added, 1 removed, 1 changed',
      {
        entries: [
          { sign: 'added', name: 'gateway.lock', kind: 'file' },
          { sign: 'removed', name: 'state/old.json', kind: 'file' },
          { sign: 'changed', name: 'state/config.json', kind: 'file' },
        ],
      },
    ],
  ]);

/** In the place of the page's program, where only the markup is looked at. */
export const noAssets: Assets = { script: 'void 0;', style: 'body{}' };
