#!/usr/bin/env node
// Screenshots of the built site.
// usage: node tests/browser/screenshots.mjs OUTDIR [PAGE ...]      PAGE is a path in dist, such as read/index.html
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBrowser } from './lib/browser.mjs';
import { addressesOf, check } from './lib/links.mjs';
import { allPages, pages } from './lib/site.mjs';

const WIDTHS = { 320: 640, 768: 1024, 1440: 900 };
const MAX_HEIGHT = 16_000; // pixels; Chromium repeats or drops the rest of taller pages

const [outdir, ...wanted] = process.argv.slice(2);
if (!outdir || outdir.startsWith('-')) {
  console.error('usage: node tests/browser/screenshots.mjs OUTDIR [PAGE ...]');
  process.exit(3);
}

const byPath = new Map(allPages().map((page) => [page.path, page]));

/** One page of each kind: the front page, a chapter, its self-check page, and generated pages. */
function usualPages() {
  const home = byPath.get('index.html');
  const follow = (page) => addressesOf(page).filter((a) => a.use === 'follow').map((a) => check(a, page.path, byPath).target);
  const isSelfCheck = (path) => /self-checks?\//.test(path ?? '');
  const order = [...new Set([...follow(home), ...pages().map((page) => page.path)])].map((path) => byPath.get(path)).filter(Boolean);
  const chapter = order.find((page) => page.exercises.length > 0 && !isSelfCheck(page.path))
    ?? order.find((page) => page.path !== 'index.html');
  const selfCheck = chapter && follow(chapter).find((path) => isSelfCheck(path) && path.split('/').length > 2);
  const named = ['self-checks', 'help-now', 'glossary', 'sources'].map((name) =>
    pages().map((page) => page.path).find((path) => path === `${name}/index.html` || path.endsWith(`/${name}/index.html`)));
  return [...new Set(['index.html', chapter?.path, selfCheck, ...named, '404.html'])].filter((path) => byPath.has(path));
}

async function photograph(browser, path) {
  const name = path.replace(/(\/?index)?\.html$/, '').replaceAll('/', '-') || 'home';
  for (const [width, height] of Object.entries(WIDTHS)) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width: Number(width), height }, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(byPath.get(path).url);
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      const clip = { x: 0, y: 0, width: Number(width), height: Math.min(tall, MAX_HEIGHT) };
      await page.screenshot({ path: join(outdir, `${name}-${width}-${colorScheme}.png`), fullPage: true, clip });
      await context.close();
    }
  }
  const page = await browser.newPage();
  await page.goto(byPath.get(path).url);
  const pdf = join(outdir, `${name}-print.pdf`);
  writeFileSync(pdf, await page.pdf({ format: 'A4' }));
  await page.close();
  const drawn = spawnSync('pdftoppm', ['-png', '-r', '80', pdf, join(outdir, `${name}-print`)]);
  if (drawn.error) console.error('pdftoppm (poppler-utils) is missing: the print stays a PDF.');
  console.log(path);
}

const unknown = wanted.filter((path) => !byPath.has(path));
if (unknown.length > 0) {
  console.error(`Not in the built site: ${unknown.join(', ')}`);
  process.exit(1);
}
mkdirSync(outdir, { recursive: true });
await withBrowser(async (browser) => {
  for (const path of wanted.length > 0 ? wanted : usualPages()) await photograph(browser, path);
});
