// All exercises by keyboard alone, without JavaScript.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { DESKTOP, inPages, launch } from './lib/browser.mjs';
import { count, expectNone } from './lib/report.mjs';
import { pages } from './lib/site.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Runs `work(page, element)` for every visible match on every page. Returns how many there were and the faults. */
async function onEvery(selector, work) {
  const context = await browser.newContext({ viewport: DESKTOP, javaScriptEnabled: false });
  const faults = [];
  let looked = 0;
  const interactive = pages().filter((page) => page.elements.some((e) => ['details', 'input', 'textarea'].includes(e.tagName)));
  await inPages(context, interactive, 1, async (page, { path, url }) => {
    await page.goto(url);
    // Includes folds within folds, and exercises with a content note.
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
    for (const element of await page.$$(selector)) {
      if (!(await element.isVisible())) continue;
      looked += 1;
      const fault = await work(page, element);
      if (fault) faults.push(`${path}: ${fault}`);
    }
  });
  await context.close();
  return { looked, faults };
}

const isOpen = (summary) => summary.evaluate((e) => e.parentElement.open);
const nameOf = (element) => element.evaluate((e) => `${e.name || e.id || e.textContent.trim().slice(0, 40)}`);

test('folds open and close with Enter and the space bar', async (t) => {
  const { looked, faults } = await onEvery('summary', async (page, summary) => {
    for (const key of ['Enter', 'Space']) {
      const before = await isOpen(summary);
      await summary.focus();
      await page.keyboard.press(key);
      if ((await isOpen(summary)) === before) return `${await nameOf(summary)}: ${key} does nothing`;
    }
    return null;
  });
  expectNone(t, faults, count(looked, 'fold'));
});

test('radio buttons are chosen with the space bar and arrow keys', async (t) => {
  const { looked, faults } = await onEvery('input[type=radio]', async (page, radio) => {
    await radio.focus();
    await page.keyboard.press('Space');
    if (!(await radio.isChecked())) return `${await nameOf(radio)}: the space bar does not choose it`;
    await page.keyboard.press('ArrowDown');
    const moved = await page.evaluate(() => document.activeElement.checked && document.activeElement.name);
    const alone = await radio.isChecked();
    return moved && !alone ? null : `${await nameOf(radio)}: the arrow key does not choose another one`;
  });
  expectNone(t, faults, count(looked, 'radio button'));
});

test('checkboxes are toggled with the space bar', async (t) => {
  const { looked, faults } = await onEvery('input[type=checkbox]', async (page, box) => {
    const before = await box.isChecked();
    await box.focus();
    await page.keyboard.press('Space');
    const ticked = await box.isChecked();
    await page.keyboard.press('Space');
    return ticked !== before && (await box.isChecked()) === before ? null : `${await nameOf(box)} can't be toggled`;
  });
  expectNone(t, faults, `${count(looked, 'answer')} to tick`);
});

test('text fields take text, and Tab leaves them', async (t) => {
  const { looked, faults } = await onEvery('textarea, input[type=text]', async (page, box) => {
    await box.focus();
    await page.keyboard.type('a word');
    if ((await box.inputValue()) !== 'a word') return `${await nameOf(box)} does not take text`;
    await page.keyboard.press('Tab');
    const left = await box.evaluate((e) => document.activeElement !== e);
    return left ? null : `${await nameOf(box)} traps the focus`;
  });
  expectNone(t, faults, count(looked, 'text field'));
});

test('the site has exercises to try', () => {
  assert.ok(pages().some((page) => page.exercises.length > 0), 'no page has an exercise');
});
