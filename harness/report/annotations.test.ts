import { expect, test } from 'playwright/test';
import { onGitHub, renderAnnotations, workflowCommand } from './annotations.js';
import { allHold, hostile, judged, neverReady, replaced, UNSAFE } from './sample.js';

/** What the runner makes of a line, by https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
function parsed(line: string): { command: string; properties: Record<string, string>; message: string } | undefined {
  const [, command = '', properties = '', message = ''] = /^\s*::([a-z-]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
  if (command === '') return undefined;
  const decoded = (text: string): string =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const pairs = properties.split(',').flatMap((pair) => {
    const [, name, value] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    return name === undefined || value === undefined ? [] : [[name, decoded(value)]];
  });
  return { command, properties: Object.fromEntries(pairs), message: decoded(message) };
}

test('whatever stands in a command comes out of it as it was, on one line', () => {
  const text = 'a: b, c=d::e %0A %25 ##[error]\r\n::error::f';
  const line = workflowCommand('error', { file: text, title: text }, text);
  expect(line).toMatch(/^[^\r\n]*\n$/);
  expect(parsed(line.trimEnd())).toEqual({ command: 'error', properties: { file: text, title: text }, message: text });
});

const violated = { checks: [{ outcome: 'violated' as const, observed: 'status 0' }] };

test('nothing is said of a run that is conformant', async () => {
  expect(renderAnnotations(await judged(await allHold()))).toBe('');
});

test('a failing clause is an error with its reason and how to repeat it, a SHOULD is a warning', async () => {
  const tests = (await replaced('errors/nonzero-exit', violated)).map((one) =>
    one.test === 'errors/error-class' ? { ...one, ...violated } : one,
  );
  const lines = renderAnnotations(await judged(tests))
    .trimEnd()
    .split('\n');
  expect(lines.map(parsed)).toEqual([
    {
      command: 'error',
      properties: { title: 'errors.nonzero-exit (MUST) fails' },
      message: expect.stringMatching(
        /^violated: .*status 0\n.+\nrepeat: gatelock run reference --test errors\/nonzero-exit --seed 1$/,
      ),
    },
    { command: 'warning', properties: { title: 'errors.error-class (SHOULD) fails' }, message: expect.any(String) },
  ]);
});

test('an expected failure is no error, and a wrong entry is one at its line', async () => {
  const judgement = await judged(await replaced('errors/nonzero-exit', violated));
  const entry = { line: 7, clause: 'errors.nonzero-exit', reason: 'r', owner: 'o', expires: '2030-01-01' };
  const findings = [{ line: 9, because: 'stale' as const, what: 'errors.fail-fast passes: delete lines 9 to 12' }];
  const clauses = judgement.clauses.map(({ unexpected, ...clause }) => clause);
  const lines = renderAnnotations({
    ...judgement,
    gate: 'conformant',
    clauses,
    baseline: { file: 'gatelock.baseline.yaml', entries: [{ ...entry, state: 'expected' }], findings },
  });
  expect(lines.trimEnd().split('\n').map(parsed)).toEqual([
    {
      command: 'error',
      properties: { file: 'gatelock.baseline.yaml', line: '9', title: 'the entry is stale' },
      message: 'errors.fail-fast passes: delete lines 9 to 12',
    },
  ]);
});

test('an inconclusive gate is one error, however many clauses it concerns', async () => {
  const lines = renderAnnotations(await neverReady())
    .trimEnd()
    .split('\n');
  expect(lines.map(parsed)).toMatchObject([{ command: 'error', properties: { title: 'gatelock is inconclusive' } }]);
  expect(parsed(lines[0] ?? '')?.message).toContain('MUST clauses are inconclusive');
});

test('a shard alone makes none', async () => {
  const shard = { index: 1, of: 2, suite: [] };
  expect(renderAnnotations(await judged(await replaced('errors/fail-fast', violated), { header: { shard } }))).toBe('');
});

for (const [selector, file] of [
  ['./targets/my-gateway.yaml', './targets/my-gateway.yaml'],
  ['gateway.yml --env A=b.yaml', 'gateway.yml'],
  ['reference', undefined],
  ["'my gateway.yaml'", undefined],
  ['--command a.yaml', undefined],
  ['npm:openclaw@2026.9.6', undefined],
] as const) {
  test(`the target ${selector} stands at ${file ?? 'no file'}`, async () => {
    const rendered = renderAnnotations(
      await judged(await replaced('errors/fail-fast', violated), { header: { selector } }),
    );
    expect(parsed(rendered.trimEnd())?.properties.file).toBe(file);
  });
}

test('beyond ten, which is what GitHub shows, the others are counted and named', async () => {
  const tests = (await allHold()).map((one) => ({ ...one, ...violated }));
  const errors = renderAnnotations(await judged(tests))
    .split('\n')
    .map(parsed)
    .filter((one) => one?.command === 'error');
  expect(errors).toHaveLength(10);
  expect(errors[9]?.properties.title).toMatch(/^and \d+ others$/);
  expect(errors[9]?.message.split('\n')).toContain('errors.fail-fast (MUST) fails');
});

test('text of the target stays text: one line a command, and no property of its own', async () => {
  const judgement = { ...(await hostile()), selector: 'a,line=1::b%0A.yaml' };
  const lines = renderAnnotations(judgement).trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  expect(line).not.toMatch(UNSAFE);
  expect(parsed(line)).toMatchObject({ command: 'error', properties: { file: 'a,line=1::b%0A.yaml' } });
  expect(Object.keys(parsed(line)?.properties ?? {})).toEqual(['file', 'title']);
});

test('commands within the report are stopped until it has ended', async () => {
  const judgement = await judged(await replaced('errors/fail-fast', violated));
  const printed = onGitHub('a ##[add-mask]b\n  ::set-output name=gate::conformant', judgement, 'token').split('\n');
  expect(printed.slice(0, 4)).toEqual([
    '::stop-commands::token',
    'a ##[add-mask]b',
    '  ::set-output name=gate::conformant',
    '::token::',
  ]);
  expect(printed[4]).toMatch(/^::error /);
});
