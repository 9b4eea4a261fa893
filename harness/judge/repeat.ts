import type { Header } from '../record/schema.js';
import { DEFAULT_REVISION } from '../spec/default-revision.js';

/** The command line that runs one test of a record again, as the record's run did: same target, specs, seed, effort, isolation and revision. */
export const repeatCommand = (
  { selector, specs, seed, effort, focus = [], spec, platform }: Header,
  test: string,
): string =>
  [
    `gatelock run ${selector} --test ${test} --seed ${seed}`,
    ...(specs ? [`--specs ${specs.path}`] : []),
    ...(effort === 'standard' ? [] : [`--effort ${effort}`]),
    ...focus.map((clause) => `--focus ${clause}`),
    ...(platform.isolation === undefined ? [] : [`--isolate ${platform.isolation}`]),
    ...(spec.revision === DEFAULT_REVISION ? [] : [`--spec ${spec.revision}`]),
  ].join(' ');
