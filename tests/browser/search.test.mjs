// The search on the built site: loaded on demand, by keyboard, from a disk and below a sub-path.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import axe from 'axe-core';
import { DESKTOP, PHONE, launch, listen } from './lib/browser.mjs';
import { overflow } from './lib/in-page.mjs';
import { count, expectNone } from './lib/report.mjs';
import { SUB_PATH, serve } from './lib/server.mjs';
import { DIST, allPages, pages } from './lib/site.mjs';

const INDEX = 'search-index.js';
const byPath = new Map(allPages().map((page) => [page.path, page]));
const index = vm.runInNewContext(`${readFileSync(join(DIST, INDEX), 'utf8')}\nsearchIndex`);
/** A page and a section of the site, to search for. */
const [TITLE, ADDRESS, [ANCHOR, HEADING]] = (() => {
  const [title, address, sections] = [...index].find(([, path]) => path.startsWith('read/the-question/'));
  return [title, address, [...sections].find(([anchor, heading]) => anchor && heading)];
})();

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(DIST);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens the search of a page, and types a query. */
async function searching(page, words, url = byPath.get('index.html').url) {
  await page.goto(url);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.keyboard.insertText(words);
  await page.waitForFunction(() => document.querySelector('.search-results a'));
}

async function inContext(options, work) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    return await work(page);
  } finally {
    await context.close();
  }
}

test('every address in the index is a page, and every anchor is on it', (t) => {
  const faults = [];
  let places = 0;
  for (const [, address, sections] of index) {
    const page = byPath.get(address);
    if (!page) faults.push(`${address} is not there`);
    for (const [anchor] of page ? sections : []) {
      places += 1;
      if (anchor && !page.ids.has(anchor)) faults.push(`${address} has no #${anchor}`);
    }
  }
  expectNone(t, faults, count(places, 'place'));
});

test('the search is loaded when it’s opened, with two scripts', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    const requested = [];
    page.on('request', (request) => requested.push(new URL(request.url()).pathname));
    await page.goto(`${server.origin}/index.html`);
    assert.ok(!requested.some((path) => path.includes('search')), requested.join(' '));
    const before = requested.length;
    await page.getByRole('button', { name: 'Search' }).click();
    await page.keyboard.insertText('trust');
    await page.waitForFunction(() => document.querySelector('.search-results a'));
    // The browser may request the icon at any time.
    const loaded = requested.slice(before).filter((path) => path !== '/favicon.svg');
    assert.equal(loaded.length, 2, loaded.join(' '));
    assert.equal(loaded[0], `/${INDEX}`);
    assert.match(loaded[1], /^\/script\/search-[0-9a-f]{10}\.js$/);
  });
});

test('without JavaScript there is no search button', async () => {
  await inContext({ javaScriptEnabled: false }, async (page) => {
    await page.goto(byPath.get('index.html').url);
    assert.equal(await page.locator('.search-open, dialog.search').count(), 0);
    const room = await page.locator('.site-nav ul').evaluate((list) => getComputedStyle(list, '::after').content);
    assert.equal(room, 'none', 'there is room for the button');
  });
});

for (const [name, base] of [['from a disk', () => ''], ['below a sub-path', () => server.origin + SUB_PATH]]) {
  test(`a section can be found and opened by keyboard, ${name}, and the console stays empty`, async () => {
    await inContext({ viewport: PHONE }, async (page) => {
      const complaints = listen(page, (address) => address.startsWith(base() || 'file:'));
      const start = byPath.get('privacy/index.html');
      await page.goto(base() ? base() + start.path : start.url);
      await page.getByRole('button', { name: 'Search' }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.insertText(HEADING.slice(0, -2));
      await page.waitForFunction(() => document.querySelector('.search-results a'));
      await page.keyboard.press('ArrowDown');
      const focused = await page.evaluate(() => document.activeElement.textContent);
      assert.ok(focused.includes(TITLE) && focused.includes(HEADING), focused);
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname.endsWith(ADDRESS));
      assert.equal(new URL(page.url()).hash, `#${ANCHOR}`);
      assert.deepEqual(complaints, []);
    });
  });
}

test('arrow keys move through the results and back to the field, and Escape returns the focus', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    await searching(page, 'the');
    const focus = () => page.evaluate(() => {
      const links = [...document.querySelectorAll('.search-results a')];
      return document.activeElement.matches('dialog input') ? 'field' : links.indexOf(document.activeElement);
    });
    const seen = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp']) {
      await page.keyboard.press(key);
      seen.push(await focus());
    }
    assert.deepEqual(seen, [0, 1, 0, 'field']);
    // Once from the field, where Escape alone would only empty it, and once from a result.
    for (const first of ['ArrowLeft', 'ArrowDown']) {
      await page.keyboard.press(first);
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('dialog.search').isVisible(), false);
      assert.equal(await page.evaluate(() => document.activeElement.className), 'search-open');
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('dialog input').inputValue(), 'the', 'the query is lost');
    }
  });
});

test('Enter in the field opens the first result, even before it is shown, and does nothing without one', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    await searching(page, HEADING);
    await page.locator('dialog input').fill('qqqq');
    await page.keyboard.press('Enter');
    assert.match(await page.getByRole('status').textContent(), /^No results/);
    assert.ok(await page.locator('dialog input').evaluate((input) => input === document.activeElement));
    await page.locator('dialog input').fill(HEADING);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.endsWith(ADDRESS));
    assert.equal(new URL(page.url()).hash, `#${ANCHOR}`);
  });
});

test('a search without results shows a link to support contacts', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    await searching(page, HEADING);
    const help = page.locator('.search-help a');
    assert.equal(await help.isVisible(), false);
    await page.locator('dialog input').fill('qqqq');
    await help.waitFor();
    await page.locator('dialog input').press('ArrowDown');
    assert.ok(await help.evaluate((link) => link === document.activeElement), 'arrow keys don’t reach it');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.endsWith('/help-now/index.html') || url.pathname.endsWith('/help-now/'));
  });
});

test('a result on the current page closes the dialog', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    await searching(page, HEADING, byPath.get(ADDRESS).url);
    await page.locator('.search-results a').first().click();
    assert.equal(await page.locator('dialog.search').isVisible(), false);
    assert.equal(new URL(page.url()).hash, `#${ANCHOR}`);
  });
});

test('matches are highlighted, and their number is announced', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    await searching(page, 'TRUST');
    const marks = await page.locator('.search-results mark').allTextContents();
    assert.ok(marks.length > 0 && marks.every((mark) => mark.toLowerCase().startsWith('trust')), marks.join());
    assert.match(await page.getByRole('status').textContent(), /^\d+ results?\b/);
    await page.locator('dialog input').fill('qqqq');
    await page.waitForFunction(() => !document.querySelector('.search-results a'));
    assert.match(await page.getByRole('status').textContent(), /^No results/);
  });
});

test('the quick exit is clickable while results scroll', async () => {
  await inContext({ viewport: PHONE }, async (page) => {
    await searching(page, 'the');
    await page.locator('.search-results a').last().focus();
    assert.ok(await page.locator('dialog .quick-exit').evaluate((link) => {
      const { left, top, width, height } = link.getBoundingClientRect();
      return link.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }));
  });
});

test('the open search has no fault that axe finds, nothing too small to press, nothing that scrolls sideways', async (t) => {
  const faults = [];
  for (const viewport of [PHONE, DESKTOP]) {
    for (const colorScheme of ['light', 'dark']) {
      await inContext({ viewport, colorScheme, reducedMotion: 'reduce', bypassCSP: true }, async (page) => {
        await page.addInitScript({ content: axe.source });
        await searching(page, 'trust');
        const { violations } = await page.evaluate(() => axe.run('dialog.search', { resultTypes: ['violations'] }));
        const small = await page.locator('dialog :is(a, button, input)').evaluateAll((targets) => targets
          .filter((target) => target.checkVisibility())
          .filter((target) => target.getBoundingClientRect().width < 24 || target.getBoundingClientRect().height < 24)
          .map((target) => `too small to press: ${target.textContent}`));
        const wide = await page.evaluate(overflow);
        faults.push(...violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target).join()}`), ...small, ...wide);
      });
    }
  }
  expectNone(t, faults, `four windows, ${count(pages().length, 'page')} to search`);
});
