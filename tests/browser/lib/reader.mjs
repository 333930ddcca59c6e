// A reader's actions on the built site: with a mouse, by keyboard, or by touch on a phone.
import assert from 'node:assert/strict';
import { DESKTOP, PHONE, launch, listen } from './browser.mjs';
import { serve } from './server.mjs';
import { DIST, attribute, hasClass, pages } from './site.mjs';

const MAX_STOPS = 1500; // more than any page has

/** Options of the browser context for each mode. */
export const MODES = {
  mouse: { viewport: DESKTOP },
  keyboard: { viewport: DESKTOP },
  touch: { viewport: PHONE, hasTouch: true, isMobile: true },
};

/** Starts a server for the site, and a browser. Close it afterwards. */
export async function openSite() {
  const [server, browser] = await Promise.all([serve(DIST), launch()]);
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { browser, origin: server.origin, close };
}

/** The first exercise that `fits(element, page)`, as `{ path, id }`. Throws if there is none, so that no test passes on nothing. */
export function findExercise(fits) {
  for (const page of pages()) {
    const found = page.exercises.find((element) => fits(element, page));
    if (found) return { path: page.path, id: attribute(found, 'id') };
  }
  throw new Error('The built site has no such exercise.');
}

/** The first exercise of a kind that `fits`: without a content note, or with one if `noted`; null accepts both. */
export function findKind(kind, fits = () => true, noted = false) {
  const isNoted = (element, page) => descendants(page, element).some((inner) => hasClass(inner, 'content-note'));
  return findExercise((element, page) => attribute(element, 'data-kind') === kind
    && (noted === null || noted === isNoted(element, page)) && fits(element, page));
}

/** The elements within an exercise. */
export function descendants(page, exercise) {
  return page.elements.filter((element) => {
    for (let up = element.parentNode; up; up = up.parentNode) if (up === exercise) return true;
    return false;
  });
}

/** Presses Tab, and arrow keys within a group of radio buttons, until `locator` is focused. */
async function reach(page, locator) {
  const target = await locator.elementHandle();
  for (let stop = 0; stop < MAX_STOPS; stop += 1) {
    const where = await target.evaluate((element) => {
      const now = document.activeElement;
      if (now === element) return 'there';
      const isBeside = element.type === 'radio' && now?.type === 'radio' && now.name === element.name;
      return isBeside ? 'beside' : 'elsewhere';
    });
    if (where === 'there') return;
    await page.keyboard.press(where === 'beside' ? 'ArrowDown' : 'Tab');
  }
  assert.fail(`Tab never reaches ${locator}`);
}

/** Actions in one of the modes. */
function actions(page, mode) {
  const point = (locator) => (mode === 'touch' ? locator.tap() : locator.click());
  return {
    mode,
    page,
    /** Presses a button or a summary. */
    press: async (locator) => {
      if (mode !== 'keyboard') return point(locator);
      await reach(page, locator);
      return page.keyboard.press('Enter');
    },
    /** Picks an option or toggles a tick: by its label, or by its field with the keyboard. */
    pick: async (field) => {
      if (mode !== 'keyboard') return point(field.locator('xpath=ancestor::label'));
      await reach(page, field);
      const chosen = await field.evaluate((element) => element.type === 'radio' && element.checked);
      return chosen ? undefined : page.keyboard.press('Space');
    },
    /** Types at the end of a field. */
    write: async (field, text) => {
      if (mode === 'keyboard') await reach(page, field);
      else await point(field);
      await page.keyboard.press('End');
      await page.keyboard.type(text);
    },
  };
}

/**
 * Opens a page and runs `work(actions, context)`. Fails on errors in the console and on requests to other sites. `options` are for
 * the browser context, except `address`, in place of the server's; `edit(html)`, which changes the page; and
 * `before(page, context)`, which prepares them.
 */
export async function visit(site, mode, path, work, { address, edit, before, ...options } = {}) {
  const context = await site.browser.newContext({ ...MODES[mode], ...options });
  try {
    const page = await context.newPage();
    const complaints = listen(page, (url) => [site.origin, 'file:', 'data:', 'blob:'].some((start) => url.startsWith(start)));
    await before?.(page, context);
    if (edit) {
      await page.route(`**/${encodeURI(path)}`, async (route) => {
        const response = await route.fetch();
        const [was, now] = [await response.text(), edit(await response.text())];
        assert.notEqual(now, was, `nothing to edit in ${path}`);
        await route.fulfill({ response, body: now });
      });
    }
    await page.goto(address ?? `${site.origin}/${encodeURI(path)}`);
    await work(actions(page, mode), context);
    assert.deepEqual(complaints, [], 'the browser complains');
  } finally {
    await context.close();
  }
}

/** Locators of an exercise and its parts. */
export function exercise(page, id) {
  const section = page.locator(`section.exercise[id="${id}"]`);
  return {
    section,
    parts: section.locator('.controls [data-key]'),
    do: (name) => section.locator(`[data-do="${name}"]`),
    said: section.locator('.said').first(),
    kept: section.locator('.kept'),
    replies: section.locator('.reply-here'),
  };
}

/** Text with its white space collapsed. */
export const collapsed = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

export const textOf = async (locator) => collapsed(await locator.textContent());

/** The contents of an exercise's fold: replies and groups by key, keys with the author's answer, bands, the closing thought. */
export function foldedReplies(section) {
  return section.evaluate((element) => {
    const text = (node) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
    const result = { replies: {}, leans: [], groups: {}, bands: [], closing: text(element.querySelector('.replies .closing')) };
    let group = '';
    for (const child of element.querySelectorAll('.replies-body > *')) {
      if (child.className === 'reply-group') group = text(child);
      if (child.classList.contains('reply')) {
        result.replies[child.dataset.for] = text(child.querySelector('.reply-text'));
        result.groups[child.dataset.for] = group;
        if ('leans' in child.dataset) result.leans.push(child.dataset.for);
      }
      if (child.classList.contains('band')) {
        result.bands.push({ from: +child.dataset.from, to: +child.dataset.to, text: text(child.querySelector('.band-text')) });
      }
    }
    return result;
  });
}

/** The page's texts for scripts, as a function of key and values. */
export async function strings(page) {
  const table = await page.evaluate(() => Object.assign({}, ...[...document.querySelectorAll('script[id^="_words"]')]
    .map((block) => JSON.parse(block.textContent))));
  return (key, values = {}) => {
    assert.ok(key in table, `the page has no string ${key}`);
    return table[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
}

/** The focused element, as `{ id, class, text }`. */
export const focused = (page) => page.evaluate(() => ({
  id: document.activeElement.id,
  class: document.activeElement.className,
  text: document.activeElement.textContent.replace(/\s+/g, ' ').trim(),
}));

/** Saved answers, for the option `storageState`. `records` are by exercise. */
export function savedState(origin, records) {
  const siteId = attribute(pages()[0].elements.find((element) => element.tagName === 'body'), 'data-site');
  const names = { [`inquill:${siteId}`]: { v: 1, keep: true } };
  for (const [id, record] of Object.entries(records)) names[`inquill:${siteId}:${id}`] = record;
  const localStorage = Object.entries(names).map(([name, value]) => ({ name, value: JSON.stringify(value) }));
  return { cookies: [], origins: [{ origin, localStorage }] };
}
