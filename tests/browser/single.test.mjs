// Single-file sites, opened from a disk.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SOURCE, audit } from './lib/axe.mjs';
import { DESKTOP, PHONE, contentsOf, launch, listen } from './lib/browser.mjs';
import { overflow } from './lib/in-page.mjs';
import { inquill } from './lib/program.mjs';
import { expectNone } from './lib/report.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));

let browser;
let folder;
let url;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inquill-single-'));
  inquill('build', '--quiet', '--single-file', '--root', repository, '--output', join(folder, 'out'));
  const [file] = readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.html'));
  url = pathToFileURL(join(folder, 'out', file)).href;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Runs `work(page, complaints)` on the file in a new context. */
async function opened(options, work) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints = listen(page, (address) => address.startsWith(url) || /^(data|blob):/.test(address));
    await page.goto(url);
    await work(page, complaints);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

test('the file opens with an empty console and no requests, on a phone and a desktop, with and without scripts', async (t) => {
  const faults = [];
  for (const viewport of [PHONE, DESKTOP]) {
    for (const javaScriptEnabled of [true, false]) {
      await opened({ viewport, javaScriptEnabled }, async (page) => faults.push(...await page.evaluate(overflow)));
    }
  }
  expectNone(t, faults, 'four windows');
});

test('every id is unique, and every link within the file has a target', async (t) => {
  await opened({ viewport: DESKTOP }, async (page) => {
    const faults = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
      const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `#${id} is a duplicate`);
      const fragments = [...document.querySelectorAll('a[href^="#"]')].map((link) => decodeURIComponent(link.hash.slice(1)));
      return [...twice, ...fragments.filter((fragment) => !document.getElementById(fragment)).map((fragment) => `#${fragment} has no target`)];
    });
    expectNone(t, faults, 'one file');
  });
});

test('a link to another page scrolls to it', async () => {
  await opened({ viewport: DESKTOP }, async (page) => {
    await page.locator('.chapters a').first().click();
    const top = await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 300, `it is at ${top} px`);
  });
});

test('answers are saved, restored, and in the backup', async () => {
  await opened({ viewport: DESKTOP, acceptDownloads: true }, async (page) => {
    const box = page.locator('.exercise textarea').first();
    await box.fill('Written in one file');
    await box.blur();
    await page.locator('[data-place=device]').first().click();
    await page.reload();
    await page.waitForFunction(() => [...document.querySelectorAll('textarea')].some((field) => field.value === 'Written in one file'));
    const save = page.locator('[data-do=json]');
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    assert.match(await contentsOf(download), /Written in one file/);
  });
});

test('axe finds nothing, on a phone and a desktop, in light and dark colors', { timeout: 300_000 }, async (t) => {
  const faults = [];
  for (const viewport of [PHONE, DESKTOP]) {
    await opened({ viewport, reducedMotion: 'reduce' }, async (page) => {
      await page.evaluate(SOURCE);
      faults.push(...(await audit(page)).faults.map((fault) => `${viewport.width} px: ${fault}`));
    });
  }
  expectNone(t, faults, 'two windows');
});

test('every exercise is printed', async () => {
  await opened({ viewport: DESKTOP }, async (page) => {
    await page.emulateMedia({ media: 'print' });
    const hidden = await page.locator('.exercise').evaluateAll((all) => all.filter((one) => !one.checkVisibility()).map((one) => one.id));
    assert.deepEqual(hidden, []);
    assert.ok((await page.pdf({ format: 'A4' })).length > 50_000);
  });
});
