import { expect, test } from 'playwright/test';
import type { Condition } from './baseline.js';
import { type Circumstances, meet, unmet } from './baseline-condition.js';
import { separate } from './baseline-separate.js';

const PLATFORMS = ['linux', 'darwin'] as const;
const VERSIONS = ['1.0.0', '2.0.0-beta.1', '2.0.0', undefined] as const;

const on = (platform: Circumstances['platform'], version?: string): Circumstances => ({
  platform,
  ...(version !== undefined && { version }),
});
const ALL = PLATFORMS.flatMap((platform) => VERSIONS.map((version) => on(platform, version)));

/** Every way in which each of the circumstances fails, passes or was not tried. */
function* worlds(): Generator<{ failing: Circumstances[]; passing: Circumstances[] }> {
  for (let code = 0; code < 3 ** ALL.length; code++) {
    const fates = ALL.map((_one, at) => Math.floor(code / 3 ** at) % 3);
    yield {
      failing: ALL.filter((_one, at) => fates[at] === 1),
      passing: ALL.filter((_one, at) => fates[at] === 2),
    };
  }
}

const fulfils = (one: Circumstances, condition: Condition): boolean => unmet(condition, one) === undefined;

/** Whether one condition on platforms, versions or both could do it, were any set of versions a range. */
function couldBeOne(failing: Circumstances[], passing: Circumstances[], by: { platform: boolean; version: boolean }) {
  const reached = passing.filter(
    ({ platform, version }) =>
      (!by.platform || failing.some((one) => one.platform === platform)) &&
      (!by.version || failing.some((one) => one.version === version)),
  );
  return reached.length === 0 && (!by.version || failing.every(({ version }) => version !== undefined));
}

/** What is wrong with the conditions for one world; undefined if nothing is. */
function fault(failing: Circumstances[], passing: Circumstances[]): string | undefined {
  const conditions = separate({ failing, passing, taken: [] });
  const blind = failing.some(
    (bad) => bad.version === undefined && passing.some((good) => good.platform === bad.platform),
  );
  if (blind) return conditions && 'has conditions that cannot be';
  if (!conditions) return 'has none';
  const matching = (one: Circumstances): number => conditions.filter((condition) => fulfils(one, condition)).length;
  if (failing.some((one) => matching(one) !== 1)) return 'does not name each that fails once';
  if (passing.some((one) => matching(one) > 0)) return 'names one that passes';
  if (conditions.some((a, at) => conditions.slice(0, at).some((b) => meet(a, b)))) return 'overlaps';
  const [first = {}] = conditions;
  const count = conditions.length > 1 ? 3 : Object.keys(first).length;
  return count === fewest(failing, passing)
    ? undefined
    : `has ${count} conditions, ${fewest(failing, passing)} would do`;
}

/** 3 stands for more than one entry. */
function fewest(failing: Circumstances[], passing: Circumstances[]): number {
  const could = (platform: boolean, version: boolean): boolean => couldBeOne(failing, passing, { platform, version });
  if (could(false, false)) return 0;
  if (could(true, false) || could(false, true)) return 1;
  return could(true, true) ? 2 : 3;
}

test('in every small world the conditions tell failing from passing, once each, and are as few as can be', () => {
  const tried = [...worlds()].filter(({ failing }) => failing.length > 0);
  const wrong = tried.flatMap(({ failing, passing }) => {
    const what = fault(failing, passing);
    return what === undefined ? [] : [`${what}: ${JSON.stringify({ failing, passing })}`];
  });
  expect(wrong).toEqual([]);
  expect(tried.length).toBeGreaterThan(6000);
});

test.describe('reads like what a person would write', () => {
  const cases: { name: string; failing: Circumstances[]; passing: Circumstances[]; found: Condition[] | undefined }[] =
    [
      { name: 'fails everywhere', failing: [on('linux', '1.0.0'), on('darwin', '2.0.0')], passing: [], found: [{}] },
      {
        name: 'fails on one platform',
        failing: [on('win32', '1.0.0')],
        passing: [on('linux', '1.0.0'), on('darwin', '1.0.0')],
        found: [{ platforms: ['win32'] }],
      },
      {
        name: 'mended in a version',
        failing: [on('linux', '1.0.0'), on('linux', '1.1.0')],
        passing: [on('linux', '1.2.0')],
        found: [{ version: '<1.2.0' }],
      },
      {
        name: 'broken since a version',
        failing: [on('linux', '1.2.0'), on('linux', '1.3.0')],
        passing: [on('linux', '1.1.0')],
        found: [{ version: '>=1.2.0' }],
      },
      {
        name: 'broken in between, twice',
        failing: [on('linux', '1.1.0'), on('linux', '1.3.0')],
        passing: [on('linux', '1.0.0'), on('linux', '1.2.0'), on('linux', '1.4.0')],
        found: [{ version: '>=1.1.0 <1.2.0 || >=1.3.0 <1.4.0' }],
      },
      {
        name: 'one platform always, two others since a version',
        failing: [on('win32', '1.0.0'), on('win32', '2.0.0'), on('linux', '2.0.0'), on('darwin', '2.0.0')],
        passing: [on('linux', '1.0.0'), on('darwin', '1.0.0')],
        found: [{ platforms: ['win32'] }, { platforms: ['linux', 'darwin'], version: '>=2.0.0' }],
      },
      {
        name: 'the same version fails and passes',
        failing: [on('linux', '1.0.0')],
        passing: [on('linux', '1.0.0+build')],
        found: undefined,
      },
    ];
  for (const { name, failing, passing, found } of cases) {
    test(name, () => expect(separate({ failing, passing, taken: [] })).toEqual(found));
  }
});

test('what others have taken is left to them', () => {
  const failing = [on('linux', '3.0.0')];
  const apart = (...taken: Condition[]) => separate({ failing, passing: [], taken });
  expect(apart({ platforms: ['win32'] })).toEqual([{ platforms: ['linux'] }]);
  expect(apart({ version: '<2.0.0' })).toEqual([{ platforms: ['linux'], version: '3.0.0' }]);
  expect(apart({})).toBeUndefined();
});
