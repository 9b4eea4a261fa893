/** The documents that an argument of `gatelock docs` names. */
import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { UsageError } from '../usage-error.js';

const EXTENSIONS = 'md,mdx,markdown';

/** Nobody's own documents lie there, unless they are named. */
const NOT_SEARCHED = ['**/node_modules/**', '**/.git/**'];

/**
 * Paths relative to the working directory, each once, in the order of the arguments and by name within them. A directory stands for
 * the editions below it: files whose name begins with that of the document. Throws UsageError for an argument that names none.
 */
export async function documentFiles(given: readonly string[], document: string): Promise<string[]> {
  const found: string[] = [];
  for (const argument of given) found.push(...(await filesOf(argument, document)));
  return [...new Set(found)];
}

async function filesOf(argument: string, document: string): Promise<string[]> {
  const there = statSync(argument, { throwIfNoEntry: false });
  if (there?.isDirectory()) {
    const editions = await search(`**/${document}*.{${EXTENSIONS}}`, argument);
    if (editions.length > 0) return editions;
    throw new UsageError(`${argument}: no file ${document}*.{${EXTENSIONS}} below it: name the documents themselves`);
  }
  if (there) return [fromHere(argument)];
  if (!isDynamicPattern(argument))
    throw new UsageError(`${argument}: no such file: name a document, a pattern or a directory`);
  const matched = await search(argument.replaceAll('\\', '/'), '.');
  if (matched.length > 0) return matched;
  throw new UsageError(`${argument}: matches no file: mend the pattern, or name the documents`);
}

async function search(pattern: string, directory: string): Promise<string[]> {
  const found = await glob(pattern, { cwd: directory, ignore: NOT_SEARCHED, expandDirectories: false });
  return found.map((file) => fromHere(join(directory, file))).sort();
}

/** As people name it: nearer paths without a detour, others as they are. */
function fromHere(file: string): string {
  const path = relative('.', resolve(file));
  return path.startsWith('..') ? file : path;
}

/** The text of a document. Throws UsageError where it cannot be read, or is no UTF-8. */
export function readDocument(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const why =
      error instanceof TypeError
        ? 'it is no UTF-8: save it as UTF-8'
        : String(error instanceof Error ? error.message : error);
    throw new UsageError(`${file}: cannot be read: ${why}`);
  }
}
