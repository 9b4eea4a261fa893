/** report.html in a real browser: what a person can do with it, and what a target cannot. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, test as base, chromium, expect, type Page, type TestInfo } from 'playwright/test';
import which from 'which';
import { good, withFirst } from '../../judge/sample.js';
import type { Sample, SampleTest } from '../../record/sample.js';
import { readAssets } from './assets.js';
import { renderHtml } from './document.js';
import { contention, events, output, seen } from './sample.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const executablePath = NAMES.map((name) => which.sync(name, { nothrow: true })).find((path) => path !== null);

const QUIET = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

const test = base.extend<object, { chrome: Browser }>({
  chrome: [
    async ({}, use) => {
      const args = [...QUIET, '--disable-component-update', '--disable-sync'];
      const browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});
test.skip(executablePath === undefined, `no ${NAMES.join(', ')} in the path: install one to try report.html in it`);

interface Shown {
  readonly page: Page;
  /** Whatever must not happen: messages of the console, requests, dialogs. */
  readonly trouble: string[];
}

type Context = NonNullable<Parameters<Browser['newContext']>[0]>;

/** The report of a sample as a file that a browser has opened. */
const show = async (chrome: Browser, info: TestInfo, sample: Sample, context: Context = {}): Promise<Shown> => {
  const { judgement, record } = seen(sample);
  const file = info.outputPath('report.html');
  writeFileSync(file, renderHtml(judgement, record, readAssets()));
  const page = await (await chrome.newContext({ viewport: { width: 1200, height: 900 }, ...context })).newPage();
  const trouble: string[] = [];
  const url = pathToFileURL(file).href;
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) trouble.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, trouble };
};

const refused: Sample = {
  ...withFirst({ checks: [{ outcome: 'violated', t: 350, observed: 'contender was too slow' }] }),
  more: contention('lock/one'),
};

/** Run in the page. */
const UNFOLD = 'for (const fold of document.querySelectorAll("details")) fold.open = true';

const slider = (page: Page) => page.locator('details[open] .timeline[role=slider]');
const time = async (page: Page): Promise<number> => Number(await slider(page).getAttribute('aria-valuenow'));
const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await slider(page).press(key);
};

test('the worst test is open, nothing is asked of any network, and nothing is complained of', async ({
  chrome,
}, info) => {
  const { page, trouble } = await show(chrome, info, refused);
  await expect(page.locator('details.test[open]')).toHaveId('test:lock/one');
  await expect(page.locator('.screen')).toContainText('GatewayLockError: port 4000 is taken');
  await expect(page.locator('h1')).toContainText('Do not ship');
  expect(trouble).toEqual([]);
});

test('the terminal shows what stood there at the time of the cursor, and plays on from there', async ({
  chrome,
}, info) => {
  const { page, trouble } = await show(chrome, info, refused);
  const screen = page.locator('.screen');
  await expect(page.getByRole('button', { name: 'The terminal of contender' })).toHaveAttribute('aria-pressed', 'true');
  await press(page, 'Home');
  await expect(screen).not.toContainText('GatewayLockError');
  await page.locator('details[open] .events > summary').click();
  await page.getByRole('button', { name: 'Go to 290.125 ms' }).click();
  expect(await time(page)).toBe(290.125);
  await expect(screen).toContainText('GatewayLockError');
  await page.getByRole('button', { name: 'The terminal of incumbent' }).click();
  await expect(screen).toContainText('listening on ws://127.0.0.1:4000');
  await press(page, 'Home', ' ');
  await expect(screen).not.toContainText('listening');
  await expect.poll(() => time(page)).toBeGreaterThan(130);
  await expect(screen).toContainText('listening on ws://127.0.0.1:4000');
  await expect(page.getByRole('button', { name: 'Play or pause' })).toContainText('Play');
  expect(trouble).toEqual([]);
});

test('the timeline goes from event to event, a millisecond at a time, and narrows to the place of the cursor', async ({
  chrome,
}, info) => {
  const { page } = await show(chrome, info, refused);
  // The sample's test ends on paper before anything happens in it.
  await press(page, 'Home', 'ArrowRight', 'ArrowRight');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', '10.000 ms: incumbent launched on port 4000, pid 11');
  await press(page, 'ArrowRight');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^120\.250 ms: incumbent listens/);
  await expect(page.locator('output.readout').first()).toHaveText(/^120\.250 ms: incumbent listens/);
  await press(page, 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowLeft');
  expect(await time(page)).toBe(121.25);
  await press(page, 'ArrowLeft', ...Array.from({ length: 20 }, () => '+'));
  const seenPart = async (): Promise<number> =>
    Number(await slider(page).getAttribute('data-until')) - Number(await slider(page).getAttribute('data-from'));
  expect(await seenPart()).toBeLessThan(0.2);
  // Where the cursor is, the mark of what happened then is, too.
  const mark = await page.locator('.mark.listening').first().getAttribute('x');
  expect(mark).toBe(await page.locator('details[open] .cursor').getAttribute('x1'));
  const axis = await page.locator('details[open] .axis text').allTextContents();
  expect(axis.length).toBeGreaterThan(1);
  expect(axis.every((text) => /^\d+\.\d+ ms$/.test(text))).toBe(true);
  await press(page, '0');
  expect(await seenPart()).toBe(400);
});

test('a pointer tells the exact time of a mark, drags a narrowed view, and a wheel narrows it', async ({
  chrome,
}, info) => {
  const { page } = await show(chrome, info, refused);
  const picture = slider(page);
  await picture.scrollIntoViewIfNeeded();
  const mark = await page.locator('.lane.process .mark.signal').boundingBox();
  await page.mouse.move((mark?.x ?? 0) + (mark?.width ?? 0) / 2, (mark?.y ?? 0) + 4);
  await expect(page.locator('output.readout').first()).toHaveText('390.000 ms: SIGKILL to pid 11 of incumbent');
  await page.mouse.down();
  await page.mouse.up();
  expect(await time(page)).toBe(390);
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect.poll(async () => Number(await picture.getAttribute('data-from'))).toBeGreaterThan(300);
  const from = Number(await picture.getAttribute('data-from'));
  await page.mouse.move((mark?.x ?? 0) - 600, (mark?.y ?? 0) + 4);
  await page.mouse.down();
  await page.mouse.move((mark?.x ?? 0) - 300, (mark?.y ?? 0) + 4, { steps: 5 });
  await page.mouse.up();
  expect(Number(await picture.getAttribute('data-from'))).toBeLessThan(from);
  expect(await time(page)).toBe(390);
});

test('everything is reached by keyboard', async ({ chrome }, info) => {
  const { page } = await show(chrome, info, refused);
  const reached = new Set<string>();
  for (let step = 0; step < 120; step++) {
    await page.keyboard.press('Tab');
    reached.add(
      String(
        await page.evaluate(
          "(({ tagName, parentElement, role }) => [tagName, role ?? '', parentElement?.className.split(' ')[0]].join(' '))(document.activeElement)",
        ),
      ),
    );
  }
  for (const place of ['SUMMARY  clause', 'SUMMARY  test', 'DIV slider course', 'BUTTON  controls', 'PRE  repeat'])
    expect([...reached]).toContain(place);
  await page.locator('details.test > summary').nth(1).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('details.test').nth(1)).toHaveAttribute('open', '');
});

const HOSTILE = [
  '</script><script>window.harmed = 1</script>',
  '<img src=x onerror="window.harmed = 2"><svg onload="window.harmed = 3">',
  '" onfocus="window.harmed = 4" autofocus x="',
  "' onclick='window.harmed = 5'",
  'javascript:window.harmed = 6',
  '\u202e\u2066\u200f\u0000\u0007\u009b2J {{7*7}} <!--',
];

/** Every kind of sequence that steers a terminal, most of them cut or with more in them than they can hold. */
const SEQUENCES = [
  ...HOSTILE,
  '\u001b]8;;javascript:window.harmed=8\u001b\\link\u001b]8;;\u001b\\',
  '\u001b]8;id=<b>;data:text/html,<script>window.harmed=9</script>\u0007link\u001b]8;;\u0007',
  '\u001b]0;</title><script>window.harmed=10</script>\u0007\u001b]52;c;aGk=\u0007\u001b]1337;File=inline=1:PHN2Zz4=\u0007',
  '\u001b[999999999;999999999H\u001b[2147483648A\u001b[?1049h\u001b[38;2;999;999;999m\u001b[38;5;\u001b[;;;;;;m',
  '\u001bP+q544e\u001b\\\u001b_Gf=100;AAAA\u001b\\\u001bX\u001b^\u009d\u0090\u001b(0\u000e\u001b#8\u001bc\u001b[!p\u001b[3J\u001b[6n\u001b[c\u0005',
  '\u001b[1;1000000r\u001b[1000000L\u001b[1000000P\u001b[1000000X\u001b[1000000b\u001b]4;0;<script>\u001b[',
];

test('nothing that a target prints, or is named, becomes anything but text', async ({ chrome }, info) => {
  const bad = HOSTILE.join(' ');
  const { page, trouble } = await show(chrome, info, {
    header: { selector: bad },
    tests: [
      {
        test: 'lock/one',
        clauses: ['lock.one'],
        checks: [
          { outcome: 'violated', title: bad, expected: bad, observed: bad, evidence: [{ title: bad, text: bad }] },
        ],
      },
      ...good.slice(1),
    ],
    more: [
      ...contention('lock/one'),
      ...events('lock/one', [
        [15, 'spawn', bad, bad, { port: 1 }],
        ...SEQUENCES.map((text, index) => output(50 + index, bad, `${text}\r\n`)),
        ...SEQUENCES.map((text, index) => output(80 + index, 'incumbent', `${text}\r\n`)),
        [90, 'holder', undefined, `${bad}, pid 1: ${bad}`, { port: bad }],
        [95, 'census', bad, bad, { entries: [{ sign: 'added', name: bad }, { sign: bad, name: bad }, bad, null] }],
      ]),
      { type: 'residue', t: 96, test: bad, kind: 'file', by: 'target', what: bad },
    ],
  });
  await page.evaluate(UNFOLD);
  for (const choice of await page.locator('button[aria-pressed]').all()) await choice.click();
  await expect(page.locator('.screen .ap-term').first()).toBeVisible();
  expect(await page.evaluate('window.harmed')).toBe(undefined);
  expect(trouble).toEqual([]);
  const count = (selector: string) => page.locator(selector).count();
  expect([await count('img, iframe, object, embed, link, base, form'), await count('script')]).toEqual([0, 2]);
  expect(
    await page.evaluate(
      "[...document.querySelectorAll('*')].flatMap(({ attributes }) => [...attributes]).filter(({ name }) => /^on|^autofocus/.test(name)).length",
    ),
  ).toBe(0);
  const links = await page.locator('a').evaluateAll((all) => all.map((link) => String(link.getAttribute('href'))));
  expect(links.filter((href) => !href.startsWith('#'))).toEqual([]);
});

test('dark and light as the reader has it, and light on paper with everything unfolded', async ({ chrome }, info) => {
  const ground = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const { page, trouble } = await show(chrome, info, refused, { colorScheme: 'dark' });
  const dark = await ground(page);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ground(page);
  expect([dark, light]).toEqual(['rgb(19, 21, 25)', 'rgb(252, 251, 249)']);
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  expect(await ground(page)).toBe(light);
  expect(await page.locator('details:not([open])').count()).toBe(0);
  await expect(page.locator('.as-text pre').last()).toBeVisible();
  await expect(page.locator('.events td.t').last()).toBeVisible();
  for (const hidden of ['.screen', 'nav', '.controls']) await expect(page.locator(hidden).first()).toBeHidden();
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  expect(await page.locator('details.test[open]').count()).toBe(1);
  expect(trouble).toEqual([]);
});

test('on a phone nothing is wider than the screen', async ({ chrome }, info) => {
  const long = 'a-name-without-any-place-to-break-'.repeat(12);
  const { page } = await show(
    chrome,
    info,
    {
      ...withFirst({
        checks: [{ outcome: 'violated', t: 350, title: long, observed: long, evidence: [{ title: long, text: long }] }],
      }),
      more: [...contention('lock/one'), ...events('lock/one', [output(60, 'incumbent', `${long}\r\n`)])],
      header: { selector: `./${long}.yaml` },
    },
    { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  );
  await page.evaluate(UNFOLD);
  await expect(page.locator('.screen').first()).toContainText('Gateway');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

test('without its program everything stands there to be read', async ({ chrome }, info) => {
  const { page } = await show(chrome, info, refused, { javaScriptEnabled: false });
  await page.locator('#test\\:lock\\/one > summary').click();
  await expect(page.locator('.timeline svg').nth(0)).toBeVisible();
  await page.locator('.events > summary').first().click();
  await expect(page.locator('.events .t', { hasText: '290.125 ms' })).toBeVisible();
});

/** Milliseconds, on a machine that does other things, too; with thirteen processes on two cores they were 3900 and under 300. */
const LOAD_MS = 15_000;
const ACT_MS = 1_000;

/** Runs in the page, and says how many milliseconds it and the layout after it took. */
const timed = (deed: string): string =>
  `(() => { const begun = performance.now(); ${deed}; document.body.getBoundingClientRect(); return performance.now() - begun; })()`;

const FILTER = `const search = document.querySelector('input[type=search]'); search.value = 'test-19'; search.dispatchEvent(new Event('input'))`;
const OPEN = `document.getElementById('test:lock/test-199').open = true`;

test('two hundred tests open, are filtered and are moved without a wait', async ({ chrome }, info) => {
  const tests = Array.from(
    { length: 200 },
    (_, index): SampleTest => ({
      test: `lock/test-${index}`,
      clauses: ['lock.one'],
      checks: Array.from({ length: 8 }, (_, n) => ({
        title: `thing ${'abcdefgh'[n]} is so`,
        ...(index === 7 && { outcome: 'violated' as const, t: 2_500 }),
        evidence: [{ title: 'terminal of gateway', text: 'a line of it\n'.repeat(20) }],
      })),
    }),
  );
  const begun = performance.now();
  const { page, trouble } = await show(chrome, info, {
    tests: [...tests, ...good],
    more: tests.flatMap(({ test }) => contention(test)),
  });
  await expect(page.locator('.screen')).toContainText('Gateway');
  const loadMs = performance.now() - begun;
  const filterMs = Number(await page.evaluate(timed(FILTER)));
  await expect(page.locator('details.test:visible')).toHaveCount(11);
  const openMs = Number(await page.evaluate(timed(OPEN)));
  await expect(page.locator('[id="test:lock/test-199"] .timeline')).toHaveAttribute('role', 'slider');
  const measured = { loadMs, filterMs, openMs };
  info.annotations.push({ type: 'measured', description: JSON.stringify(measured) });
  expect(loadMs).toBeLessThan(LOAD_MS);
  expect(Math.max(filterMs, openMs)).toBeLessThan(ACT_MS);
  expect(trouble).toEqual([]);
});
