// Sites that work offline: without a connection all pages open, and an open page never changes its version.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCE, audit } from './lib/axe.mjs';
import { launch, listen } from './lib/browser.mjs';
import { project } from './lib/program.mjs';
import { SUB_PATH, serve } from './lib/server.mjs';

const page = (firstParagraph) => `# Page\n\n${firstParagraph}\n\n## Try {#try .reflect}\n\nYour words?\n\n---\n\n### Forgets {#forgets .reflect keep=no}\n\nNever kept?\n`;

let browser;
let site;
let server;
let base;
before(async () => {
  browser = await launch();
  site = project({
    'site.toml': 'title = "Kept"\noffline = true\nsearch = true\n',
    'content/_index.md': '# Home\n',
    'content/page.md': page('First words.'),
    'content/other.md': '# Other\n',
  });
  site.build();
  // Hosts that support `_headers` send this policy.
  const [, policy] = readFileSync(join(site.dist, '_headers'), 'utf8').match(/Content-Security-Policy: (.*)/);
  server = await serve(site.dist, { 'Content-Security-Policy': policy });
  base = server.origin + SUB_PATH;
});
after(async () => {
  await browser?.close();
  await server?.close();
  site?.remove();
});

/** Runs `work(tab, context, complaints)` in a browser that has the site offline, with a page that the worker controls. */
async function withOfflineSite(work) {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    const complaints = listen(tab, (address) => address.startsWith(server.origin));
    await tab.goto(`${base}page/index.html`);
    await tab.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await tab.reload();
    await work(tab, context, complaints);
  } finally {
    await context.close();
  }
}

/** Builds a newer version of the site, and makes the browser look for it. */
async function publish(tab, firstParagraph) {
  site.write('content/page.md', page(firstParagraph));
  site.build();
  await tab.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => true));
}

const answer = (tab) => tab.locator('#try textarea');
const firstParagraph = (tab) => tab.locator('.prose > p').first().textContent();

test('without a connection all pages open, visited or not, and the console stays empty', async () => {
  await withOfflineSite(async (tab, context, complaints) => {
    await context.setOffline(true);
    for (const [path, heading] of [['index.html', 'Home'], ['other/', 'Other'], ['page/index.html', 'Page'], ['privacy/', 'Privacy']]) {
      await tab.goto(base + path);
      assert.equal(await tab.locator('h1').textContent(), heading);
    }
    await tab.getByRole('button', { name: 'Search' }).click();
    await tab.keyboard.insertText('words');
    await tab.locator('.search-results a').first().waitFor();
    assert.deepEqual(complaints, []);
    const missing = await tab.goto(`${base}nowhere/`);
    assert.equal(missing.status(), 404);
    assert.match(await tab.locator('h1').textContent(), /can’t find that page/);
  });
});

test('a newer version is offered, and nothing changes before it is accepted', async () => {
  await withOfflineSite(async (tab, context, complaints) => {
    assert.equal(await firstParagraph(tab), 'First words.');
    await answer(tab).fill('Half an answer');
    await publish(tab, 'Newer words.');
    const notice = tab.locator('.newer');
    await notice.waitFor();
    assert.equal(await firstParagraph(tab), 'First words.');
    assert.equal(await answer(tab).inputValue(), 'Half an answer');
    const second = await context.newPage();
    await second.goto(`${base}page/index.html`);
    assert.equal(await firstParagraph(second), 'First words.', 'another tab has another version');
    await second.close();
    await answer(tab).fill('');
    await Promise.all([tab.waitForEvent('load'), notice.locator('.newer-take').click()]);
    assert.equal(await firstParagraph(tab), 'Newer words.');
    assert.equal(await notice.count(), 0);
    assert.deepEqual(complaints, []);
    const names = await tab.evaluate(() => caches.keys());
    assert.equal(names.length, 1, `the previous version is still cached: ${names}`);
  });
});

test('updating warns before unsaved answers are lost, and offers to save them', async () => {
  await withOfflineSite(async (tab, context, complaints) => {
    await publish(tab, `${await firstParagraph(tab)} Again.`);
    const button = (name) => tab.locator(`.newer-${name}`);
    await button('take').waitFor();
    assert.doesNotMatch(await tab.locator('.newer').textContent(), /would be lost/, 'a warning without unsaved answers');
    await answer(tab).fill('Half an answer');
    await button('take').dblclick();
    assert.match(await tab.locator('.newer [role=status]').textContent(), /would be lost/);
    assert.equal(await answer(tab).inputValue(), 'Half an answer', 'a double click updated at once');
    assert.equal(await tab.evaluate(() => Object.keys(localStorage).length), 0);
    await Promise.all([tab.waitForEvent('load'), button('keep').click()]);
    assert.match(await firstParagraph(tab), /Again\.$/);
    await tab.waitForFunction(() => document.querySelector('#try textarea').value === 'Half an answer');
    assert.equal(await tab.evaluate(() => Object.keys(localStorage).length), 0, 'it is saved on the device');
    assert.deepEqual(complaints, []);
  });
});

test('answers that can’t be saved are lost only after a second confirmation', async () => {
  await withOfflineSite(async (tab) => {
    await tab.locator('#forgets textarea').fill('Not for keeping');
    await publish(tab, `${await firstParagraph(tab)} Once more.`);
    await tab.locator('.newer-take').focus();
    await tab.keyboard.press('Enter');
    assert.match(await tab.locator('.newer [role=status]').textContent(), /would be lost/);
    assert.equal(await tab.locator('.newer-keep').isVisible(), false, 'an exercise that is never saved could be saved');
    assert.equal(await tab.evaluate(() => document.activeElement.className), 'newer-later');
    await Promise.all([tab.waitForEvent('load'), tab.locator('.newer-anyway').click()]);
    assert.match(await firstParagraph(tab), /Once more\.$/);
  });
});

test('axe finds nothing in the update notice', async () => {
  await withOfflineSite(async (tab) => {
    await publish(tab, `${await firstParagraph(tab)} And news.`);
    await tab.locator('.newer').waitFor();
    await tab.evaluate(SOURCE);
    assert.deepEqual((await audit(tab)).faults, []);
  });
});

test('an update can be postponed: the focus returns, and this tab doesn’t ask again', async () => {
  await withOfflineSite(async (tab, context) => {
    const textBefore = await firstParagraph(tab);
    await publish(tab, `${textBefore} And more.`);
    await tab.locator('.newer-later').waitFor();
    await answer(tab).focus();
    for (let stop = 0; stop < 40; stop += 1) {
      if (await tab.evaluate(() => document.activeElement.className === 'newer-later')) break;
      await tab.keyboard.press('Tab');
    }
    await tab.keyboard.press('Shift+Tab');
    await tab.keyboard.press('Shift+Tab');
    const was = await tab.evaluate(() => { window.was = document.activeElement; return window.was.localName; });
    assert.notEqual(was, 'body');
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    assert.equal(await tab.locator('.newer').count(), 0);
    assert.ok(await tab.evaluate(() => document.activeElement === window.was), 'the focus didn’t return');
    assert.equal(await firstParagraph(tab), textBefore);
    const untilChecked = () => tab.evaluate(() => navigator.serviceWorker.ready.then(() => new Promise((resolve) => { setTimeout(resolve, 300); })));
    await tab.goto(`${base}other/index.html`);
    await untilChecked();
    assert.equal(await tab.locator('.newer').count(), 0, 'another page of the tab asks again');
    const second = await context.newPage();
    await second.goto(`${base}page/index.html`);
    await second.locator('.newer').waitFor();
    await second.close();
    await publish(tab, `${textBefore} And still more.`);
    await tab.locator('.newer').waitFor();
  });
});

test('in a low window the update notice is at the end of the page, and covers nothing', async () => {
  await withOfflineSite(async (tab) => {
    await publish(tab, `${await firstParagraph(tab)} Low.`);
    await tab.locator('.newer').waitFor();
    const isOver = () => tab.evaluate(() => document.querySelector('.newer').getBoundingClientRect().top < innerHeight);
    assert.ok(await isOver(), 'in a high window it isn’t at the bottom');
    await tab.setViewportSize({ width: 320, height: 256 });
    assert.ok(!(await isOver()));
  });
});

test('a URL without its trailing slash is redirected, as by hosts', async () => {
  await withOfflineSite(async (tab, context, complaints) => {
    await context.setOffline(true);
    await tab.goto(`${base}other`);
    assert.equal(new URL(tab.url()).pathname, `${SUB_PATH}other/`);
    assert.equal(await tab.locator('h1').textContent(), 'Other');
    assert.deepEqual(complaints, []);
  });
});

test('a site that no longer works offline removes its worker and caches', async () => {
  const settings = readFileSync(join(site.root, 'site.toml'), 'utf8');
  await withOfflineSite(async (tab) => {
    try {
      site.write('site.toml', settings.replace('offline = true\n', ''));
      site.write('content/page.md', page('Words without a copy.'));
      site.build();
      await tab.goto(`${base}page/index.html`);
      await tab.evaluate(async () => {
        while ((await caches.keys()).length > 0) await new Promise((resolve) => { setTimeout(resolve, 20); });
      });
      await tab.goto(`${base}page/index.html`);
      assert.equal(await firstParagraph(tab), 'Words without a copy.');
    } finally {
      site.write('site.toml', settings);
      site.build();
    }
  });
});

test('an update fetches only changed files', async () => {
  await withOfflineSite(async (tab, context) => {
    const asked = [];
    context.on('request', (request) => request.serviceWorker() && asked.push(new URL(request.url()).pathname));
    await publish(tab, 'Only this page is new.');
    await tab.locator('.newer').waitFor();
    const fetched = asked.filter((path) => !path.endsWith('worker.js')).map((path) => path.slice(SUB_PATH.length));
    assert.ok(fetched.includes('page/index.html') && !fetched.includes('other/index.html'), fetched.join(' '));
  });
});

test('no answer is in the cache', async () => {
  await withOfflineSite(async (tab) => {
    await answer(tab).fill('My own words');
    const found = await tab.evaluate(async () => {
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text());
      }
      return { cached: texts.length, mine: texts.filter((text) => text.includes('My own words')).length };
    });
    assert.ok(found.cached > 8, `${found.cached} files`);
    assert.equal(found.mine, 0);
  });
});
