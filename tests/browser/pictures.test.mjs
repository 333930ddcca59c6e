// Large pictures: each screen loads the size it needs, online and offline.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch, listen } from './lib/browser.mjs';
import { project } from './lib/program.mjs';
import { SUB_PATH, serve } from './lib/server.mjs';

// 1938 pixels wide.
const PICTURE = fileURLToPath(new URL('../../docs/content/01-tutorial/which-is-open.png', import.meta.url));

let browser;
let site;
before(async () => {
  browser = await launch();
  site = project({
    'site.toml': 'title = "Pictures"\noffline = true\n',
    'content/_index.md': '# Home\n',
    'content/page.md': '# Page\n\n![An exercise](exercise.png "What it looks like")\n',
  });
  copyFileSync(PICTURE, join(site.root, 'content/exercise.png'));
  site.build();
});
after(async () => {
  await browser?.close();
  site?.remove();
});

/** Name of the file that the page's picture shows, once it's loaded. Runs in the page. */
async function shown() {
  const picture = document.querySelector('figure img');
  picture.loading = 'eager';
  await picture.decode();
  return picture.currentSrc.split('/').pop();
}

/** Runs `work(page, context)` on the page in a new context. */
async function opened(options, url, work) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints = listen(page, () => true);
    await page.goto(url);
    await work(page, context);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

test('each screen loads the size it needs, from a disk and without scripts', async () => {
  const url = pathToFileURL(join(site.dist, 'page/index.html')).href;
  const sizes = [
    [{ viewport: { width: 360, height: 740 }, deviceScaleFactor: 1 }, /^exercise-\w+-640\.png$/],
    [{ viewport: { width: 390, height: 840 }, deviceScaleFactor: 3 }, /^exercise-\w+-1280\.png$/],
    [{ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 }, /^exercise-\w+-640\.png$/],
    [{ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 2 }, /^exercise-\w+-1280\.png$/],
    [{ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 3 }, /^exercise\.png$/],
  ];
  for (const [window, file] of sizes) {
    await opened({ ...window, javaScriptEnabled: false }, url, async (page) => assert.match(await page.evaluate(shown), file));
  }
});

test('every size fills the room that the page reserves', async () => {
  const url = pathToFileURL(join(site.dist, 'page/index.html')).href;
  await opened({ viewport: { width: 360, height: 740 } }, url, async (page) => {
    const [before, now] = await page.evaluate(async () => {
      const picture = document.querySelector('figure img');
      const before = picture.getBoundingClientRect().height;
      picture.loading = 'eager';
      await picture.decode();
      return [before, picture.getBoundingClientRect().height];
    });
    assert.ok(Math.abs(before - now) < 1 && before > 100, `${before} before, ${now} now`);
  });
});

test('offline, every screen shows the cached size', async () => {
  const server = await serve(site.dist);
  try {
    for (const deviceScaleFactor of [1, 2, 3]) {
      const window = { viewport: { width: 1280, height: 900 }, deviceScaleFactor };
      await opened(window, `${server.origin}${SUB_PATH}index.html`, async (page, context) => {
        await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
        await context.setOffline(true);
        await page.goto(`${server.origin}${SUB_PATH}page/index.html`);
        await page.evaluate(shown);
        // The cached size replaces whichever was requested.
        assert.ok((await page.evaluate(() => document.querySelector('figure img').naturalWidth)) > 0);
      });
    }
  } finally {
    await server.close();
  }
});
