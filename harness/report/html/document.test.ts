import { expect, test } from 'playwright/test';
import { good, knownFailures, withFirst } from '../../judge/sample.js';
import { parseRecord } from '../../record/run-record.js';
import { type Sample, sampleHeader, sampleText } from '../../record/sample.js';
import { hostile, neverReady, UNSAFE } from '../sample.js';
import { renderHtml } from './document.js';
import { contention, noAssets, type Seen, seen } from './sample.js';

const render = ({ judgement, record }: Seen): string => renderHtml(judgement, record, noAssets);
const page = (sample: Sample, ...known: readonly string[]): string =>
  render(seen(sample, known.length > 0 ? knownFailures(...known) : undefined));

/** The words of the answer: whether to ship, and the gate. */
const answer = (text: string): string[] =>
  ['ship', 'gate'].map((name) => new RegExp(`class="${name}">([^<]*)<`).exec(text)?.[1] ?? '');

/** Without its tags. */
const shown = (text: string): string => text.replaceAll(/<[^>]*>/g, '');

test('says first whether to ship, by the exit status', () => {
  const violated = withFirst({ checks: [{ outcome: 'violated' }] });
  const known = 'clause: lock.one\nreason: r\nowner: o\nexpires: 2027-01-31';
  expect(answer(page({ tests: good }))).toEqual(['Ship', 'conformant, exit status 0']);
  expect(answer(page(violated))).toEqual(['Do not ship', 'nonconformant, exit status 1']);
  expect(answer(page(withFirst({ checks: [] })))).toEqual(['No answer', 'inconclusive, exit status 2']);
  expect(answer(page(violated, known))).toEqual([
    'Ship',
    'conformant but for 1 clause expected to fail, exit status 0',
  ]);
  expect(answer(page({ tests: good }, known))[0]).toBe('Mend the baseline');
  expect(answer(page({ tests: good, more: [{ type: 'fault', t: 5, what: 'ours' }] }))[0]).toContain('gatelock itself');
  expect(answer(page({ tests: good, footer: { end: 'interrupted' } }))[0]).toBe('No answer: interrupted');
});

test('why not: the clause, what was expected and observed, where, and the command that shows it again', () => {
  const text = page(withFirst({ checks: [{ outcome: 'violated', expected: 'E<1>', observed: 'O<1>' }] }));
  const why = text.slice(text.indexOf('id="why"'), text.indexOf('id="clauses"'));
  expect(why).toContain('<dt>expected</dt><dd>E&lt;1&gt;</dd>');
  expect(why).toContain('<dt>observed</dt><dd>O&lt;1&gt;</dd>');
  expect(why).toContain('href="#test:lock/one"');
  expect(why).toContain('gatelock run reference --test lock/one --seed 1');
  expect(page({ tests: good })).not.toContain('id="why"');
});

test('every clause stands by its topic with level and verdict, an expected failure as such', () => {
  const known = 'clause: lock.one\nreason: the disk is slow\nowner: o\nexpires: 2027-01-31';
  const text = page(
    {
      tests: [
        { test: 'lock/one', clauses: ['lock.one'], checks: [{ outcome: 'violated' }] },
        { test: 'lock/two', clauses: ['lock.two'], checks: [{ outcome: 'unknown' }] },
        { test: 'extra/nicety', clauses: ['extra.nicety'], checks: [{ outcome: 'violated' }] },
        ...good.slice(3),
      ],
    },
    known,
  );
  const clauses = [...text.matchAll(/<details class="clause ([a-z-]+)" id="clause:([a-z.]+)">/g)];
  expect(clauses.map(([, verdict, id]) => `${id} ${verdict}`)).toEqual([
    'lock.one expected',
    'lock.two inconclusive',
    'extra.nicety fail',
    'guard.apart not-applicable',
    'other.windows pass',
    'other.untested not-applicable',
  ]);
  expect(text.match(/<h3>(lock|extra|guard|other)<\/h3>/g)).toHaveLength(4 + 3);
  const tests = [...text.matchAll(/<details class="test ([a-z-]+)" id="test:([a-z/]+)"/g)];
  expect(tests.map(([, status, id]) => `${id} ${status}`)).toEqual([
    'lock/one expected',
    'lock/two inconclusive',
    'extra/nicety fail',
    'other/windows pass',
  ]);
  expect(text).toContain('the disk is slow; o, until 2027-01-31');
});

test('a test has its checks, its timeline to the microsecond, its terminals, its files as a diff, and its command', () => {
  const census = 'added a.lock (lock)\nremoved b (other)\n3 logs and caches';
  const check = {
    measure: { value: 900.04, limit: 1000, unit: 'ms' as const },
    rounds: { violated: 0, n: 60, upper: 0.0487 },
    evidence: [{ title: 'census of the profile', text: census }],
  };
  const text = page({ ...withFirst({ checks: [check] }), more: contention('lock/one') });
  const one = text.slice(text.indexOf('id="test:lock/one"'), text.indexOf('id="test:lock/two"'));
  expect(shown(one)).toContain('900 ms of 1000 ms, 90 %');
  expect(shown(one)).toContain('violated in 0 of 60 rounds; 95 % bound: p &lt; 4.9 %');
  expect(one).toContain(
    '<span class="added">+ a.lock (lock)</span>\n<span class="removed">− b (other)</span>\n<span class="none">  3 logs',
  );
  expect(one).toContain('<span class="added">+ gateway.lock</span>');
  expect(one).toContain('<span class="changed">~ state/config.json</span>');
  expect(one).toMatch(
    /<rect class="span owned" data-from="200" data-to="391"[^>]*><title>200\.000 ms to 391\.000 ms: owned by incumbent/,
  );
  expect(one).toContain('<td class="t">290.125 ms</td><td>contender</td>');
  expect(shown(one)).toContain('GatewayLockError: port 4000 is taken');
  expect(one).toContain('data-cast="test:lock/one:1" data-gateway="contender"');
  expect(one).toContain('gatelock run reference --test lock/one --seed 1');
});

test('baseline, residue, faults, slow passes, calibration, platform and digests are told', () => {
  const text = page(
    {
      tests: withFirst({ checks: [{ measure: { value: 950, limit: 1000, unit: 'ms' } }] }).tests,
      more: [
        { type: 'residue', t: 20, test: 'lock/one', kind: 'process', by: 'target', what: 'pid 5 outlived it' },
        { type: 'fault', t: 5, what: 'the disk is full' },
      ],
    },
    'clause: lock.two\nwhen: { platform: win32 }\nreason: r\nowner: o\nexpires: 2027-01-31',
  );
  for (const told of [
    'process</b> left by target: pid 5 outlived it',
    'the disk is full',
    'Slow passes',
    'cold start 400 ms, warm start 300 ms',
    'linux 6.1 x64, 2 CPUs, node 20.20.2, unprivileged',
    '<dd>d1</dd>',
    '<dd>t1</dd>',
    'b.yaml, 1 entries',
    'Entries of the baseline that say nothing here',
  ])
    expect(text).toContain(told);
});

test('a merged record tells of each shard, a damaged one of its damage, one without a footer that it broke off', () => {
  const { platform, run, startedAt } = sampleHeader;
  const shard = (index: number) => ({
    index,
    run: `${run}${index}`,
    startedAt,
    platform: { ...platform, cpus: 8 * index },
    from: 500 * (index - 1),
    calibration: { coldMs: 100 * index },
    damage: [],
  });
  const merged = page({ tests: good, header: { shards: [shard(1), shard(2)] } });
  expect(merged).toContain('2 shards added up');
  expect(merged).toMatch(/<dt>shard 2<\/dt><dd>linux 6\.1 x64, 16 CPUs,[^<]*cold start 200 ms; from 500 ms on/);

  const text = sampleText({ tests: good, more: contention('lock/one') });
  const { judgement } = seen({ tests: good });
  const lines = text.trimEnd().split('\n');
  for (const rows of [lines.slice(0, -1), lines.slice(0, 1), lines.filter((line) => !line.includes('"plan"'))]) {
    const record = parseRecord(`${rows.join('\n')}\nrubbish {\n`, 'record.ndjson');
    const damaged = renderHtml({ ...judgement, damage: [...record.damage] }, record, noAssets);
    expect(damaged).toContain('Damage of the record');
    expect(damaged).toContain('is no JSON');
  }
});

test('what kept tests from their observation is told once, with its terminal', async () => {
  const judgement = await neverReady(30);
  const text = renderHtml(judgement, parseRecord(sampleText({ tests: [] }), 'record.ndjson'), noAssets);
  const why = text.slice(text.indexOf('id="why"'), text.indexOf('id="clauses"'));
  expect(why.match(/<article/g)).toHaveLength(1);
  expect(why).toContain('terminal line 30');
  expect(shown(why)).toMatch(/blocked gateway was not ready in time/);
});

test('no text of a target becomes markup, steers a terminal, or turns its direction', async () => {
  const judgement = await hostile();
  const bad =
    '</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\u0007\u001b]0;x\u0007" onload="alert(1)';
  const record = parseRecord(
    sampleText({
      tests: [{ test: bad, clauses: [bad], checks: [{ title: bad, observed: bad, clause: bad }] }],
      more: contention(bad).map((line) =>
        line.type === 'event'
          ? { ...line, gateway: bad, text: `${bad} ${line.text}`, data: { ...line.data, port: 1 } }
          : line,
      ),
    }),
    'record.ndjson',
  );
  const text = renderHtml(judgement, record, noAssets);
  expect(text.replaceAll('\n', '')).not.toMatch(UNSAFE);
  expect(text.match(/<script/g)).toHaveLength(2);
  expect(text).not.toMatch(/<(?:img|failure)/);
  // Within a tag nothing stands but names and values in quotes.
  for (const [tag] of text.matchAll(/<[a-zA-Z][^>]*>/g))
    expect(tag).toMatch(/^<[a-zA-Z0-9]+(?: [a-zA-Z0-9-]+(?:="[^"<>]*")?)* *\/?>$/);
});

test('a record of 10,000 checks and of endless terminals stays within bounds, and says what is not shown', () => {
  const checks = Array.from({ length: 10_000 }, (_, index) => ({
    title: `thing number${'abcdefghij'[index % 10]}${index} is so`,
    observed: 'x'.repeat(500),
    evidence: [{ title: 'terminal of gateway', text: 'line\n'.repeat(400) }],
  }));
  const chunk = Buffer.alloc(60_000, 'y').toString('base64');
  const more = Array.from({ length: 300 }, (_, index) => ({
    type: 'event' as const,
    t: 20 + index,
    test: 'lock/two',
    kind: 'output' as const,
    gateway: `gateway-${index}`,
    text: '60000 bytes',
    data: { base64: chunk },
  }));
  const text = page({ tests: [{ test: 'lock/one', clauses: ['lock.one'], checks }, ...good.slice(1)], more });
  expect(text.length).toBeLessThan(4_000_000);
  expect(text).toContain('9940 checks more: see verdict.json');
  expect(text).toContain('276 terminals not shown');
  expect(text).toContain('276 more processes without a lane');
});
