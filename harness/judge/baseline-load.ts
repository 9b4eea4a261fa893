/** Reading a baseline from the text of its file. Pure; harness/cli/baseline-file.ts brings the bytes. */
import { isNode } from 'yaml';
import type { z } from 'zod';
import { locate } from '../spec/issue.js';
import { offsetOf, parseYaml, type YamlSource } from '../spec/yaml-source.js';
import { type Baseline, baseline as baselineSchema, type Condition, type Entry, type Lines } from './baseline.js';

const WANTED = { schema: baselineSchema, none: 'no baseline: a map of keys is wanted, target, revision and entries' };

/** A baseline, or one line for each thing that keeps the text from being one: `file:line:column: what, and the mend`. */
export type Parsed =
  | { readonly baseline: Baseline; readonly problems?: never }
  | { readonly baseline?: never; readonly problems: readonly [string, ...string[]] };

/** Throws UsageError where the text is no YAML. */
export function parseBaseline(text: string, file: string): Parsed {
  const source = parseYaml(text, file);
  const result = baselineSchema.safeParse(source.value, { reportInput: true });
  if (!result.success) {
    // A misspelt key comes before the key that is therefore missing: it is the one to mend.
    const misspelt = ({ code }: z.core.$ZodIssue): boolean => code === 'unrecognized_keys';
    const issues = result.error.issues.toSorted((a, b) => Number(misspelt(b)) - Number(misspelt(a)));
    const [first, ...more] = issues.map((issue) => locate(issue, source.at, WANTED));
    return { problems: [first ?? locate(undefined, source.at, WANTED), ...more] };
  }
  const { target, revision, entries } = result.data;
  return {
    baseline: {
      file,
      target,
      revision,
      entries: entries.map((written, index) => entryOf(written, linesAt(source, text, index, listOf(written.test)))),
    },
  };
}

type Written = z.infer<typeof baselineSchema>['entries'][number];

function entryOf({ clause, test, when, reason, link, owner, expires }: Written, lines: Lines): Entry {
  const tests = listOf(test);
  return {
    clause,
    ...(tests && { tests }),
    ...(when && { when: conditionOf(when) }),
    reason: oneLine(reason),
    ...(link !== undefined && { link }),
    owner: oneLine(owner),
    expires,
    lines,
  };
}

function conditionOf({ platform, version }: NonNullable<Written['when']>): Condition {
  const platforms = listOf(platform);
  return { ...(platforms && { platforms }), ...(version !== undefined && { version }) };
}

const listOf = <T extends string>(written: T | T[] | undefined): T[] | undefined =>
  typeof written === 'string' ? [written] : written;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function linesAt({ document, lineOf }: YamlSource, text: string, index: number, tests: readonly string[] = []): Lines {
  const lineAt = (...path: (string | number)[]): number => lineOf(offsetOf(document, ['entries', index, ...path]));
  const node = document.getIn(['entries', index], true);
  const [start, end] = (isNode(node) && node.range) || [0, 1];
  const first = lineOf(start);
  // The dash of an entry may stand on a line of its own.
  const dashAbove = text.split('\n')[first - 2]?.trim() === '-';
  return {
    first: dashAbove ? first - 1 : first,
    last: lineOf(end - 1),
    clause: lineAt('clause'),
    tests: tests.map((_test, at) => lineAt('test', at)),
    when: lineAt('when'),
    expires: lineAt('expires'),
  };
}
