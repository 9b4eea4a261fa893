/** A megabyte is looked through in a time that grows with its length, whatever it is made of. */
import { expect, test } from 'playwright/test';
import { examine } from './examine.js';
import { EDITION, spec } from './sample.js';

const PROSE =
  'The gateway holds the lock of a port; `openclaw status` tells **which** one, and what else listens there. ';

const SHAPES: Record<string, string> = {
  'one line': PROSE,
  paragraphs: `${PROSE}\n\n`,
  'copies of an edition': `${EDITION}\n`,
  'words of the literals': 'another gateway instance on ws://127.0.0.1:19001 --port GatewayLockError ',
};

/** Of processor time, in ms: other work on the machine is not ours. */
function cost(shape: string, length: number): number {
  const source = `${EDITION}\n${shape.repeat(length / shape.length)}\n`;
  const before = process.cpuUsage();
  expect(examine({ source, path: 'lock.md' }, spec).findings).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

for (const [name, shape] of Object.entries(SHAPES)) {
  test(`four times the length costs about four times as much: ${name}`, () => {
    cost(shape, 30_000);
    const small = cost(shape, 75_000);
    // The square would be sixteen times as much; the collection of garbage alone may double what is linear.
    expect(cost(shape, 300_000)).toBeLessThan(10 * Math.max(small, 40));
  });
}
