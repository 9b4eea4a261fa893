import { expect, test } from 'playwright/test';
import type { Judgement } from '../judge/verdict.js';
import type { SampleTest } from '../record/sample.js';
import { renderJunit } from './junit.js';
import { allHold, hostile, judged, neverReady, replaced, UNSAFE } from './sample.js';

/** What is left of XML after everything well-formed is taken away; empty for a well-formed document. */
const malformed = (xml: string): string => {
  const open: string[] = [];
  const rest = xml
    .replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
    .replaceAll(/<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, closing, name, _attributes, empty) => {
      if (closing && open.pop() !== name) return `</${name}>?`;
      if (!closing && !empty) open.push(name);
      return '';
    });
  return rest.replaceAll(/&(?:amp|lt|gt|quot|#10|#9);/g, '').replaceAll(/[^<&]/g, '') + open.join();
};

test('has real failures, errors and skips, counted', async () => {
  const tests = await replaced('errors/nonzero-exit', { checks: [{ outcome: 'violated', observed: 'status 0' }] });
  const xml = renderJunit(
    await judged(
      tests.map((one): SampleTest => {
        if (one.test === 'errors/fail-fast')
          return { ...one, checks: [], end: { outcome: 'blocked', reason: 'never ready' } };
        return one.test === 'errors/error-class' ? { ...one, checks: [{ outcome: 'violated' }] } : one;
      }),
    ),
  );
  expect(malformed(xml)).toBe('');
  expect(xml).toContain(
    '<testsuites name="reference 1.0.0 by gateway-lock 2025-12-11" tests="30" failures="2" errors="1" skipped="4" time="1.000">',
  );
  expect(xml).toContain(
    '<failure message="violated: the port is free: status 0">violated: the port is free\nexpected: a bind',
  );
  expect(xml).toContain('<error message="blocked: never ready">');
  expect(xml).toContain('<skipped message="the target does not declare the capability guard"/>');
  // The gate and the CI server must not disagree over a SHOULD.
  expect(xml).toContain('<skipped message="SHOULD, violated: the port is free: it succeeded"/>');
  expect(xml).toContain('<testcase classname="gatelock" name="gate nonconformant">');
});

test('is green for a conformant run alone', async () => {
  const green = (judgement: Judgement) => / failures="0" errors="0" /.test(renderJunit(judgement).split('\n')[1] ?? '');
  expect(green(await judged(await allHold()))).toBe(true);
  expect(green(await judged(await allHold(), { header: { filter: 'x' } }))).toBe(false);
  expect(green(await judged(await allHold(), { footer: { lines: 1 } }))).toBe(false);
  expect(green(await judged((await allHold()).slice(1)))).toBe(false);
  expect(green(await judged(await allHold(), { more: [{ type: 'fault', t: 500, what: 'x' }] }))).toBe(false);
});

test('stays well-formed whatever the target prints', async () => {
  const xml = renderJunit(await hostile());
  expect(xml).not.toMatch(UNSAFE);
  expect(malformed(xml)).toBe('');
  expect(malformed('<a>&</a>') + malformed('<a><b></a>')).not.toBe('');
});

test('a test has a case in each of its clauses with its time, where the record tells it', async () => {
  const timed = { clauses: ['errors.fail-fast', 'errors.error-class'] };
  const xml = renderJunit(await judged(await replaced('errors/fail-fast', timed)));
  const times = [...xml.matchAll(/name="[a-z.-]+ title of errors\/fail-fast" time="([\d.]+)"/g)];
  expect(times.map(([, time]) => time)).toEqual(['0.002', '0.002']);
  expect(xml).toMatch(/<testsuite name="gateway-lock\.listener" [^>]*time="0\.012"/);
  const blind = renderJunit(await judged(await replaced('errors/fail-fast', { end: 'never' })));
  expect(blind).toContain('name="errors.fail-fast title of errors/fail-fast">');
});

test('the evidence of an obstacle goes in once, though each of its tests has a case', async () => {
  const xml = renderJunit(await neverReady());
  expect(xml.match(/<error /g)?.length).toBeGreaterThan(20);
  expect(xml.match(/terminal line 1/g)).toHaveLength(1);
  expect(malformed(xml)).toBe('');
});

test('clauses that a restricted run did not ask for are skipped, and the gate is not green', async () => {
  const xml = renderJunit(await judged((await allHold()).slice(0, 2), { header: { filter: 'a' } }));
  expect(xml).toMatch(/<testsuites [^>]*failures="0" errors="1" skipped="27"/);
});
