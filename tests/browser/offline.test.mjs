// A site that browsers keep: read without a connection, and never exchanged under a reader.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, listen } from './lib/browser.mjs';
import { project } from './lib/program.mjs';
import { SUB_PATH, serve } from './lib/server.mjs';

const page = (words) => `# Page\n\n${words}\n\n### Try {#try .reflect}\n\nYour words?\n`;

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
  // As a host that reads `_headers` would answer.
  const [, policy] = readFileSync(join(site.dist, '_headers'), 'utf8').match(/Content-Security-Policy: (.*)/);
  server = await serve(site.dist, { 'Content-Security-Policy': policy });
  base = server.origin + SUB_PATH;
});
after(async () => {
  await browser?.close();
  await server?.close();
  site?.remove();
});

/** A browser that has the site: its context, and a page of it under the worker's care. */
async function kept(work) {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    const heard = listen(tab, (address) => address.startsWith(server.origin));
    await tab.goto(`${base}page/index.html`);
    await tab.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await tab.reload();
    await work(tab, context, heard);
  } finally {
    await context.close();
  }
}

/** Publishes the site with other words on a page, and has the browser look for it. */
async function publish(tab, words) {
  site.write('content/page.md', page(words));
  site.build();
  await tab.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => true));
}

const words = (tab) => tab.locator('.prose > p').first().textContent();

test('every page opens without a connection, whether it was visited or not, without a word in the console', async () => {
  await kept(async (tab, context, heard) => {
    await context.setOffline(true);
    for (const [path, heading] of [['index.html', 'Home'], ['other/', 'Other'], ['page/index.html', 'Page'], ['privacy/', 'Privacy']]) {
      await tab.goto(base + path);
      assert.equal(await tab.locator('h1').textContent(), heading);
    }
    await tab.getByRole('button', { name: 'Search' }).click();
    await tab.keyboard.insertText('words');
    await tab.locator('.search-results a').first().waitFor();
    assert.deepEqual(heard, []);
    const missing = await tab.goto(`${base}nowhere/`);
    assert.equal(missing.status(), 404);
    assert.match(await tab.locator('h1').textContent(), /not here/);
  });
});

test('a newer version is offered, and nothing changes before it is taken', async () => {
  await kept(async (tab, context, heard) => {
    assert.equal(await words(tab), 'First words.');
    await tab.locator('textarea').fill('Half an answer');
    await publish(tab, 'Newer words.');
    const notice = tab.locator('.newer');
    await notice.waitFor();
    assert.equal(await words(tab), 'First words.');
    assert.equal(await tab.locator('textarea').inputValue(), 'Half an answer');
    const second = await context.newPage();
    await second.goto(`${base}page/index.html`);
    assert.equal(await words(second), 'First words.', 'another tab is of the same version');
    await second.close();
    await Promise.all([tab.waitForEvent('load'), notice.locator('.newer-take').click()]);
    assert.equal(await words(tab), 'Newer words.');
    assert.equal(await notice.count(), 0);
    assert.deepEqual(heard, []);
    const names = await tab.evaluate(() => caches.keys());
    assert.equal(names.length, 1, `the version before is gone: ${names}`);
  });
});

test('a reader may go on with the version they have', async () => {
  await kept(async (tab) => {
    const had = await words(tab);
    await publish(tab, `${had} And more.`);
    await tab.locator('.newer-later').click();
    assert.equal(await tab.locator('.newer').count(), 0);
    assert.equal(await words(tab), had);
  });
});

test('of a newer version only what changed is fetched', async () => {
  await kept(async (tab, context) => {
    const asked = [];
    context.on('request', (request) => request.serviceWorker() && asked.push(new URL(request.url()).pathname));
    await publish(tab, 'Only this page is new.');
    await tab.locator('.newer').waitFor();
    const fetched = asked.filter((path) => !path.endsWith('worker.js')).map((path) => path.slice(SUB_PATH.length));
    assert.ok(fetched.includes('page/index.html') && !fetched.includes('other/index.html'), fetched.join(' '));
  });
});

test('no answer is among what is kept', async () => {
  await kept(async (tab) => {
    await tab.locator('textarea').fill('My own words');
    const found = await tab.evaluate(async () => {
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text());
      }
      return { kept: texts.length, mine: texts.filter((text) => text.includes('My own words')).length };
    });
    assert.ok(found.kept > 8, `${found.kept} files`);
    assert.equal(found.mine, 0);
  });
});
