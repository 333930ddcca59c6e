// Requests and compressed bytes of each page, as the browser fetches them: some readers pay by the megabyte.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DESKTOP, inPages, launch } from './lib/browser.mjs';
import { count, expectNone } from './lib/report.mjs';
import { serve } from './lib/server.mjs';
import { DIST, pages } from './lib/site.mjs';

const KB = 1000;
/** Limits: requests, including the icon, and compressed bytes in total, of scripts and of styles. */
const PROSE = { requests: 4, all: 20 * KB, scripts: 14 * KB, styles: 14 * KB };
const WIDGETS = { requests: 5, all: 60 * KB, scripts: 18 * KB, styles: 14 * KB };
// Pages that list answers have one more script.
const GATHERING = { requests: 6, all: 60 * KB, scripts: 25 * KB, styles: 14 * KB };

let browser;
let server;
before(async () => { [browser, server] = [await launch(), await serve(DIST)]; });
after(async () => {
  await browser?.close();
  await server?.close();
});

function budget(page) {
  if (/^(reflections|privacy)\//.test(page.path)) return GATHERING;
  return page.exercises.length > 0 ? WIDGETS : PROSE;
}

/** Every file of a first visit, compressed as by a host. The icon is added, because headless browsers don't fetch it. */
async function fetched(page, { path }) {
  const requested = new Set(['/favicon.svg']);
  const note = (request) => requested.add(decodeURI(new URL(request.url()).pathname));
  page.on('request', note);
  await page.goto(`${server.origin}/${encodeURI(path)}`, { waitUntil: 'load' });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForLoadState('networkidle');
  page.off('request', note);
  return [...requested].map((name) => ({ name, bytes: gzipSync(readFileSync(join(DIST, name)), { level: 9 }).length }));
}

test('no page exceeds its budget of requests and bytes', { timeout: 300_000 }, async (t) => {
  const faults = [];
  const heaviest = {};
  const context = await browser.newContext({ viewport: DESKTOP });
  // Most of the time is waiting for the network to be idle.
  await inPages(context, pages(), 4, async (tab, page) => {
    const limits = budget(page);
    const files = await fetched(tab, page);
    const weigh = (ending) => files.filter(({ name }) => name.endsWith(ending)).reduce((sum, { bytes }) => sum + bytes, 0);
    const found = { requests: files.length, all: weigh(''), scripts: weigh('.js'), styles: weigh('.css') };
    for (const [what, value] of Object.entries(found)) {
      if (value > limits[what]) faults.push(`${page.path}: ${what}: ${value}, allowed are ${limits[what]}`);
    }
    const kind = Object.keys({ PROSE, WIDGETS, GATHERING })[[PROSE, WIDGETS, GATHERING].indexOf(limits)];
    if (found.all > (heaviest[kind]?.all ?? 0)) heaviest[kind] = { path: page.path, ...found };
  });
  await context.close();
  for (const [kind, { path, ...found }] of Object.entries(heaviest)) t.diagnostic(`${kind}, heaviest: ${path} ${JSON.stringify(found)}`);
  assert.equal(Object.keys(heaviest).length, 3, 'a kind of page is missing');
  expectNone(t, faults, count(pages().length, 'page'));
});
