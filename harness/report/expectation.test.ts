/** What the reports say of a baseline. */
import { expect, test } from 'playwright/test';
import { knownFailures } from '../judge/sample.js';
import type { Judgement } from '../judge/verdict.js';
import type { SampleTest } from '../record/sample.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { allHold, judged, replaced, UNSAFE } from './sample.js';
import { renderTerminal } from './terminal.js';

const REST = 'reason: status 0 for years\nowner: core\nexpires: 2027-01-31\nlink: https://example.org/7';
const VIOLATED = { checks: [{ outcome: 'violated' as const, observed: 'status 0' }] };
const DETAIL = 'status 0 for years; core, until 2027-01-31; https://example.org/7; b.yaml:4';

const terminal = (judgement: Judgement): string => renderTerminal(judgement, { color: false, width: 200 });

const expected = async (): Promise<Judgement> =>
  judged(await replaced('errors/nonzero-exit', VIOLATED), {}, knownFailures(`clause: errors.nonzero-exit\n${REST}`));

test('a gate that is open only because of a baseline says so first and last', async () => {
  const report = terminal(await expected());
  expect(report).toMatch(/^CONFORMANT BUT FOR 1 CLAUSE EXPECTED TO FAIL {2}reference 1\.0\.0, by/);
  expect(report).toMatch(/\n\nCONFORMANT BUT FOR 1 CLAUSE EXPECTED TO FAIL {2}exit status 0\n$/);
  expect(report).toContain('29 clauses: 1 fail (1 expected), 25 pass');
  expect(report).toMatch(/✗ expected fail +errors\.nonzero-exit/);
  expect(report).toContain(`\nExpected failures\n  errors.nonzero-exit, 1 test: ${DETAIL}\n`);
  expect(report).not.toMatch(/^FAIL/m);
  expect(renderMarkdown(await expected())).toMatch(/^## ✅ conformant but for 1 clause expected to fail: reference/);
});

test('a summary page shows it apart from passes and failures', async () => {
  const markdown = renderMarkdown(await expected());
  expect(markdown).toMatch(/^\| ⚠️ \| errors\.nonzero-exit \| MUST \| expected fail \| violated/m);
  expect(markdown).toContain('### Expected failures\n\n- errors.nonzero-exit, 1 test: status 0 for years; core');
  expect(markdown).not.toContain('❌');
  expect(markdown).not.toContain('<details>');
});

test('a CI server stays green, and has the reason', async () => {
  const xml = renderJunit(await expected());
  expect(xml).toMatch(/<testsuites [^>]*failures="0" errors="0" /);
  expect(xml).toContain(`<skipped message="MUST, expected to fail: ${DETAIL}: the port is free: status 0"/>`);
  expect(xml).not.toMatch(/<(failure|error)\b/);
});

test('what is wrong with entries stands among the reasons, and a CI server is red for it', async () => {
  const judgement = await judged(await allHold(), {}, knownFailures(`clause: errors.nonzero-exit\n${REST}`));
  const reason = 'b.yaml:4: stale: errors.nonzero-exit passes (linux, version 1.0.0): delete lines 4-8';
  const [first, second] = terminal(judgement).split('\n');
  expect(first).toMatch(/^INCONCLUSIVE {2}reference/);
  expect(second?.startsWith(`  ${reason}`)).toBe(true);
  expect(terminal(judgement)).toMatch(/INCONCLUSIVE {2}exit status 3\n$/);
  const xml = renderJunit(judgement);
  expect(xml).toContain('<testcase classname="gatelock" name="baseline b.yaml:4">');
  expect(xml).toMatch(/<failure message="stale: errors\.nonzero-exit passes /);
});

test('a clause that fails in more than is expected is shown for the rest alone', async () => {
  const more: SampleTest = {
    test: 'errors/other',
    clauses: ['errors.nonzero-exit'],
    checks: [{ outcome: 'violated', title: 'another refusal reports failure' }],
  };
  const known = knownFailures(`clause: errors.nonzero-exit\ntest: errors/nonzero-exit\n${REST}`);
  const judgement = await judged([...(await replaced('errors/nonzero-exit', VIOLATED)), more], {}, known);
  const report = terminal(judgement);
  expect(report).toMatch(/^NONCONFORMANT {2}reference/);
  expect(report.match(/^ {2}violated .*/gm)).toEqual(['  violated  another refusal reports failure']);
  expect(report).toContain('\n  besides, as expected: 1 test, see the expected failures\n');
  expect(report).toMatch(/✗ fail +errors\.nonzero-exit/);
  expect(report).toContain('1 fail, 25 pass');
  expect(renderJunit(judgement)).toMatch(/<testsuites [^>]*failures="2" errors="0" skipped="4"/);
});

test('an obstacle that is left beside an expected failure is told as an obstacle, not again with the clause', async () => {
  const blocked: SampleTest = {
    test: 'errors/other',
    clauses: ['errors.nonzero-exit'],
    checks: [],
    end: { outcome: 'blocked', reason: 'never ready' },
  };
  const known = knownFailures(`clause: errors.nonzero-exit\ntest: errors/nonzero-exit\n${REST}`);
  const report = terminal(await judged([...(await replaced('errors/nonzero-exit', VIOLATED)), blocked], {}, known));
  expect(report).toMatch(/^INCONCLUSIVE {2}reference .*\n {2}1 MUST clause is inconclusive: errors\.nonzero-exit/);
  expect(report).toContain('\nBLOCKED  never ready\n');
  expect(report).not.toMatch(/^FAIL/m);
});

test('an entry that says nothing in this run is told with its reason', async () => {
  const known = knownFailures(`clause: errors.nonzero-exit\nwhen: { platform: darwin }\n${REST}`);
  const report = terminal(await judged(await allHold(), {}, known));
  expect(report).toMatch(/^CONFORMANT {2}reference/);
  expect(report).toContain(
    '\nEntries of the baseline that say nothing here\n  b.yaml:4: errors.nonzero-exit: dormant: only on darwin\n',
  );
});

test('a SHOULD that is expected to fail is counted as expected, and takes nothing from the gate', async () => {
  const known = knownFailures(`clause: errors.error-class\n${REST}`);
  const report = terminal(await judged(await replaced('errors/error-class', VIOLATED), {}, known));
  expect(report).toContain('1 fail (1 expected), 25 pass');
  expect(report).toMatch(/^CONFORMANT {2}reference/);
});

test('what people write into a baseline steers no reader', async () => {
  const known = knownFailures(
    `clause: errors.nonzero-exit\n${REST.replace('status 0 for years', '"\\u001b[2J]]> <b> | x"')}`,
  );
  const judgement = await judged(await replaced('errors/nonzero-exit', VIOLATED), {}, known);
  expect(terminal(judgement)).not.toMatch(UNSAFE);
  expect(renderJunit(judgement)).toContain('expected to fail: ]]&gt; &lt;b&gt; | x; core');
  expect(renderMarkdown(judgement)).toContain(
    ']]&gt; &lt;b&gt; | x'.replaceAll(']', '&#93;').replaceAll('|', '&#124;'),
  );
});
