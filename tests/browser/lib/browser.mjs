// The system's Chromium, and windows of common sizes.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

// Without updates, accounts and GPU, which cost time and log errors on a closed network. Playwright adds --headless and a new
// profile.
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * `CHROMIUM`, or the one in the usual places. The headless shell comes first: it's the same engine without a browser around it, and
 * the tests take half the time. The tests in engines/ use Chromium as readers have it.
 */
function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const candidates = [
    process.env.CHROMIUM,
    ...names.flatMap((name) => ['/usr/bin', ...folders].map((folder) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('No Chromium found: install it, or name it in $CHROMIUM.');
  return found;
}

/** Starts a browser, with additional flags. */
export function launch(more = []) {
  return chromium.launch({
    executablePath: findChromium(),
    chromiumSandbox: process.getuid?.() !== 0, // Chromium's own sandbox refuses to run as root
    args: [...FLAGS, ...more],
  });
}

/** Runs `work` with a browser, and closes it afterwards. */
export async function withBrowser(work) {
  const browser = await launch();
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

export const PHONE = { width: 320, height: 640 };
export const DESKTOP = { width: 1280, height: 800 };
/** 1280 × 1024 at 400 % zoom. */
export const ZOOMED = { width: 320, height: 256 };

/**
 * Runs `work(page, item)` for every item, in `width` tabs of the context that are reused: opening a tab takes longer than loading
 * a page. Two cores can lay out two at a time.
 */
export async function inPages(context, items, width, work, prepare = async () => {}) {
  const queue = [...items];
  const worker = async () => {
    const page = await context.newPage();
    await prepare(page);
    while (queue.length > 0) await work(page, queue.shift());
    await page.close();
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Opens pages of the site in one tab, from the disk, and collects the faults that `look(page)` finds, with the pages' paths. */
export async function visitPages(browser, pages, options, look) {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const faults = [];
  await inPages(context, pages, 1, async (page, { path, url }) => {
    await page.goto(url);
    faults.push(...(await look(page)).map((fault) => `${path}: ${fault}`));
  });
  await context.close();
  return faults;
}

/** The contents of a download. */
export async function contentsOf(download) {
  return readFileSync(await download.path(), 'utf8');
}

/** A list of complaints that grows: errors and warnings, failed and forbidden requests. Empty it before the next document. */
export function listen(page, isAllowed) {
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
  page.on('request', (request) => {
    if (!isAllowed(request.url())) complaints.push(`request: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // A navigation cancels the request of the icon.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`failed request (${reason}): ${request.url()}`);
  });
  return complaints;
}
