// The states that scripts and readers can bring the pages into, each with the way there.
import { kept } from './reader.mjs';
import { attribute, pages, textOf } from './site.mjs';
import { answerAll, chapters } from './answers.mjs';

/** A few chapters that between them hold every kind of exercise. */
export function richChapters() {
  const missing = new Set(chapters().flatMap((page) => [...page.kinds]));
  const chosen = [];
  while (missing.size > 0) {
    const news = (page) => [...page.kinds].filter((kind) => missing.has(kind)).length;
    const best = chapters().reduce((a, b) => (news(b) > news(a) ? b : a));
    best.kinds.forEach((kind) => missing.delete(kind));
    chosen.push(best.path);
  }
  return chosen;
}

const past = (text) => ({ at: '2026-02-03T10:00:00Z', answer: [{ k: 'a', q: 'A question as it was', a: text }] });

/** Records for every exercise of the site, with a line to bring along, an earlier wording and a visit before. */
export function someRecords() {
  const records = {};
  for (const page of chapters()) {
    for (const element of page.exercises) {
      if (attribute(element, 'data-keep') === 'no') continue;
      const id = attribute(element, 'id');
      const title = textOf(page.elements.find((other) => attribute(other, 'id') === `${id}-title`));
      records[id] = {
        v: 1, kind: attribute(element, 'data-kind'), rev: attribute(element, 'data-revision'), lang: 'en', at: '2026-03-04T10:00:00Z', title,
        answer: [{ k: 'a', q: 'A question', a: 'What was written to it, some words long.', star: true }, { k: 'b', q: 'Something ticked', a: true }],
        then: past('Said at the visit before'),
        earlier: [past('Said to an earlier wording')],
      };
    }
  }
  records['exercise-that-is-gone'] = { v: 1, kind: 'reflect', rev: 'x', lang: 'en', ...past('Said to an exercise that is gone'), title: 'Gone' };
  return records;
}

const PASSPHRASE = 'several unrelated words';
const press = (page, name) => page.locator(`[data-do="${name}"]`).click();
const lock = async (page) => {
  for (const id of ['_pass', '_pass-again']) await page.locator(`#${id}`).fill(PASSPHRASE);
  await page.locator('#_pass-known').check();
  await press(page, 'lock-set');
  await page.locator('[data-do="lock-now"]').waitFor();
};
const bringIn = (page, text) =>
  page.locator('[data-do="file"]').setInputFiles({ name: 'saved.json', mimeType: 'application/json', buffer: Buffer.from(text) });

const REFLECTIONS = 'reflections/index.html';
const storage = (origin) => kept(origin, someRecords());

/** `{ name, path, storage(origin), reach(page) }`; the last two may be left out. */
export const STATES = [
  ...richChapters().flatMap((path) => [
    { name: 'fresh', path },
    { name: 'answered', path, reach: (page) => answerAll(page) },
    { name: 'replied', path, reach: async (page) => {
      await answerAll(page);
      for (const button of await page.locator('.exercise :is([data-do="check"], [data-do="copy"]):visible').all()) await button.click();
    } },
    { name: 'cleared', path, reach: async (page) => {
      await answerAll(page);
      // Each goes away when it is pressed.
      const clear = page.locator('.exercise [data-do="clear"]:visible');
      for (let left = await clear.count(); left > 0; left -= 1) await clear.first().click();
    } },
    { name: 'come back to', path, storage },
  ]),
  { name: 'fresh', path: 'worksheets/index.html' },
  { name: 'fresh', path: 'privacy/index.html' },
  { name: 'with what is stored', path: 'privacy/index.html', storage },
  { name: 'empty', path: REFLECTIONS },
  { name: 'with answers', path: REFLECTIONS, storage },
  { name: 'asked to erase', path: REFLECTIONS, storage, reach: (page) => press(page, 'erase') },
  { name: 'erased', path: REFLECTIONS, storage, reach: async (page) => {
    await press(page, 'erase');
    await press(page, 'erase-yes');
  } },
  { name: 'shown a file', path: REFLECTIONS, storage, reach: async (page) => {
    const site = await page.evaluate(() => document.body.dataset.site);
    await bringIn(page, JSON.stringify({ inquill: 1, site: `${site}-2`, at: '2026-03-04T10:00:00Z', records: someRecords() }));
    await page.locator('dialog[open]').waitFor();
  } },
  { name: 'given a broken file', path: REFLECTIONS, storage, reach: async (page) => {
    await bringIn(page, '{"inquill":1,');
    await page.locator('[data-desk] .said:not(:empty)').waitFor();
  } },
  { name: 'with a mistake at the lock', path: REFLECTIONS, storage, reach: async (page) => {
    await page.locator('#_pass').fill('short');
    await press(page, 'lock-set');
    await page.locator('[aria-invalid="true"]').waitFor();
  } },
  { name: 'with a lock, open', path: REFLECTIONS, storage, reach: lock },
  { name: 'locked', path: REFLECTIONS, storage, reach: async (page) => {
    await lock(page);
    await press(page, 'lock-now');
    await page.locator('[data-do="unlock"]').waitFor();
  } },
  { name: 'given a wrong passphrase', path: REFLECTIONS, storage, reach: async (page) => {
    await lock(page);
    await press(page, 'lock-now');
    await page.locator('.unlock input').fill('another one');
    await press(page, 'unlock');
    await page.locator('.keeping .said:not(:empty)').waitFor();
  } },
].map((state) => ({ ...state, label: `${state.path}, ${state.name}` }));

/** Every path that is named here is one of the site. */
export const missingPaths = () => STATES.map(({ path }) => path).filter((path) => !pages().some((page) => page.path === path));
