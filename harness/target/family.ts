/** A family of built-in targets: `family:name`, each described by a module instead of a file of its own. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { didYouMean } from '../spec/nearest.js';
import { UsageError } from '../usage-error.js';

type Describe = (name: string) => unknown;
type Fails = (name: string) => readonly string[];
type Needs = (name: string) => string | undefined;

const familyModule = z.object({
  names: z.array(z.string()),
  describe: z.custom<Describe>((value) => typeof value === 'function'),
  fails: z.custom<Fails>((value) => typeof value === 'function').optional(),
  focus: z.custom<Fails>((value) => typeof value === 'function').optional(),
  needs: z.custom<Needs>((value) => typeof value === 'function').optional(),
});

export interface Family {
  readonly names: readonly string[];
  /** The description of a member, before it is checked. */
  readonly describe: Describe;
  /** The clauses that a member must fail, and no others; missing where a family promises nothing. */
  readonly fails?: Fails | undefined;
  /** Those of them that show only where the suite looks closely. */
  readonly focus?: Fails | undefined;
  /** The program without which a member cannot be started, if there is one. */
  readonly needs?: Needs | undefined;
}

/** The family of this name in a directory of modules. Throws UsageError if there is none. */
export async function loadFamily(family: string, directory: string): Promise<Family> {
  const file = join(directory, `${family}.js`);
  if (!/^[a-z]+$/.test(family) || !existsSync(file)) {
    const known = readdirSync(directory).flatMap((name) => (name.endsWith('.js') ? [name.slice(0, -3)] : []));
    throw new UsageError(`no family of targets ${family}: there are npm, ${known.join(', ')}`);
  }
  return familyModule.parse({ ...(await import(pathToFileURL(file).href)) });
}

/** What a member is described as. Throws UsageError if the family has no such member. */
export function describeMember(family: Family, name: string, selector: string): unknown {
  if (family.names.includes(name)) return family.describe(name);
  throw new UsageError(`${selector}: no such target${didYouMean(name, [...family.names])}`);
}
