/** The command as its users see it, on small records by the revision that the suite has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from 'playwright/test';
import { judgement } from '../judge/verdict.js';
import type { Sample } from '../record/sample.js';
import { TRANSCRIPTS } from '../test-id.js';
import { gatelock } from './trial-run.js';
import { writeShard } from './trial-shards.js';

interface Shards {
  readonly out: string;
  /** Writes shard `index` of 3; returns its directory. */
  readonly write: (index: number, more?: Partial<Sample>) => Promise<string>;
}

const test = base.extend<{ shards: Shards }>({
  shards: async ({}, use, info) => {
    await use({
      out: info.outputPath('merged'),
      write: async (index, more) => {
        const directory = info.outputPath(`shard-${index}`);
        await writeShard(directory, index, more);
        return directory;
      },
    });
  },
});

const three = ({ write }: Shards): Promise<string[]> => Promise.all([1, 2, 3].map((index) => write(index)));

test('three shards become one record with its transcripts, which is judged, and is the same judged again', async ({
  shards,
}) => {
  const directories = await three(shards);
  const { status, stdout, stderr } = await gatelock(['merge', ...directories.toReversed(), '--out', shards.out]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^CONFORMANT {2}reference/);
  expect(stdout).toContain('9 gateways started in 3.0 s, 3 shards added up');
  expect(stdout).toContain(`Record, transcripts and reports: ${shards.out}\n`);
  const verdict = readFileSync(join(shards.out, 'verdict.json'), 'utf8');
  expect(judgement.parse(JSON.parse(verdict)).shards?.map(({ run }) => run)).toEqual(['r1', 'r2', 'r3']);
  const transcripts = Object.fromEntries(
    readdirSync(join(shards.out, TRANSCRIPTS)).map((file) => [
      file,
      readFileSync(join(shards.out, TRANSCRIPTS, file), 'utf8'),
    ]),
  );
  expect(transcripts).toEqual({
    'calibrate--cold-start-shard-1--gateway.log': 'calibration 1',
    'calibrate--cold-start-shard-2--gateway.log': 'calibration 2',
    'calibrate--cold-start-shard-3--gateway.log': 'calibration 3',
    'singleton--one-gateway-per-port--incumbent.log': 'own 1',
    'singleton--second-start-refused--incumbent.log': 'own 2',
    'singleton--concurrent-start-one-winner--incumbent.log': 'own 3',
  });
  const again = `${shards.out}-again`;
  expect((await gatelock(['judge', shards.out, '--out', again])).status).toBe(0);
  expect(readFileSync(join(again, 'verdict.json'), 'utf8')).toBe(verdict);
});

test('what cannot be merged is told in one line, and nothing is written', async ({ shards }, info) => {
  const [one = '', two = '', three_ = ''] = await three(shards);
  const seed = await shards.write(4, { header: { seed: 9, shard: { index: 2, of: 3, suite: [] } } });
  const cases: [string[], RegExp][] = [
    [[one, two], /^gatelock: shard 3 of 3 is missing beside \S*shard-1, \S*shard-2: give its directory too\n$/],
    [[one, two, two, three_], /^gatelock: \S*shard-2 and \S*shard-2 are both shard 2 of 3: give each once\n$/],
    [[one, seed, three_], /^gatelock: \S*shard-1 and \S*shard-4 are no shards of one run: seed 1 and 9: .*--seed\n$/],
    [[one, info.outputPath('nowhere')], /^gatelock: \S*nowhere\S*: cannot be read \(ENOENT.*\n$/],
    [[], /^gatelock: missing required argument 'directory'\n$/],
  ];
  for (const [directories, said] of cases) {
    const { status, stdout, stderr } = await gatelock(['merge', ...directories, '--out', shards.out]);
    expect([status, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(said);
  }
  expect(existsSync(shards.out)).toBe(false);
  const over = await gatelock(['merge', one, two, three_, '--out', one]);
  expect(over).toMatchObject({ status: 64, stderr: expect.stringContaining('holds a record already') });
});

test('on GitHub the report can give no command, and only the merged record makes annotations', async ({ shards }) => {
  const observed = '##[add-mask]a\n::set-output name=gate::conformant';
  const tests = [
    { test: 'errors/fail-fast', clauses: ['errors.fail-fast'], checks: [{ outcome: 'violated', observed }] },
  ] as const;
  const directories = await Promise.all([1, 2, 3].map((index) => shards.write(index, { tests })));
  const commands = (stdout: string): string[] => {
    const lines = stdout.split('\n');
    const [, token] = /^::stop-commands::(\S+)$/.exec(lines[0] ?? '') ?? [];
    return lines.slice(lines.indexOf(`::${token}::`) + 1).filter((line) => /##\[|^\s*::/.test(line));
  };
  const onGitHub = { GITHUB_ACTIONS: 'true' };
  const alone = await gatelock(['judge', directories[0] ?? ''], onGitHub);
  expect(alone.stdout).toContain('##[add-mask]a');
  expect(commands(alone.stdout)).toEqual([]);
  const merged = await gatelock(['merge', ...directories, '--out', shards.out], onGitHub);
  expect(merged.status).toBe(1);
  expect(commands(merged.stdout)).toEqual([
    expect.stringMatching(/^::error title=errors\.fail-fast \(MUST\) fails::violated: .*%0A.*%0Arepeat: gatelock run/),
  ]);
});
