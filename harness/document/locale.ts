/** The language of an edition, and the literals that it is held to. Pure. */
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Literals, Spec } from '../spec/clause.js';
import { UsageError } from '../usage-error.js';

export type LocaleSource = 'option' | 'front matter' | 'path' | 'text';

export interface Edition {
  /** BCP 47; missing where nothing tells it. */
  readonly locale?: string;
  readonly by: LocaleSource;
  /** Locales of the revision whose literals the edition may state; the one that it states best counts. */
  readonly candidates: readonly string[];
}

/** What programs match; an edition in a language that the revision has no literals of keeps these. */
const DEFAULT = 'en';

/**
 * From the option, the front matter (`locale`, `lang` or `language`), or the path (`docs/zh-CN/gateway-lock.md`,
 * `gateway-lock.zh-CN.md`), in this order. An edition in a language that has literals of its own states these or the English ones, which
 * programs match; one that tells no language, those of any. Under the option only those of that locale count. Throws UsageError
 * for an option that is no locale.
 */
export function editionOf(
  path: string,
  frontMatter: string | undefined,
  option: string | undefined,
  spec: Spec,
): Edition {
  if (option !== undefined) {
    if (!canonical(option)) throw new UsageError(`--locale ${option}: no language tag; give one such as en or zh-CN`);
    return { locale: option, by: 'option', candidates: [literalsOf(option, spec) ?? DEFAULT] };
  }
  const told = inFrontMatter(frontMatter);
  const locale = told ?? inPath(path);
  if (locale === undefined) return { by: 'text', candidates: Object.keys(spec.literals) };
  const own = literalsOf(locale, spec) ?? DEFAULT;
  return { locale, by: told === undefined ? 'path' : 'front matter', candidates: [...new Set([own, DEFAULT])] };
}

export const literalsIn = (spec: Spec, locale: string): Literals => {
  const found = spec.literals[locale];
  if (!found) throw new Error(`the revision has no literals in ${locale}`);
  return found;
};

const canonical = (tag: string): Intl.Locale | undefined => {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).maximize();
  } catch {
    return undefined;
  }
};

/** zh, zh-Hans and zh-SG are written as zh-CN is, zh-TW is not. */
const literalsOf = (locale: string, spec: Spec): string | undefined => {
  const wanted = canonical(locale);
  return Object.keys(spec.literals).find((known) => {
    const one = canonical(known);
    return one && wanted && one.language === wanted.language && one.script === wanted.script;
  });
};

const told = z.object({ locale: z.unknown(), lang: z.unknown(), language: z.unknown() }).partial();

function inFrontMatter(yaml: string | undefined): string | undefined {
  if (yaml === undefined) return undefined;
  const document = parseDocument(yaml);
  if (document.errors.length > 0) return undefined;
  const { locale, lang, language } = told.safeParse(document.toJS()).data ?? {};
  return [locale, lang, language].find((one): one is string => typeof one === 'string' && canonical(one) !== undefined);
}

/** A language with two letters, or with more that tells it from a word: `docs` and `src` are language tags as well. */
const TAG = /^(?:[a-z]{2}|[a-z]{2,3}[-_](?:[A-Z][a-z]{3}|hans|hant)(?:[-_][A-Za-z]{2})?|[a-z]{2,3}[-_][A-Za-z]{2})$/;

/** The tag that stands nearest to the name of the file. */
function inPath(path: string): string | undefined {
  const parts = path.split(/[\\/]/);
  const [, inName = ''] = /\.([A-Za-z_-]+)\.[a-z]+$/.exec(parts.at(-1) ?? '') ?? [];
  return [...parts.slice(0, -1), inName].reverse().find((part) => TAG.test(part) && known(part));
}

const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

const known = (part: string): boolean => {
  const locale = canonical(part);
  return locale !== undefined && NAMES.of(locale.language) !== undefined;
};
