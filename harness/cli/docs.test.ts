/** `gatelock docs` as a person, a program and a CI see it. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'playwright/test';
import { documentsReport } from '../document/examination.js';
import { EDITION } from '../document/sample.js';
import { UNSAFE } from '../report/sample.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const WRONG = EDITION.replace('another gateway instance', 'another gateway');

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Desk {
  /** Writes documents by their names. */
  lay(documents: Readonly<Record<string, string | Uint8Array>>): void;
  docs(...args: readonly string[]): Promise<Answer>;
  docsOnGitHub(...args: readonly string[]): Promise<Answer>;
}

const test = base.extend<{ desk: Desk }>({
  desk: async ({}, use) => {
    const cwd = mkdtempSync(join(tmpdir(), 'gatelock-docs-test-'));
    const docs = (args: readonly string[], more: NodeJS.ProcessEnv): Promise<Answer> =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [MAIN, 'docs', ...args],
          { cwd, env: { ...process.env, ...more } },
          (_, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }),
        );
      });
    await use({
      lay: (documents) => {
        for (const [name, text] of Object.entries(documents)) {
          mkdirSync(dirname(join(cwd, name)), { recursive: true });
          writeFileSync(join(cwd, name), text);
        }
      },
      docs: (...args) => docs(args, { GITHUB_ACTIONS: '' }),
      docsOnGitHub: (...args) => docs(args, { GITHUB_ACTIONS: 'true' }),
    });
    rmSync(cwd, { recursive: true });
  },
});

test('0 where all is as it should be, 1 where it is not, with the place and both texts', async ({ desk }) => {
  desk.lay({ 'lock.md': EDITION, 'wrong.md': WRONG });
  expect(await desk.docs('lock.md')).toMatchObject({ status: 0, stderr: '' });
  const { status, stdout } = await desk.docs('lock.md', 'wrong.md');
  expect(status).toBe(1);
  expect(stdout).toContain('wrong.md:4:20: the message for a port in use is ');
  expect(stdout).toContain('stands  another gateway is already listening on ws://127.0.0.1:<port>');
  expect(stdout).toContain('should  another gateway instance is already listening on ws://127.0.0.1:<port>');
  expect(stdout).toMatch(/2 documents by .+: \d findings?\n$/);
});

test('as JSON it is what the schema says', async ({ desk }) => {
  desk.lay({ 'docs/zh-CN/wrong.md': WRONG });
  const { status, stdout } = await desk.docs('--json', 'docs/zh-CN/wrong.md');
  expect(status).toBe(1);
  const { documents } = documentsReport.parse(JSON.parse(stdout));
  expect(documents).toMatchObject([{ locale: 'zh-CN', localeBy: 'path', heldTo: 'en' }]);
  expect(documents[0]?.findings).toContainEqual(expect.objectContaining({ literal: 'portInUse', line: 4, column: 20 }));
});

test('a directory stands for the editions below it, a pattern for what it matches, each file once', async ({
  desk,
}) => {
  desk.lay({
    'docs/gateway-lock.md': EDITION,
    'docs/es/gateway-lock.mdx': EDITION,
    'docs/other.md': '# Other\n',
    'node_modules/x/gateway-lock.md': '',
  });
  const files = async (...args: string[]): Promise<string[]> =>
    documentsReport.parse(JSON.parse((await desk.docs('--json', ...args)).stdout)).documents.map(({ file }) => file);
  const editions = [join('docs', 'es', 'gateway-lock.mdx'), join('docs', 'gateway-lock.md')];
  expect(await files('.')).toEqual(editions);
  expect(await files('docs/**/gateway-*', 'docs', './docs/gateway-lock.md')).toEqual(editions);
});

test.describe('what cannot be looked at is told in one line, with 64', () => {
  const CASES: Record<string, readonly [args: readonly string[], says: RegExp]> = {
    'no such file': [['none.md'], /none\.md: no such file: name/],
    'a pattern that matches nothing': [['*.mdx'], /\*\.mdx: matches no file: mend/],
    'a directory without an edition': [['empty'], /empty: no file .+ below it: name/],
    'no UTF-8': [['latin.md'], /latin\.md: cannot be read: it is no UTF-8/],
    'no language': [['--locale', '!', 'lock.md'], /--locale !: no language tag/],
    'no revision': [['--spec', '1999-01-01', 'lock.md'], /1999-01-01/],
  };
  for (const [name, [args, says]] of Object.entries(CASES)) {
    test(name, async ({ desk }) => {
      desk.lay({ 'lock.md': EDITION, 'empty/readme.md': '', 'latin.md': Uint8Array.of(0xe9) });
      const { status, stdout, stderr } = await desk.docs(...args);
      expect([status, stdout]).toEqual([64, '']);
      expect(stderr).toMatch(says);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    });
  }
});

/** Escapes, a command of GitHub's on a line of its own, a change of direction, and a name that would end a property. */
const HOSTILE = `${EDITION}
\`\`\`
GatewayLockError("another gateway \u001b[2J\u001b]0;owned\u0007 \u202e::error::x %0A::error::y is already listening on ws://127.0.0.1:<port>")
::error file=x::injected
GatewayLockErrors%0A::warning::injected
\`\`\`
`;

test('a document injects nothing, neither into a terminal nor into annotations', async ({ desk }) => {
  const name = 'a,line=9::b%0A.md';
  desk.lay({ [name]: HOSTILE });
  const { status, stdout } = await desk.docs(name);
  expect(status).toBe(1);
  expect(stdout).not.toMatch(UNSAFE);
  expect(stdout).toContain('⟨U+001B⟩');
  const onGitHub = (await desk.docsOnGitHub(name)).stdout.split('\n');
  const token = /^::stop-commands::(\S+)$/.exec(onGitHub[0] ?? '')?.[1];
  const after = onGitHub.slice(onGitHub.indexOf(`::${token}::`) + 1).filter((line) => line !== '');
  expect(after.length).toBeGreaterThanOrEqual(2);
  for (const line of after) {
    expect(line).toMatch(
      /^::error file=a%2Cline=9%3A%3Ab%250A\.md,line=\d+,endLine=\d+,col=\d+,(?:endColumn=\d+,)?title=[^:]+::/,
    );
    expect(line).not.toMatch(UNSAFE);
  }
});
