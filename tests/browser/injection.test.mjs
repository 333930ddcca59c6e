// Promise: content can't become script. The code that lib/planted.mjs plants must not run on any page, even without the security policy.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBrowser } from './lib/browser.mjs';
import { withPlantedSite } from './lib/planted.mjs';
import { count, expectNone } from './lib/report.mjs';
import { serve } from './lib/server.mjs';
import { filesOf } from './lib/site.mjs';

/** Does what readers do on a page: unfolds, ticks, picks, types, checks. */
async function use(page) {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    for (const box of document.querySelectorAll('input[type=checkbox], input[type=radio]')) if (!box.disabled) box.click();
    for (const field of document.querySelectorAll('textarea, input[type=text], input:not([type])')) {
      field.value = '<img src=x onerror="window.marked=6">';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    for (const button of document.querySelectorAll('main button')) button.click();
    for (const element of document.querySelectorAll('main *')) element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
  });
  // A frame and a timeout, so that errors of missing pictures have arrived and timers have run.
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 50)); }));
}

for (const bypassCSP of [false, true]) {
  test(`no planted code runs on any page${bypassCSP ? ', without the security policy' : ''}`, { timeout: 300_000 }, async (t) => {
    await withPlantedSite(async (dist) => {
      const server = await serve(dist);
      const pages = filesOf(dist).filter((path) => path.endsWith('.html'));
      const shown = pages.filter((path) => readFileSync(join(dist, path), 'utf8').includes('window.marked'));
      assert.ok(shown.length > 5, `the planted code is on ${shown.length} pages only`);
      const faults = [];
      try {
        await withBrowser(async (browser) => {
          const context = await browser.newContext({ bypassCSP });
          const page = await context.newPage();
          page.on('dialog', (dialog) => { faults.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
          // Hosts show 404.html at any address, here at one that contains the code.
          const notFound = { status: 404, contentType: 'text/html', body: readFileSync(join(dist, '404.html')) };
          await page.route('**/gone/**', (route) => route.fulfill(notFound));
          const addresses = [...pages, `gone/<script>window.marked=7</script>?<img src=x onerror=window.marked=8>#"onfocus=window.marked=9`];
          for (const path of addresses) {
            await page.goto(`${server.origin}/${path}`);
            await use(page);
            const marked = await page.evaluate(() => window.marked);
            if (marked !== undefined) faults.push(`${path}: planted code ran (${marked})`);
          }
          await context.close();
        });
      } finally {
        await server.close();
      }
      expectNone(t, faults, `${count(pages.length, 'page')}, ${shown.length} with planted code`);
    });
  });
}

test('code that runs is detected', async () => {
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.setContent('<img src=x onerror="window.marked=1">');
    await use(page);
    assert.equal(await page.evaluate(() => window.marked), 1);
  });
});
