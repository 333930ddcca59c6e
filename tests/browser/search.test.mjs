// The search as readers meet it, on the built site: loaded when used, by keyboard, from a disk and below a sub-path.
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
/** A word that only few sections have, so that what is found can be told. */
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

/** A page of the site with its search open and the words typed. */
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

test('every address in the index is a page of the site, every anchor is on it', (t) => {
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

test('nothing of the search is loaded before it is asked for, and then only its two scripts', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${server.origin}/index.html`);
    assert.ok(!asked.some((path) => path.includes('search')), asked.join(' '));
    const before = asked.length;
    await page.getByRole('button', { name: 'Search' }).click();
    await page.keyboard.insertText('trust');
    await page.waitForFunction(() => document.querySelector('.search-results a'));
    // The icon is asked for whenever the browser finds the time.
    const loaded = asked.slice(before).filter((path) => path !== '/favicon.svg');
    assert.equal(loaded.length, 2, loaded.join(' '));
    assert.equal(loaded[0], `/${INDEX}`);
    assert.match(loaded[1], /^\/script\/search-[0-9a-f]{10}\.js$/);
  });
});

test('without JavaScript there is no control that does nothing', async () => {
  await inContext({ javaScriptEnabled: false }, async (page) => {
    await page.goto(byPath.get('index.html').url);
    assert.equal(await page.locator('.search-open, dialog.search').count(), 0);
    const room = await page.locator('.site-nav ul').evaluate((list) => getComputedStyle(list, '::after').content);
    assert.equal(room, 'none', 'room is kept for it');
  });
});

for (const [name, base] of [['from a disk', () => ''], ['below a sub-path', () => server.origin + SUB_PATH]]) {
  test(`a place is found and opened by keyboard alone, ${name}, without a word in the console`, async () => {
    await inContext({ viewport: PHONE }, async (page) => {
      const heard = listen(page, (address) => address.startsWith(base() || 'file:'));
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
      assert.deepEqual(heard, []);
    });
  });
}

test('arrow keys go along the results and back to the words, Escape closes and gives the focus back', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    await searching(page, 'the');
    const focus = () => page.evaluate(() => {
      const links = [...document.querySelectorAll('.search-results a')];
      return document.activeElement.matches('dialog input') ? 'words' : links.indexOf(document.activeElement);
    });
    const seen = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp']) {
      await page.keyboard.press(key);
      seen.push(await focus());
    }
    assert.deepEqual(seen, [0, 1, 0, 'words']);
    // Once from the words, which a browser alone would only empty, and once from a result.
    for (const first of ['ArrowLeft', 'ArrowDown']) {
      await page.keyboard.press(first);
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('dialog.search').isVisible(), false);
      assert.equal(await page.evaluate(() => document.activeElement.className), 'search-open');
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('dialog input').inputValue(), 'the', 'the words are still there');
    }
  });
});

test('Enter in the words opens the first result, also before a pause has shown it, and does nothing without one', async () => {
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

test('who finds nothing is shown the way to people who can help, and only then', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    await searching(page, HEADING);
    const help = page.locator('.search-help a');
    assert.equal(await help.isVisible(), false);
    await page.locator('dialog input').fill('qqqq');
    await help.waitFor();
    await page.locator('dialog input').press('ArrowDown');
    assert.ok(await help.evaluate((link) => link === document.activeElement), 'the arrow keys pass it by');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.endsWith('/help-now/index.html') || url.pathname.endsWith('/help-now/'));
  });
});

test('a result on the page that is open closes the dialog', async () => {
  await inContext({ viewport: DESKTOP }, async (page) => {
    await searching(page, HEADING, byPath.get(ADDRESS).url);
    await page.locator('.search-results a').first().click();
    assert.equal(await page.locator('dialog.search').isVisible(), false);
    assert.equal(new URL(page.url()).hash, `#${ANCHOR}`);
  });
});

test('what is looked for is marked, and how much is found is said', async () => {
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

test('the way out can be pressed while the search is open, however far one has scrolled', async () => {
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
