/** Baselines that are written for verdicts hold for them: by enumeration of small worlds, and as texts. */
import { expect, test } from 'playwright/test';
import { type SampleTest, sampleHeader } from '../record/sample.js';
import { UsageError } from '../usage-error.js';
import { carryOut, emptyBaseline } from './baseline-document.js';
import { examine } from './baseline-examine.js';
import { parseBaseline } from './baseline-load.js';
import { match } from './baseline-match.js';
import { type BaselinePlan, planBaseline, type Source } from './baseline-plan.js';
import { good, judged, spec } from './sample.js';

const FRESH = { reason: 'fresh', owner: 'o', expires: '2027-01-31' };
const EMPTY = emptyBaseline('reference', '2025-12-11');

type Fate = 'violated' | 'holds' | 'left-out';
const FATES: readonly Fate[] = ['violated', 'holds', 'left-out'];
const TESTS = ['lock/one', 'lock/also'] as const;

const PLACES = [
  { platform: 'linux', version: '1.0.0' },
  { platform: 'linux', version: '2.0.0' },
  { platform: 'darwin', version: '1.0.0' },
] as const;

const exercised = (test: string, fate: Fate): SampleTest => ({
  test,
  clauses: ['lock.one'],
  ...(fate === 'left-out'
    ? { checks: [], end: { outcome: 'left-out', reason: 'effort quick' } }
    : { checks: [{ outcome: fate }] }),
});

/** The verdict of a run there, in which the two tests of lock.one met these fates. */
function sourceOf(
  { platform, version }: { platform: 'linux' | 'darwin'; version: string },
  fates: readonly Fate[],
): Source {
  const header = {
    platform: { ...sampleHeader.platform, name: platform },
    target: { ...sampleHeader.target, version },
  };
  const tests = TESTS.map((test, at) => exercised(test, fates[at] ?? 'left-out'));
  return {
    name: `${platform}-${version}-${fates.join('-')}`,
    judgement: judged({ header, tests: [...tests, ...good.slice(1)] }),
  };
}

const PAIRS = FATES.flatMap((one) => FATES.map((also) => [one, also] as const));
const SOURCES = PLACES.map((place) => PAIRS.map((fates) => sourceOf(place, fates)));

/** All ways in which three runs can go, every `step`th of them. */
function* worlds(step = 1): Generator<Source[]> {
  for (let code = 0; code < PAIRS.length ** PLACES.length; code += step) {
    yield SOURCES.flatMap((ofPlace, at) => ofPlace[Math.floor(code / PAIRS.length ** at) % PAIRS.length] ?? []);
  }
}

const parsed = (text: string) => {
  const { baseline, problems } = parseBaseline(text, 'b.yaml');
  if (!baseline) throw new Error(problems.join('\n'));
  return baseline;
};

const written = (text: string, sources: readonly Source[]): string => {
  const { entries } = parsed(text);
  return carryOut(planBaseline(entries, sources), { text, entries }, FRESH);
};

/** What speaks against the text as a baseline for these verdicts. */
function wrongWith(text: string, sources: readonly Source[]): string[] {
  const baseline = parsed(text);
  const found = [
    ...examine(baseline, { spec, tests: undefined, day: '2026-11-21' }).map(({ what }) => what),
    ...sources.flatMap(({ judgement }) => {
      const { clauses, findings } = match(baseline, judgement);
      const unexpected = clauses.filter((clause) => clause.level === 'MUST' && clause.unexpected === 'fail');
      return [...findings.map(({ what }) => what), ...unexpected.map(({ id }) => `${id} fails unexpectedly`)];
    }),
    ...(isSettled(planBaseline(baseline.entries, sources)) ? [] : ['the same verdicts would change it again']),
  ];
  return found.map((what) => `${what}: for ${sources.map(({ name }) => name).join(', ')}:\n${text}`);
}

const isSettled = ({ dropped, changed, added }: BaselinePlan): boolean =>
  dropped.length + changed.length + added.length === 0;

/** The text of a baseline with these entries, each the lines below its dash. */
const existing = (...entries: string[]): string =>
  `target: reference\nrevision: 2025-12-11\nentries:\n${entries
    .map((lines) => `  - ${lines.replaceAll('\n', '\n    ')}\n    reason: old\n    owner: o\n    expires: 2027-12-31\n`)
    .join('')}`;

// One assertion at the end: thousands of them would take minutes.
test('for every way in which three runs can go', () => {
  const texts = [...worlds()].map((sources) => ({ sources, text: written(EMPTY, sources) }));
  expect(texts.flatMap(({ sources, text }) => wrongWith(text, sources))).toEqual([]);
  expect(texts.filter(({ text }) => text.includes('platform:') && text.includes('version:')).length).toBeGreaterThan(
    20,
  );
  expect(texts.filter(({ text }) => text === EMPTY)).toHaveLength(64);
});

const BEFORE: [name: string, text: string][] = [
  ['no entries but one for the whole clause', existing('clause: lock.one')],
  [
    'no entries but one for a test on one platform',
    existing('clause: lock.one\ntest: lock/one\nwhen: { platform: linux }'),
  ],
  [
    'entries for each platform',
    existing(
      'clause: lock.one\nwhen: { platform: darwin }',
      'clause: lock.one\ntest: lock/also\nwhen: { platform: linux }',
    ),
  ],
  [
    'entries that no run is asked for',
    existing(
      'clause: lock.one\nwhen: { platform: win32 }',
      'clause: lock.one\ntest: lock/one\nwhen: { platform: linux, version: ">=3" }',
    ),
  ],
  ['entries for each test', existing('clause: lock.one\ntest: lock/one', 'clause: lock.one\ntest: lock/also')],
];
for (const [name, before] of BEFORE) {
  test(`for every fifth way, where there are ${name}`, () => {
    const { entries } = parsed(before);
    const wrong = [...worlds(5)].flatMap((sources) => {
      const plan = planBaseline(entries, sources);
      const text = carryOut(plan, { text: before, entries }, FRESH);
      const accounted = [...plan.kept, ...plan.dropped, ...plan.changed.map(({ entry }) => entry)];
      const after = parsed(text).entries.map(({ lines, ...entry }) => JSON.stringify(entry));
      const lost = plan.kept.filter(({ lines, ...entry }) => !after.includes(JSON.stringify(entry)));
      return [
        ...wrongWith(text, sources),
        ...(accounted.length === entries.length && entries.every((one) => accounted.includes(one))
          ? []
          : ['an entry is not accounted for']),
        ...lost.map(({ lines }) => `the entry on line ${lines.first} holds and is gone:\n${text}`),
      ];
    });
    expect(wrong).toEqual([]);
  });
}

test('the same test that fails and passes under the same conditions cannot be written', () => {
  const place = { platform: 'linux', version: '1.0.0' } as const;
  const sources = [sourceOf(place, ['violated', 'holds']), sourceOf(place, ['holds', 'holds'])];
  expect(() => planBaseline([], sources)).toThrow(UsageError);
  expect(() => planBaseline([], sources)).toThrow(
    /^lock\.one, lock\/one: fails in linux-1\.0\.0-violated-holds \(linux, version 1\.0\.0\) and passes in .*leave one/,
  );
});

test('a SHOULD is not written, an inconclusive MUST cannot be', () => {
  const unknown: SampleTest = { test: 'lock/one', clauses: ['lock.one'], checks: [{ outcome: 'unknown' }] };
  const nicety: SampleTest = { test: 'extra/nicety', clauses: ['extra.nicety'], checks: [{ outcome: 'violated' }] };
  const judgement = judged({ tests: [unknown, ...good.slice(1, 2), nicety, ...good.slice(3)] });
  expect(planBaseline([], [{ name: 'r', judgement }])).toEqual({ kept: [], dropped: [], changed: [], added: [] });
});

test.describe('what people wrote', () => {
  const failing = sourceOf(PLACES[0], ['violated', 'holds']);
  const passing = sourceOf(PLACES[1], ['holds', 'holds']);

  test('a new baseline', () => {
    expect(written(EMPTY, [failing, passing])).toBe(`${EMPTY.replace('entries: []', 'entries:').trimEnd()}
  - clause: lock.one
    test: lock/one
    when:
      version: <2.0.0
    reason: fresh
    owner: o
    expires: 2027-01-31
`);
  });

  test('stays, with comments, order and style, where it holds', () => {
    const text = `# ours
target: reference
revision: 2025-12-11
entries:
  # the first
  - clause: lock.one # known for long
    test:
      - lock/one
    when: { platform: linux, version: "<2" }
    reason: 'a reason that is so long that a tool might want to fold it into several lines, which nobody asked for here'
    owner: o
    expires: 2027-12-31

  # not for these runs
  - { clause: lock.two, when: { platform: win32 }, reason: r, owner: o, expires: 2027-12-31 }
`;
    expect(written(text, [failing, passing])).toBe(text);
  });

  test('keeps reason, owner, link, day and comments where it holds in part', () => {
    const text = `${existing()}  - clause: lock.one # all of it?
    reason: old # agreed
    link: https://example.org/1
    owner: o
    expires: 2027-12-31
`;
    expect(written(text, [failing, passing])).toBe(`${existing()}  - clause: lock.one # all of it?
    test: lock/one
    when:
      version: <2.0.0
    reason: old # agreed
    link: https://example.org/1
    owner: o
    expires: 2027-12-31
`);
  });

  test('keeps different reasons apart, though the failures are alike', () => {
    const text = existing('clause: lock.one\ntest: lock/one', 'clause: lock.one\ntest: lock/also').replace(
      'old',
      'older',
    );
    const both = sourceOf(PLACES[0], ['violated', 'violated']);
    const { entries } = parsed(written(text, [both, passing]));
    expect(entries.map(({ tests, when, reason }) => [tests, when, reason])).toEqual([
      [['lock/one'], { version: '<2.0.0' }, 'older'],
      [['lock/also'], { version: '<2.0.0' }, 'old'],
    ]);
  });

  test('goes where it passes, and its neighbours stay', () => {
    const two = existing('clause: lock.two', 'clause: lock.one\nwhen: { platform: darwin }');
    expect(written(two, [failing])).toBe(
      `${existing('clause: lock.one\nwhen: { platform: darwin }')}${existing(
        'clause: lock.one\ntest: lock/one\nwhen:\n  platform: linux',
      )
        .split('entries:\n')[1]
        ?.replace('old', 'fresh')
        .replace('2027-12-31', '2027-01-31')}`,
    );
    expect(parsed(written(existing('clause: lock.two'), [passing])).entries).toEqual([]);
  });
});
