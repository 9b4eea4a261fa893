/** The fewest conditions that tell the runs in which something fails from those in which it passes. Pure. */
import semver from 'semver';
import type { Condition } from './baseline.js';
import { type Circumstances, meet, unmet } from './baseline-condition.js';

/** Where something fails, where it passes, and the conditions that others have taken already. */
export interface Situation {
  readonly failing: readonly Circumstances[];
  readonly passing: readonly Circumstances[];
  readonly taken: readonly Condition[];
}

/**
 * Conditions of which every failing run fulfils exactly one and no passing run fulfils any, none of which can be fulfilled
 * together with another or with a taken one: the empty condition where that will do, otherwise one for all, otherwise one for
 * each group of platforms that needs its own. Undefined where platform and version cannot tell failing from passing.
 */
export function separate(situation: Situation): Condition[] | undefined {
  const { failing, passing } = situation;
  const platforms = [...new Set(failing.map(({ platform }) => platform))];
  const forAll = [{}, { platforms }, ...withVersion({}, rangeOf(failing, passing)), ...onlyOn(platforms, situation)];
  const one = forAll.find((condition) => fits(condition, situation));
  if (one) return [one];
  const ofEach = platforms.map((platform) => {
    const here = situationOn([platform], situation);
    return onlyOn([platform], situation).find((condition) => fits(condition, here));
  });
  return ofEach.includes(undefined) ? undefined : merged(ofEach.flatMap((condition) => condition ?? []));
}

const fits = (condition: Condition, { failing, passing, taken }: Situation): boolean =>
  failing.every((one) => unmet(condition, one) === undefined) &&
  passing.every((one) => unmet(condition, one) !== undefined) &&
  !taken.some((other) => meet(other, condition));

type Platforms = Circumstances['platform'][];

const situationOn = (platforms: Platforms, { failing, passing, taken }: Situation): Situation => {
  const here = ({ platform }: Circumstances): boolean => platforms.includes(platform);
  return { failing: failing.filter(here), passing: passing.filter(here), taken };
};

/** Conditions on these platforms, the weakest first: any version, a range, exactly the versions that were seen to fail. */
const onlyOn = (platforms: Platforms, situation: Situation): Condition[] => {
  const { failing, passing } = situationOn(platforms, situation);
  const versions = failing.flatMap(({ version }) => version ?? []);
  return [
    { platforms },
    ...withVersion({ platforms }, rangeOf(failing, passing)),
    ...(versions.length === 0 ? [] : [{ platforms, version: [...new Set(versions)].join(' || ') }]),
  ];
};

const withVersion = (condition: Condition, version: string | undefined): Condition[] =>
  version === undefined ? [] : [{ ...condition, version }];

/** Conditions that differ in their platforms alone are one. */
const merged = (conditions: readonly Condition[]): Condition[] => {
  const byVersion = new Map<string | undefined, Platforms>();
  for (const { platforms = [], version } of conditions) {
    byVersion.set(version, [...(byVersion.get(version) ?? []), ...platforms]);
  }
  return [...byVersion].map(([version, platforms]) => ({ platforms, ...(version !== undefined && { version }) }));
};

const versionsOf = (all: readonly Circumstances[]): string[] =>
  all.flatMap(({ version }) => (version !== undefined && semver.valid(version) !== null ? [version] : []));

/**
 * The versions from each first one that fails up to, without, the next that passes, such as `>=2026.3.0 <2026.9.6`; open where
 * nothing passes before or after. Undefined where one that fails tells no version, or one both fails and passes.
 */
const rangeOf = (failing: readonly Circumstances[], passing: readonly Circumstances[]): string | undefined => {
  const bad = versionsOf(failing);
  const good = versionsOf(passing);
  if (bad.length < failing.length) return undefined;
  const ordered = [
    ...bad.map((version) => ({ version, fails: true })),
    ...good.map((version) => ({ version, fails: false })),
  ].sort((a, b) => semver.compare(a.version, b.version));
  const bounds = ordered.flatMap(({ version, fails }, index) => {
    const before = ordered[index - 1];
    if (before === undefined || before.fails === fails) return [];
    return [fails ? `>=${version}` : `<${version}`];
  });
  const pieces = bounds.join(' ').replaceAll(/(<\S+) (?=>=)/g, '$1 || ');
  return pieces === '' ? '*' : pieces;
};
