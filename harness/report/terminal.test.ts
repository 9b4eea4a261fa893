import { expect, test } from 'playwright/test';
import { upperBound } from '../record/bound.js';
import type { SampleTest } from '../record/sample.js';
import { allHold, hostile, judged, neverReady, replaced, UNSAFE } from './sample.js';
import { renderTerminal } from './terminal.js';

const WIDE = { color: false, width: 120 };

test('says the answer first, then only what is wrong, then every clause', async () => {
  const judgement = await judged(
    await replaced('errors/nonzero-exit', {
      checks: [
        {
          outcome: 'violated',
          title: 'the exit status is a failure',
          expected: 'any status but 0',
          observed: 'status 0',
          evidence: [
            { title: 'owners', text: 'pid 7' },
            {
              title: 'transcript of the contender',
              text: Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n'),
            },
          ],
        },
      ],
    }),
  );
  const report = renderTerminal(judgement, WIDE);
  const lines = report.split('\n');
  expect(lines[0]).toBe('NONCONFORMANT  reference 1.0.0, by gateway-lock 2025-12-11');
  expect(lines[1]).toContain('1 MUST clause fails: errors.nonzero-exit');
  expect(report).toContain('29 clauses: 1 fail, 25 pass, 3 not applicable; 3 gateways started in 1.0 s');
  expect(report).toMatch(/expected +any status but 0\n +observed +status 0\n/);
  expect(report).toContain('│ line 22\n  │ line 23');
  expect(report).toContain('│ line 29\n');
  expect(report).not.toContain('│ line 21');
  expect(report).toMatch(/repeat +gatelock run reference --test errors\/nonzero-exit/);
  expect(report).toMatch(/errors\.error-class SHOULD/);
  expect(report.match(/^FAIL|^INCONCLUSIVE/gm)).toEqual(['FAIL']);
  for (const { id } of judgement.clauses) expect(report).toContain(id);
  for (const line of lines.slice(lines.indexOf('singleton'))) expect(line.length).toBeLessThanOrEqual(120);
});

test('what kept tests from their observation stands at the top, once, and its clauses have no section', async () => {
  const blockedAt = (port: number): Partial<SampleTest> => ({
    checks: [],
    end: {
      outcome: 'blocked',
      reason: `nothing listened on 127.0.0.1:${port}`,
      evidence: [{ title: 'terminal of gateway', text: Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n') }],
    },
  });
  const tests = (await allHold()).map((one) => {
    if (one.test === 'errors/fail-fast') return { ...one, ...blockedAt(1024) };
    return one.test === 'errors/nonzero-exit' ? { ...one, ...blockedAt(2048) } : one;
  });
  const report = renderTerminal(await judged(tests), WIDE);
  expect(report.match(/nothing listened/g)).toHaveLength(3); // the heading, and two rows of the table
  expect(report).toMatch(/^ {2}linux.*\n\nBLOCKED {2}nothing listened on 127\.0\.0\.1:1024\n {2}kept 2 tests/m);
  expect(report).toContain('on 2 clauses: errors.fail-fast, errors.nonzero-exit\n');
  expect(report).toContain('terminal of gateway, its last lines\n  │ line 18\n');
  expect(report.match(/--test/g)).toHaveLength(1);
  expect(report).not.toMatch(/^INCONCLUSIVE {2}errors/m);
});

test('where one obstacle says it all, the report fits on one screen', async () => {
  const report = renderTerminal(await neverReady(30), WIDE);
  expect(report).toMatch(/^INCONCLUSIVE {2}reference/);
  expect(report).toContain('every clause that applies (26) is inconclusive for this reason alone');
  expect(report).toContain('│ terminal line 30');
  expect(report.match(/│/g)).toHaveLength(12);
  expect(report.split('\n').length).toBeLessThanOrEqual(24);
});

test('a violation comes before an obstacle, and says that there is one', async () => {
  const tests = await replaced('errors/fail-fast', {
    checks: [{ outcome: 'violated' }],
    end: { outcome: 'blocked', reason: 'never ready' },
  });
  const report = renderTerminal(await judged(tests), WIDE);
  expect(report.indexOf('\nBLOCKED')).toBeGreaterThan(report.indexOf('\nFAIL'));
  expect(report).toContain('besides, kept from observation: 1 test, see the obstacles');
});

test('without a violation an obstacle comes before what else is not known', async () => {
  const unknown = await replaced('singleton/second-start-refused', { checks: [{ outcome: 'unknown' }] });
  const blocked = { checks: [], end: { outcome: 'blocked', reason: 'never ready' } } as const;
  const tests = unknown.map((one) => (one.test === 'errors/fail-fast' ? { ...one, ...blocked } : one));
  const report = renderTerminal(await judged(tests), WIDE);
  expect(report).toContain('\nINCONCLUSIVE  singleton.second-start-refused');
  expect(report.indexOf('\nBLOCKED')).toBeLessThan(report.indexOf('\nINCONCLUSIVE  singleton'));
});

test('a restricted run shows what it exercised, and why it is not conformant', async () => {
  const report = renderTerminal(await judged((await allHold()).slice(0, 2), { header: { filter: 'a, b' } }), WIDE);
  expect(report).toMatch(/^INCONCLUSIVE/);
  expect(report.replaceAll(/\s+/g, ' ')).toContain(
    'restricted to a, b: 2 of 29 clauses exercised, and only a run of all',
  );
  expect(report).toContain('2 of 29 clauses: 2 pass;');
  expect(report.match(/^ {2}[✓✗?–] .*/gm)).toHaveLength(2);
  expect(report).not.toContain('inconclusive  ');
});

test('a race tells k of n and the bound in the table, however narrow; without a terminal nothing is cut', async () => {
  const rounds = (n: number) => ({ rounds: { violated: 0, n, upper: upperBound(0, n) } });
  const observed = 'x'.repeat(150);
  const judgement = await judged(
    (await allHold()).map((one) => {
      if (one.test === 'singleton/concurrent-start-one-winner') return { ...one, checks: [60, 60, 20, 9].map(rounds) };
      return one.test === 'errors/fail-fast' ? { ...one, checks: [{ outcome: 'violated', observed }] } : one;
    }),
  );
  const row = (id: string, width: number) =>
    renderTerminal(judgement, { color: false, width })
      .split('\n')
      .find((line) => line.includes(`${id} `) && line.startsWith('  ')) ?? '';
  const race = row('singleton.concurrent-start-one-winner', 120);
  expect(race).toContain('2 × 0/60, 0/20, 0/9 rounds, p < 28 %');
  expect(race.length).toBeLessThanOrEqual(120);
  expect(row('errors.fail-fast', 120)).toMatch(/^.{119}…$/);
  expect(row('errors.fail-fast', Number.POSITIVE_INFINITY)).toMatch(/x{150}$/);
});

test('no line is wider than the terminal, but for commands that are there to be copied', async () => {
  const tests = await replaced('errors/fail-fast', {
    checks: [{ outcome: 'violated', observed: 'word '.repeat(60), evidence: [{ title: 't', text: 'y'.repeat(300) }] }],
  });
  const lines = renderTerminal(await judged(tests), { color: false, width: 80 }).split('\n');
  expect(lines.filter((line) => line.length > 80 && !line.includes('gatelock run'))).toEqual([]);
});

test('a violation is shown once, those like it are counted, different ones are shown up to three', async () => {
  const violated = (title: string, observed: string) => ({ outcome: 'violated' as const, title, observed });
  const tests = await replaced('errors/fail-fast', {
    checks: [
      violated('quick', '30 s'),
      violated('quick', 'never'),
      violated('once', '30 s'),
      violated('two', 'b'),
      violated('three', 'c'),
      violated('four', 'd'),
    ],
  });
  const report = renderTerminal(await judged(tests), WIDE);
  expect(report.match(/^ {2}violated .*/gm)).toEqual(['  violated  quick', '  violated  two', '  violated  three']);
  expect(report).toContain('and 2 more like it\n');
  expect(report).toContain('and 1 other check, see verdict.json');
});

test('says at its end what it said at its beginning', async () => {
  const report = renderTerminal(await judged(await allHold()), WIDE);
  expect(report).toMatch(/^CONFORMANT {2}reference/);
  expect(report).toMatch(/\n\nCONFORMANT {2}exit status 0\n$/);
});

test('is plain without colour, and carries no control of the target with or without', async () => {
  const judgement = await hostile();
  expect(renderTerminal(judgement, { color: false, width: 100 })).not.toMatch(UNSAFE);
  const coloured = renderTerminal(judgement, { color: true, width: 100 });
  expect(coloured).toContain('\u001b[31m');
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).not.toMatch(UNSAFE);
});
