// One Chromium from the system for each gate, and as many isolated contexts as it needs.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

// The flags keep Chromium from looking for updates, accounts or a GPU: on a closed network each attempt costs
// time and writes to the log. Playwright itself adds --headless and a fresh profile folder.
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const candidates = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('No Chromium found: install it, or name it in $CHROMIUM.');
  return found;
}

/** A browser, with further flags where they are needed. */
export function launch(more = []) {
  return chromium.launch({
    executablePath: findChromium(),
    chromiumSandbox: process.getuid?.() !== 0, // Chromium's own sandbox refuses to run as root
    args: [...FLAGS, ...more],
  });
}

/** Runs `work` with a browser that is closed afterwards, whatever happens. */
export async function withBrowser(work) {
  const browser = await launch();
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Windows that readers have. */
export const PHONE = { width: 320, height: 640 };
export const DESKTOP = { width: 1280, height: 800 };
/** 1280 × 1024 magnified to 400 %. */
export const ZOOMED = { width: 320, height: 256 };

/**
 * Runs `work(page, item)` for every item in `width` browser pages of the context, which are used again and again:
 * opening one costs more than loading a document. Two are what two cores can lay out.
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

/** A list that fills with what the page says or asks for that it should not; empty it before the next document. */
export function listen(page, isAllowed) {
  const heard = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`script error: ${error.message}`));
  page.on('request', (request) => {
    if (!isAllowed(request.url())) heard.push(`request: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // Going on to the next document while the icon is still on its way is no fault of the page.
    if (reason !== 'net::ERR_ABORTED') heard.push(`failed request (${reason}): ${request.url()}`);
  });
  return heard;
}
