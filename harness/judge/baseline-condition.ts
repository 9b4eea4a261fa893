/** When an entry of the baseline applies. Pure. */
import semver from 'semver';
import type { Header } from '../record/schema.js';
import type { Claim, Condition } from './baseline.js';

/** What conditions ask for. */
export interface Circumstances {
  readonly platform: Header['platform']['name'];
  readonly version?: string;
}

export const circumstancesOf = ({ platform, target }: Pick<Header, 'platform' | 'target'>): Circumstances => ({
  platform: platform.name,
  ...(target.version !== undefined && { version: target.version }),
});

/** `linux, version 1.2.0`. */
export const told = ({ platform, version }: Circumstances): string =>
  version === undefined ? platform : `${platform}, version ${version}`;

/** A prerelease is a version like any other: `<2026.9.6` has 2026.9.6-beta.1 in it, `>=2026.9.0` too. */
const ORDER = { includePrerelease: true };

/** Why the condition does not hold; undefined if it does. */
export const unmet = ({ platforms, version }: Condition = {}, seen: Circumstances): string | undefined => {
  if (platforms && !platforms.includes(seen.platform)) return `only on ${platforms.join(', ')}`;
  if (version === undefined) return undefined;
  const only = `only for version ${version}`;
  if (seen.version === undefined) return `${only}, and the target tells none`;
  if (semver.valid(seen.version) === null) return `${only}, and ${seen.version} is no semantic version`;
  return semver.satisfies(seen.version, version, ORDER) ? undefined : only;
};

export const applies = (claim: Claim, seen: Circumstances): boolean => unmet(claim.when, seen) === undefined;

/** True where no version is in the range, as in `>2 <1`. */
export const isEmptyRange = (range: string): boolean => !semver.intersects(range, '*', ORDER);

/** True where some run could fulfil both. */
export const meet = (a: Condition = {}, b: Condition = {}): boolean => {
  const platforms = !a.platforms || !b.platforms || a.platforms.some((platform) => b.platforms?.includes(platform));
  const versions = a.version === undefined || b.version === undefined || semver.intersects(a.version, b.version, ORDER);
  return platforms && versions;
};
