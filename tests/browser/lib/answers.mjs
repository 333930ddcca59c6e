// Answering every exercise of a page, and reading what the browser stores afterwards.
import assert from 'node:assert/strict';
import { DESKTOP } from './browser.mjs';
import { attribute, elements, hasClass, pages } from './site.mjs';

/** A word that isn't in any text of the site, to be found wherever answers go. */
export const MARK = 'zwiebelturm';

/** Pages with exercises in their own text. */
export const chapters = () => pages().filter((page) => page.exercises.length > 0 && !/(self-checks|worksheets)\//.test(page.path));

/** Unfolds exercises, so that they can be answered. Runs in the page. */
export const unfold = () => document.querySelectorAll('.content-note, .card').forEach((fold) => { fold.open = true; });

/** Answers every exercise on the page. Resolves to the number of fields that were filled. */
export async function answerAll(page, mark = MARK) {
  await page.evaluate(unfold);
  let fields = 0;
  for (const box of await page.$$('.exercise .controls :is(textarea, input[type=text])')) {
    await box.fill(`${mark} ${fields}`);
    fields += 1;
  }
  // The first radio button of each group, and every second checkbox.
  fields += await page.evaluate(() => {
    const groups = new Set();
    const boxes = [...document.querySelectorAll('.exercise .controls [type=checkbox]')].filter((_, at) => at % 2 === 0);
    const radios = [...document.querySelectorAll('.exercise .controls [type=radio]')].filter(({ name }) => !groups.has(name) && groups.add(name));
    for (const field of [...boxes, ...radios]) field.click();
    return boxes.length + radios.length;
  });
  return fields;
}

/** Values of the page's exercise fields, by id, without exercises that are never saved. Runs in the page. */
export function fieldValues() {
  const found = {};
  for (const field of document.querySelectorAll('.exercise .controls :is(textarea, input):not([data-do])')) {
    const section = field.closest('.exercise');
    if (section.dataset.keep === 'no') continue;
    const value = ['radio', 'checkbox'].includes(field.type) ? field.checked : field.value;
    if (value) found[field.id] = value;
  }
  return found;
}

/** Everything that the browser stores for the page. Runs in the page. */
export async function browserStorage() {
  const all = (area) => Object.fromEntries(Object.keys(area).sort().map((key) => [key, area.getItem(key)]));
  return {
    device: all(localStorage),
    session: all(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: globalThis.caches ? await caches.keys() : [],
  };
}

/** Makes the page save what was typed, and waits for it. */
export const untilSaved = (page) => page.evaluate(() => new Promise((resolve) => {
  document.dispatchEvent(new Event('visibilitychange'));
  setTimeout(resolve, 50);
}));

/** Chooses where answers are saved, at the foot of the page. */
export async function choosePlace(page, place = 'device') {
  await page.locator(`[data-keeping] [data-place="${place}"]`).click();
}

/** Path of the chapter with an exercise. */
export function chapterWith(id) {
  const found = chapters().find((page) => page.ids.has(id));
  assert.ok(found, `no chapter has the exercise ${id}`);
  return found.path;
}

/** A chapter with an exercise of a kind, and the exercise's id: one that is saved and isn't folded. */
export function exerciseOf(kind) {
  for (const { path, exercises } of chapters()) {
    const isOpen = (e) => ![...elements(e)].some((inner) => hasClass(inner, 'content-note'));
    const found = exercises.find((e) => attribute(e, 'data-kind') === kind && attribute(e, 'data-keep') !== 'no' && isOpen(e));
    if (found) return { path, id: attribute(found, 'id') };
  }
  throw new Error(`no chapter has a ${kind}`);
}

/** Name of an exercise's entry in the browser's storage. */
export const storageName = (id) => `inquill:relationship:${id}`;
export const textareaIn = (page, id) => page.locator(`#${id} textarea`).first();

/**
 * Runs `work(open, context, requests)` in a new profile. `open(path)` opens a page. Fails on errors and warnings in the console.
 * `requests` collects all requests.
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
