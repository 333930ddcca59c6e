// A reader who answers every exercise of a page, and a look at what the browser holds afterwards.
import assert from 'node:assert/strict';
import { DESKTOP } from './browser.mjs';
import { attribute, elements, hasClass, pages } from './site.mjs';

/** Words that stand in no text of the site, so that they are found wherever they go. */
export const MARK = 'zwiebelturm';

/** Chapters: pages in whose own text there are exercises. */
export const chapters = () => pages().filter((page) => page.exercises.length > 0 && !/(self-checks|worksheets)\//.test(page.path));

/** Opens folds, so that what lies in them can be acted on. Runs in the page. */
export const unfold = () => document.querySelectorAll('.content-note, .card').forEach((fold) => { fold.open = true; });

/** Answers every exercise on the page, and says how many fields were written in, ticked or chosen. */
export async function answerAll(page, mark = MARK) {
  await page.evaluate(unfold);
  let fields = 0;
  for (const box of await page.$$('.exercise .controls :is(textarea, input[type=text])')) {
    await box.fill(`${mark} ${fields}`);
    fields += 1;
  }
  // The first answer of each group, and every second box.
  fields += await page.evaluate(() => {
    const groups = new Set();
    const boxes = [...document.querySelectorAll('.exercise .controls [type=checkbox]')].filter((_, at) => at % 2 === 0);
    const rings = [...document.querySelectorAll('.exercise .controls [type=radio]')].filter(({ name }) => !groups.has(name) && groups.add(name));
    for (const field of [...boxes, ...rings]) field.click();
    return boxes.length + rings.length;
  });
  return fields;
}

/** What every field of every exercise on the page holds, by its id. Runs in the page. */
export function held() {
  const found = {};
  for (const field of document.querySelectorAll('.exercise .controls :is(textarea, input):not([data-do])')) {
    const section = field.closest('.exercise');
    if (section.dataset.keep === 'no') continue;
    const value = ['radio', 'checkbox'].includes(field.type) ? field.checked : field.value;
    if (value) found[field.id] = value;
  }
  return found;
}

/** Everything a browser can remember of a page. Runs in the page. */
export async function remembered() {
  const all = (area) => Object.fromEntries(Object.keys(area).sort().map((key) => [key, area.getItem(key)]));
  return {
    device: all(localStorage),
    session: all(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: globalThis.caches ? await caches.keys() : [],
  };
}

/** Waits until what was written has been kept: the page waits for a pause in writing. */
export const settled = (page) => page.evaluate(() => new Promise((resolve) => {
  document.dispatchEvent(new Event('visibilitychange'));
  setTimeout(resolve, 50);
}));

/** Chooses where answers are kept, at the foot of the page. */
export async function keep(page, where = 'device') {
  await page.locator(`[data-keeping] [data-place="${where}"]`).click();
}

/** The chapter that has an exercise. */
export function chapter(id) {
  const found = chapters().find((page) => page.ids.has(id));
  assert.ok(found, `no chapter has the exercise ${id}`);
  return found.path;
}

/** A chapter with an exercise of a kind that is saved and stands open, and the exercise's id. */
export function withKind(kind) {
  for (const { path, exercises } of chapters()) {
    const isOpen = (e) => ![...elements(e)].some((inner) => hasClass(inner, 'content-note'));
    const found = exercises.find((e) => attribute(e, 'data-kind') === kind && attribute(e, 'data-keep') !== 'no' && isOpen(e));
    if (found) return { path, id: attribute(found, 'id') };
  }
  throw new Error(`no chapter has a ${kind}`);
}

/** What the answers of an exercise of the site under test are stored under. */
export const nameOf = (id) => `inquill:relationship:${id}`;
export const boxIn = (page, id) => page.locator(`#${id} textarea`).first();

/**
 * Runs `work(open, context, requests)` in a profile of its own. `open(path)` opens a page; whatever the pages complain of is a
 * fault. `requests` fills with everything they ask the network for.
 */
export async function withReader(browser, server, work, prepare) {
  const context = await browser.newContext({ viewport: DESKTOP, acceptDownloads: true });
  if (prepare) await context.addInitScript(prepare);
  const complaints = [];
  const requests = [];
  context.on('request', (request) => requests.push(request));
  const open = async (path) => {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(`${server.origin}/${path}`);
    return page;
  };
  try {
    await work(open, context, requests);
    assert.deepEqual(complaints, [], 'the page complains');
  } finally {
    await context.close();
  }
}
