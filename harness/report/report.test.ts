import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'playwright/test';
import { judge } from '../judge/judge.js';
import { type Judgement, judgement as judgementSchema } from '../judge/verdict.js';
import { parseRecord } from '../record/run-record.js';
import { type Sample, type SampleTest, sampleHeader, sampleText } from '../record/sample.js';
import { loadSpec } from '../spec/load.js';
import { specDirectory } from '../spec/revisions.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { renderTerminal } from './terminal.js';
import { writeReports } from './write.js';

/** What a target could print to deceive the reader's terminal, a CI server or a summary page. */
const HOSTILE =
  '\u001b[31mred\u001b]0;title\u0007\u009b2J\r\u0000\u202e </failure><script>alert(1)</script> ]]> & "q" \'s\' ```` `` | x\ud800 [a](b) **c** \ufffe';

const judged = async (tests: readonly SampleTest[], more: Partial<Sample> = {}): Promise<Judgement> => {
  const spec = await loadSpec('2025-12-11', specDirectory());
  const header = { spec: { name: spec.name, revision: spec.revision, digest: spec.digest }, ...more.header };
  return judge(parseRecord(sampleText({ ...more, header, tests }), 'record.ndjson'), spec);
};

/** A test for each clause that a target without capabilities is held to. */
const allHold = async (): Promise<SampleTest[]> => {
  const { clauses } = await loadSpec('2025-12-11', specDirectory());
  return clauses
    .filter(({ capabilities }) => capabilities.length === 0)
    .map(({ id }) => ({ test: id.replace('.', '/'), clauses: [id] }));
};

const replaced = async (test: string, by: Partial<SampleTest>): Promise<SampleTest[]> =>
  (await allHold()).map((one) => (one.test === test ? { ...one, ...by } : one));

const hostile = async (): Promise<Judgement> =>
  judged(
    await replaced('errors/port-in-use-message', {
      checks: [
        {
          outcome: 'violated',
          title: HOSTILE,
          expected: HOSTILE,
          observed: `${HOSTILE}\n${HOSTILE}`,
          evidence: [{ title: `transcript ${HOSTILE}`, text: `${HOSTILE}\n`.repeat(20) }],
        },
      ],
    }),
    {
      header: {
        target: { ...sampleHeader.target, name: HOSTILE, environment: { X: HOSTILE }, budgets: { [HOSTILE]: HOSTILE } },
        selector: HOSTILE,
        filter: HOSTILE,
      },
      more: [
        { type: 'fault', t: 500, what: HOSTILE },
        { type: 'residue', t: 500, test: HOSTILE, kind: 'file', by: 'target', what: HOSTILE },
        { type: 'not-applicable', clause: 'docs.literals-verbatim', reason: HOSTILE },
      ],
    },
  );

const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u;

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

test.describe('terminal', () => {
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
    const report = renderTerminal(judgement, { color: false, width: 120 });
    const lines = report.split('\n');
    expect(lines[0]).toBe('NONCONFORMANT  reference 1.0.0, by gateway-lock 2025-12-11');
    expect(lines[1]).toContain('1 MUST clause fails: errors.nonzero-exit');
    expect(report).toContain('28 clauses: 1 fail, 24 pass, 3 not applicable');
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

  test('says why a clause is inconclusive, what was left out, left behind, slow, and set by the target', async () => {
    const tests = await replaced('errors/fail-fast', {
      checks: [],
      end: { outcome: 'blocked', reason: 'never ready' },
    });
    const slow = { measure: { value: 1900, limit: 2000, unit: 'ms' as const } };
    const judgement = await judged(
      [
        ...tests.map((one) => (one.test === 'crash/sigkill-releases-listener' ? { ...one, checks: [slow] } : one)),
        {
          test: 'errors/injected',
          clauses: ['errors.fail-fast'],
          checks: [],
          end: { outcome: 'left-out', reason: 'no strace' },
        },
      ],
      {
        header: {
          target: { ...sampleHeader.target, environment: { A: '1' }, budgets: { 'errors.fail-fast': { exit: 9 } } },
        },
        more: [{ type: 'residue', t: 500, test: 'crash/x', kind: 'process', by: 'target', what: 'pid 7 sleep' }],
      },
    );
    const report = renderTerminal(judgement, { color: false, width: 120 });
    expect(report).toMatch(/^INCONCLUSIVE {2}reference/);
    expect(report).toContain('blocked: errors/fail-fast');
    expect(report).toMatch(/reason +never ready/);
    expect(report).toContain('errors.fail-fast by errors/injected: no strace');
    expect(report).toContain('process left by target in crash/x: pid 7 sleep');
    expect(report).toContain('the port is free: 1.9 s of 2.0 s');
    expect(report).toContain('environment A=1');
    expect(report).toContain('budget errors.fail-fast {"exit":9}');
  });

  test('is plain without colour, and carries no control of the target with or without', async () => {
    const judgement = await hostile();
    expect(renderTerminal(judgement, { color: false, width: 100 })).not.toMatch(UNSAFE);
    const coloured = renderTerminal(judgement, { color: true, width: 100 });
    expect(coloured).toContain('\u001b[31m');
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).not.toMatch(UNSAFE);
  });
});

test.describe('JUnit', () => {
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
      '<testsuites name="reference 1.0.0 by gateway-lock 2025-12-11" tests="29" failures="2" errors="1" skipped="4"',
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
    const green = (judgement: Judgement) =>
      / failures="0" errors="0" /.test(renderJunit(judgement).split('\n')[1] ?? '');
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
});

test.describe('Markdown', () => {
  test('says the answer, details of what is wrong, and a row for each clause', async () => {
    const judgement = await judged(await replaced('errors/nonzero-exit', { checks: [{ outcome: 'violated' }] }));
    const markdown = renderMarkdown(judgement);
    expect(markdown).toMatch(/^## nonconformant: reference 1\.0\.0, by gateway-lock 2025-12-11\n/);
    expect(markdown.match(/<details>/g)).toHaveLength(1);
    expect(markdown).toContain(
      '<b>errors.nonzero-exit</b> (MUST): violated: the port is free; observed: it succeeded</summary>',
    );
    expect(markdown.match(/^\| (✅|❌|➖) \|/gm)).toHaveLength(28);
  });

  test('text of the target is neither markup nor the end of a fence or a cell', async () => {
    const markdown = renderMarkdown(await hostile());
    expect(markdown).not.toMatch(UNSAFE);
    let fence: string | undefined;
    for (const line of markdown.split('\n')) {
      const run = /^(`{3,})(text)?$/.exec(line);
      if (run && (fence === undefined || (run[1] ?? '').length >= fence.length)) {
        fence = fence === undefined ? run[1] : undefined;
        expect(line.length).toBeGreaterThan(4);
      } else if (fence === undefined) {
        expect(line.replaceAll(/<\/?(?:details|summary|b)>|^\*\*[a-z-]+:\*\*/g, '')).not.toMatch(/[<>`*[\]~\\]/);
        if (line.startsWith('|')) expect(line.match(/\|/g)).toHaveLength(6);
      }
    }
    expect(fence).toBeUndefined();
  });
});

test('verdict.json is the judgement, whole, and safe to print', async () => {
  const judgement = await hostile();
  const json = renderJson(judgement);
  expect(judgementSchema.parse(JSON.parse(json))).toEqual(judgement);
  expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('all reports are written, into a directory that need not be there, over older ones', async ({}, info) => {
  const directory = info.outputPath('deep', 'out');
  const judgement = await judged(await allHold());
  await writeReports(await hostile(), directory);
  await writeReports(judgement, directory);
  expect((await readdir(directory)).sort()).toEqual(['junit.xml', 'summary.md', 'verdict.json']);
  expect(await readFile(`${directory}/verdict.json`, 'utf8')).toBe(renderJson(judgement));
  expect(await readFile(`${directory}/junit.xml`, 'utf8')).toBe(renderJunit(judgement));
  expect(await readFile(`${directory}/summary.md`, 'utf8')).toBe(renderMarkdown(judgement));
});
