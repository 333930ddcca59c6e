// A site that browsers keep: read without a connection, and never exchanged under a reader.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCE, TAGS, audit } from './lib/axe.mjs';
import { launch, listen } from './lib/browser.mjs';
import { project } from './lib/program.mjs';
import { SUB_PATH, serve } from './lib/server.mjs';

const page = (words) => `# Page\n\n${words}\n\n## Try {#try .reflect}\n\nYour words?\n\n---\n\n### Forgets {#forgets .reflect keep=no}\n\nNever kept?\n`;

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

const answer = (tab) => tab.locator('#try textarea');
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
    assert.match(await tab.locator('h1').textContent(), /can’t find that page/);
  });
});

test('a newer version is offered, and nothing changes before it is taken', async () => {
  await kept(async (tab, context, heard) => {
    assert.equal(await words(tab), 'First words.');
    await answer(tab).fill('Half an answer');
    await publish(tab, 'Newer words.');
    const notice = tab.locator('.newer');
    await notice.waitFor();
    assert.equal(await words(tab), 'First words.');
    assert.equal(await answer(tab).inputValue(), 'Half an answer');
    const second = await context.newPage();
    await second.goto(`${base}page/index.html`);
    assert.equal(await words(second), 'First words.', 'another tab is of the same version');
    await second.close();
    await answer(tab).fill('');
    await Promise.all([tab.waitForEvent('load'), notice.locator('.newer-take').click()]);
    assert.equal(await words(tab), 'Newer words.');
    assert.equal(await notice.count(), 0);
    assert.deepEqual(heard, []);
    const names = await tab.evaluate(() => caches.keys());
    assert.equal(names.length, 1, `the version before is gone: ${names}`);
  });
});

test('taking a newer version loses nothing that was written without saying so, and what was can be kept first', async () => {
  await kept(async (tab, context, heard) => {
    await publish(tab, `${await words(tab)} Again.`);
    const way = (name) => tab.locator(`.newer-${name}`);
    await way('take').waitFor();
    assert.doesNotMatch(await tab.locator('.newer').textContent(), /would be lost/, 'nothing is written, nothing would be gone');
    await answer(tab).fill('Half an answer');
    await way('take').dblclick();
    assert.match(await tab.locator('.newer [role=status]').textContent(), /would be lost/);
    assert.equal(await answer(tab).inputValue(), 'Half an answer', 'no haste takes it');
    assert.equal(await tab.evaluate(() => Object.keys(localStorage).length), 0);
    await Promise.all([tab.waitForEvent('load'), way('keep').click()]);
    assert.match(await words(tab), /Again\.$/);
    await tab.waitForFunction(() => document.querySelector('#try textarea').value === 'Half an answer');
    assert.equal(await tab.evaluate(() => Object.keys(localStorage).length), 0, 'it is kept until the tab is closed');
    assert.deepEqual(heard, []);
  });
});

test('what can only be lost is said to be, and then lost when the reader says so twice', async () => {
  await kept(async (tab) => {
    await tab.locator('#forgets textarea').fill('Not for keeping');
    await publish(tab, `${await words(tab)} Once more.`);
    await tab.locator('.newer-take').focus();
    await tab.keyboard.press('Enter');
    assert.match(await tab.locator('.newer [role=status]').textContent(), /would be lost/);
    assert.equal(await tab.locator('.newer-keep').isVisible(), false, 'an exercise that forgets is not kept by a side door');
    assert.equal(await tab.evaluate(() => document.activeElement.className), 'newer-later');
    await Promise.all([tab.waitForEvent('load'), tab.locator('.newer-anyway').click()]);
    assert.match(await words(tab), /Once more\.$/);
  });
});

test('axe finds nothing where a newer version is offered', async () => {
  await kept(async (tab) => {
    await publish(tab, `${await words(tab)} And news.`);
    await tab.locator('.newer').waitFor();
    await tab.evaluate(SOURCE);
    assert.deepEqual((await tab.evaluate(audit, TAGS)).faults, []);
  });
});

test('a reader may go on with the version they have, is asked no more in this tab, and is where they were', async () => {
  await kept(async (tab, context) => {
    const had = await words(tab);
    await publish(tab, `${had} And more.`);
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
    assert.ok(await tab.evaluate(() => document.activeElement === window.was), 'the focus is where it was');
    assert.equal(await words(tab), had);
    const looked = () => tab.evaluate(() => navigator.serviceWorker.ready.then(() => new Promise((resolve) => { setTimeout(resolve, 300); })));
    await tab.goto(`${base}other/index.html`);
    await looked();
    assert.equal(await tab.locator('.newer').count(), 0, 'it was put off for the other pages too');
    const second = await context.newPage();
    await second.goto(`${base}page/index.html`);
    await second.locator('.newer').waitFor();
    await second.close();
    await publish(tab, `${had} And still more.`);
    await tab.locator('.newer').waitFor();
  });
});

test('in a low window the word of a newer version stands at the end of the page, and covers nothing', async () => {
  await kept(async (tab) => {
    await publish(tab, `${await words(tab)} Low.`);
    await tab.locator('.newer').waitFor();
    const isOver = () => tab.evaluate(() => document.querySelector('.newer').getBoundingClientRect().top < innerHeight);
    assert.ok(await isOver(), 'elsewhere it stands at the foot of the window');
    await tab.setViewportSize({ width: 320, height: 256 });
    assert.ok(!(await isOver()));
  });
});

test('a page asked for without the stroke at its end opens as it does elsewhere', async () => {
  await kept(async (tab, context, heard) => {
    await context.setOffline(true);
    await tab.goto(`${base}other`);
    assert.equal(new URL(tab.url()).pathname, `${SUB_PATH}other/`);
    assert.equal(await tab.locator('h1').textContent(), 'Other');
    assert.deepEqual(heard, []);
  });
});

test('a site that is no longer to be kept lets go of its readers', async () => {
  const settings = readFileSync(join(site.root, 'site.toml'), 'utf8');
  await kept(async (tab) => {
    try {
      site.write('site.toml', settings.replace('offline = true\n', ''));
      site.write('content/page.md', page('Words without a copy.'));
      site.build();
      await tab.goto(`${base}page/index.html`);
      await tab.evaluate(async () => {
        while ((await caches.keys()).length > 0) await new Promise((resolve) => { setTimeout(resolve, 20); });
      });
      await tab.goto(`${base}page/index.html`);
      assert.equal(await words(tab), 'Words without a copy.');
    } finally {
      site.write('site.toml', settings);
      site.build();
    }
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
    await answer(tab).fill('My own words');
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
