// A reader at work on the built site, over a server: with a mouse, with the keyboard alone, or by touch on a narrow phone.
import assert from 'node:assert/strict';
import { DESKTOP, PHONE, launch, listen } from './browser.mjs';
import { serve } from './server.mjs';
import { DIST, attribute, hasClass, pages } from './site.mjs';

const MOST_STOPS = 1500; // more than any page has

/** What a browser is like for each way of using it. */
export const WAYS = {
  mouse: { viewport: DESKTOP },
  keyboard: { viewport: DESKTOP },
  touch: { viewport: PHONE, hasTouch: true, isMobile: true },
};

/** The site behind a server, and a browser for it. Close it afterwards. */
export async function openSite() {
  const [server, browser] = await Promise.all([serve(DIST), launch()]);
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { browser, origin: server.origin, close };
}

/** The first exercise that `fits(element, page)`, as `{ path, id }`. None is an error: a test must never pass on nothing. */
export function find(fits) {
  for (const page of pages()) {
    const found = page.exercises.find((element) => fits(element, page));
    if (found) return { path: page.path, id: attribute(found, 'id') };
  }
  throw new Error('The built site has no such exercise.');
}

/** The first exercise of a kind that `fits`; behind a content note only when `noted`, or whether or not when that is null. */
export function findKind(kind, fits = () => true, noted = false) {
  const isNoted = (element, page) => inside(page, element).some((inner) => hasClass(inner, 'content-note'));
  return find((element, page) => attribute(element, 'data-kind') === kind
    && (noted === null || noted === isNoted(element, page)) && fits(element, page));
}

/** The elements of an exercise. */
export function inside(page, exercise) {
  return page.elements.filter((element) => {
    for (let up = element.parentNode; up; up = up.parentNode) if (up === exercise) return true;
    return false;
  });
}

/** Goes on by Tab, and by arrows within a set of radio buttons, until `locator` has the focus. */
async function reach(page, locator) {
  const target = await locator.elementHandle();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
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

/** What a reader does, each in one of the ways. */
function hands(page, way) {
  const point = (locator) => (way === 'touch' ? locator.tap() : locator.click());
  return {
    way,
    page,
    /** Presses a button, or unfolds what is folded. */
    press: async (locator) => {
      if (way !== 'keyboard') return point(locator);
      await reach(page, locator);
      return page.keyboard.press('Enter');
    },
    /** Picks an answer, or takes a tick away. What is pointed at is its row, what has the focus its field. */
    pick: async (field) => {
      if (way !== 'keyboard') return point(field.locator('xpath=ancestor::label'));
      await reach(page, field);
      const chosen = await field.evaluate((element) => element.type === 'radio' && element.checked);
      return chosen ? undefined : page.keyboard.press('Space');
    },
    /** Writes at the end of what stands in a field. */
    write: async (field, text) => {
      if (way === 'keyboard') await reach(page, field);
      else await point(field);
      await page.keyboard.press('End');
      await page.keyboard.type(text);
    },
  };
}

/**
 * Opens a page and runs `work(reader)`; fails when the browser has anything to complain of or asks for anything elsewhere.
 * `options`: of the browser context; and `address` in place of the server's, `edit(html)` to try what the site has no case of,
 * `before(page, context)` to prepare them.
 */
export async function visit(site, way, path, work, { address, edit, before, ...options } = {}) {
  const context = await site.browser.newContext({ ...WAYS[way], ...options });
  try {
    const page = await context.newPage();
    const heard = listen(page, (url) => [site.origin, 'file:', 'data:', 'blob:'].some((start) => url.startsWith(start)));
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
    await work(hands(page, way), context);
    assert.deepEqual(heard, [], 'the browser complains');
  } finally {
    await context.close();
  }
}

/** One exercise of a page, by the names its markup goes by. */
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

/** Text with its white space collapsed, as scripts and people read it. */
export const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

/** The text of what a locator finds. */
export const textOf = async (locator) => plain(await locator.textContent());

/** What the page says in the fold of an exercise: replies by key, bands, closing thought, groups by key. */
export function thoughts(section) {
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

/** The words of the page for its scripts: `say(key, values)`. */
export async function words(page) {
  const table = await page.evaluate(() => Object.assign({}, ...[...document.querySelectorAll('script[id^="_words"]')]
    .map((block) => JSON.parse(block.textContent))));
  return (key, values = {}) => {
    assert.ok(key in table, `the page has no words for ${key}`);
    return table[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
}

/** What has the focus: `{ id, class, text }`. */
export const focused = (page) => page.evaluate(() => ({
  id: document.activeElement.id,
  class: document.activeElement.className,
  text: document.activeElement.textContent.replace(/\s+/g, ' ').trim(),
}));

/** Answers as a browser that kept them holds them, for `storageState`. `records`: by exercise id. */
export function kept(origin, records) {
  const siteId = attribute(pages()[0].elements.find((element) => element.tagName === 'body'), 'data-site');
  const names = { [`inquill:${siteId}`]: { v: 1, keep: true } };
  for (const [id, record] of Object.entries(records)) names[`inquill:${siteId}:${id}`] = record;
  const localStorage = Object.entries(names).map(([name, value]) => ({ name, value: JSON.stringify(value) }));
  return { cookies: [], origins: [{ origin, localStorage }] };
}
