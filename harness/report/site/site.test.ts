import { existsSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { matrixOfReleases, placeRuns } from '../../judge/release-matrix.js';
import type { Judgement } from '../../judge/verdict.js';
import { allHold, hostile, judged, replaced } from '../sample.js';
import { renderIndex } from './index-page.js';
import { renderRunPage } from './run-page.js';

const HOSTILE_FILE = 'transcripts/"><script>alert(1)</script>#?.log';

const placed = (...judgements: Judgement[]) =>
  placeRuns(
    judgements.map((judgement, at) => ({
      place: `out/${at}`,
      judgement,
      files: [{ name: HOSTILE_FILE, bytes: 1500 }],
    })),
  );

const failing = async (): Promise<Judgement> =>
  judged(await replaced('errors/nonzero-exit', { checks: [{ outcome: 'violated', observed: 'status 0' }] }), {
    header: { run: 'r2' },
  });

test('every cell leads to its clause in the evidence of the run that says so', async () => {
  const runs = placed(await judged(await allHold()), await failing());
  const index = renderIndex(matrixOfReleases(runs));
  const [, second] = runs;
  if (!second) throw new Error('there are two runs');
  expect(index).toContain(
    `<td class="f"><a href="runs/${second.id}/index.html#errors.nonzero-exit">fail<sup>*</sup></a></td>`,
  );
  const links = [...index.matchAll(/href="runs\/([^/"]+)\/index\.html(?:#([a-z.-]+))?"/g)];
  expect(links.length).toBeGreaterThan(29);
  const pages = new Map(runs.map((run) => [run.id, renderRunPage(run)]));
  for (const [, id = '', clause] of links) {
    expect(pages.has(id)).toBe(true);
    if (clause !== undefined) expect(pages.get(id)).toContain(`<section id="${clause}">`);
  }
  expect(pages.get(second.id)).toMatch(
    /expected<\/dt><dd>a bind that succeeds<\/dd><dt>observed<\/dt><dd>status 0<\/dd>/,
  );
});

test('the answer of the newest release comes first', async () => {
  const index = renderIndex(matrixOfReleases(placed(await failing())));
  expect(index).toMatch(/<strong>reference 1\.0\.0<\/strong> on Linux: <a class="nonconformant"/);
  expect(index.indexOf('1 MUST fail: errors.nonzero-exit')).toBeLessThan(index.indexOf('<table>'));
});

test('nothing that a target says is markup, in names, in files and in evidence', async () => {
  const runs = placed(await hostile());
  const [run] = runs;
  if (!run) throw new Error('there is one run');
  const index = renderIndex(matrixOfReleases(runs));
  expect(index.match(/<script/g)).toHaveLength(1);
  const page = renderRunPage(run);
  expect(page).not.toContain('<script');
  expect(page).toContain('%22%3E%3Cscript%3Ealert(1)%3C/script%3E%23%3F.log'.replace('%3C/', '%3C/'));
  for (const text of [index, page]) {
    expect(text).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/u,
    );
    expect(text).not.toContain('</failure>');
  }
});

const CHROMIUM = '/usr/bin/chromium';

test('in a browser: filters, arrow keys, no script of a target', async ({ playwright }, info) => {
  test.skip(!existsSync(CHROMIUM), `no browser at ${CHROMIUM}`);
  const { writeFileSync } = await import('node:fs');
  const file = info.outputPath('index.html');
  const runs = placed(await judged(await allHold()), await failing(), { ...(await hostile()), run: 'r3' });
  writeFileSync(file, renderIndex(matrixOfReleases(runs)));
  const browser = await playwright.chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('dialog', (dialog) => said.push(dialog.message()));
    await page.goto(`file://${file}`);
    const rows = page.locator('tbody tr[data-c]:visible');
    await expect(rows).toHaveCount(29);
    await page.getByLabel('Clauses').fill('errors');
    await expect(rows).toHaveCount(6);
    await page.getByRole('checkbox').check();
    await expect(rows.filter({ hasText: 'nonzero-exit' })).toHaveCount(1);
    await page.getByRole('checkbox').uncheck();
    await page.getByLabel('Clauses').fill('');
    await page.getByLabel('Versions').fill('no such');
    await expect(page.locator('table:visible')).toHaveCount(0);
    await page.getByLabel('Versions').fill('');
    await page.locator('td a[tabindex="0"]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const focused = await page.evaluate('document.activeElement.getAttribute("href")');
    expect(focused).toMatch(/#singleton\.second-start-refused$/);
    expect(said).toEqual([]);
  } finally {
    await browser.close();
  }
});
