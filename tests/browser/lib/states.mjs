// States that scripts and readers can bring pages into, each with the way to reach it.
import { savedState } from './reader.mjs';
import { attribute, pages, textOf } from './site.mjs';
import { answerAll, chapters } from './answers.mjs';

/** A few chapters that together have every kind of exercise. */
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

/** Records for every exercise of the site, with a starred line, previous answers, and answers to an earlier wording. */
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
const openBackup = (page, text) =>
  page.locator('[data-do="file"]').setInputFiles({ name: 'saved.json', mimeType: 'application/json', buffer: Buffer.from(text) });

const REFLECTIONS = 'reflections/index.html';
const storage = (origin) => savedState(origin, someRecords());

/** `{ name, path, label, storage(origin), reach(page) }`; `storage` and `reach` are optional. */
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
      // Each disappears when it is pressed.
      const clear = page.locator('.exercise [data-do="clear"]:visible');
      for (let left = await clear.count(); left > 0; left -= 1) await clear.first().click();
    } },
    { name: 'with saved answers', path, storage },
  ]),
  { name: 'fresh', path: 'worksheets/index.html' },
  { name: 'fresh', path: 'privacy/index.html' },
  { name: 'with saved answers', path: 'privacy/index.html', storage },
  { name: 'empty', path: REFLECTIONS },
  { name: 'with saved answers', path: REFLECTIONS, storage },
  { name: 'asking to erase', path: REFLECTIONS, storage, reach: (page) => press(page, 'erase') },
  { name: 'erased', path: REFLECTIONS, storage, reach: async (page) => {
    await press(page, 'erase');
    await press(page, 'erase-yes');
  } },
  { name: 'previewing a backup', path: REFLECTIONS, storage, reach: async (page) => {
    const site = await page.evaluate(() => document.body.dataset.site);
    await openBackup(page, JSON.stringify({ inquill: 1, site: `${site}-2`, at: '2026-03-04T10:00:00Z', records: someRecords() }));
    await page.locator('dialog[open]').waitFor();
  } },
  { name: 'with a damaged backup', path: REFLECTIONS, storage, reach: async (page) => {
    await openBackup(page, '{"inquill":1,');
    await page.locator('[data-desk] .said:not(:empty)').waitFor();
  } },
  { name: 'with a mistake in the passphrase', path: REFLECTIONS, storage, reach: async (page) => {
    await page.locator('#_pass').fill('short');
    await press(page, 'lock-set');
    await page.locator('[aria-invalid="true"]').waitFor();
  } },
  { name: 'unlocked', path: REFLECTIONS, storage, reach: lock },
  { name: 'locked', path: REFLECTIONS, storage, reach: async (page) => {
    await lock(page);
    await press(page, 'lock-now');
    await page.locator('[data-do="unlock"]').waitFor();
  } },
  { name: 'with a wrong passphrase', path: REFLECTIONS, storage, reach: async (page) => {
    await lock(page);
    await press(page, 'lock-now');
    await page.locator('.unlock input').fill('another one');
    await press(page, 'unlock');
    await page.locator('.keeping .said:not(:empty)').waitFor();
  } },
].map((state) => ({ ...state, label: `${state.path}, ${state.name}` }));

/** Paths of states that the site doesn't have; there should be none. */
export const missingPaths = () => STATES.map(({ path }) => path).filter((path) => !pages().some((page) => page.path === path));
