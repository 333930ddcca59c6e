// My reflections: restored backups, exercises that are never saved, and the buttons.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { findExercise, findKind, focused, savedState, openSite, textOf, visit, strings } from './lib/reader.mjs';
import { attribute } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const PATH = 'reflections/index.html';
const { id } = findKind('reflect');
const record = {
  v: 1, kind: 'reflect', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'A title', answer: [{ k: 'x', q: 'Asked', a: 'zephyr' }],
};
const file = JSON.stringify({ inquill: 1, site: 'x', records: { [id]: record } });

async function restoreBackup({ press, page }) {
  await page.locator('[data-do="file"]').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(file) });
  await press(page.locator('[data-do="import-yes"]'));
}
const stored = (page, area) => page.evaluate((which) => Object.values(window[which]).join(), area);

for (const [place, area] of [['device', 'localStorage'], ['session', 'sessionStorage']]) {
  test(`a backup restored before a place was chosen is in the page only, with the choice where to save: ${place}`, async () => {
    await visit(site, 'mouse', PATH, async ({ press, page }) => {
      const [string, status] = [await strings(page), page.locator('[data-desk] .said').first()];
      const choice = page.locator('[data-desk] .keeping');
      assert.equal(await choice.count(), 0);
      await restoreBackup({ press, page });
      assert.equal(await textOf(status), string('imported_here'));
      assert.equal(await textOf(choice.locator('.keeping-line')), string('keep_ask'));
      assert.doesNotMatch(await stored(page, area), /zephyr/);
      await press(choice.locator(`[data-place="${place}"]`));
      assert.match(await stored(page, area), /zephyr/);
      await restoreBackup({ press, page });
      assert.equal(await textOf(status), string('imported'), 'it isn’t said to be saved');
      assert.equal(await choice.isVisible(), false);
      await press(page.locator('[data-do="erase"]'));
      await press(page.locator('[data-do="erase-yes"]'));
      await restoreBackup({ press, page });
      assert.equal(await textOf(status), string('imported_here'), 'erasing everything didn’t erase the choice');
      assert.ok(await choice.isVisible());
    });
  });
}

test('exercises without answers say “never saved” or “not answered”', async () => {
  const forgets = findExercise((element) => attribute(element, 'data-keep') === 'no');
  await visit(site, 'mouse', PATH, async ({ page }) => {
    const string = await strings(page);
    const line = (which) => textOf(page.locator(`.reflection[data-exercise="${which}"] .reflection-blank`));
    assert.equal(await line(forgets.id), string('never'));
    assert.equal(await line(id), string('blank'));
  });
});

test('on a phone every tag is below its title, long or short', async () => {
  for (const path of [PATH, 'self-checks/index.html']) {
    await visit(site, 'touch', path, async ({ page }) => {
      await page.setViewportSize({ width: 375, height: 800 });
      const starts = await page.locator('.check .tag').evaluateAll((all) => all.map((tag) => tag.getBoundingClientRect().left));
      assert.ok(starts.length > 0);
      assert.deepEqual([...new Set(starts)], [starts[0]], path);
    });
  }
});

test('the focused file field stays hidden, and its label shows the outline', async () => {
  await visit(site, 'keyboard', PATH, async ({ page }) => {
    const field = page.locator('[data-do="file"]');
    const width = () => page.locator('.press-file').evaluate((label) => label.getBoundingClientRect().width);
    const before = await width();
    for (let stop = 0; stop < 40 && !(await field.evaluate((element) => element === document.activeElement)); stop += 1) await page.keyboard.press('Tab');
    assert.ok(await field.evaluate((element) => element === document.activeElement), 'Tab doesn’t reach it');
    assert.equal(await width(), before);
    assert.ok(await field.evaluate((element) => element.getBoundingClientRect().width <= 1));
    assert.notEqual(await page.locator('.press-file').evaluate((label) => getComputedStyle(label).outlineStyle), 'none');
  });
});

test('the first Tab stop is the skip link, and it becomes visible', async () => {
  await visit(site, 'keyboard', PATH, async ({ page }) => {
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).class, 'skip');
    assert.ok(await page.locator('.skip').evaluate((link) => link.getBoundingClientRect().width > 24 && getComputedStyle(link).clipPath === 'none'));
  });
});

test('the text of the erase button is aligned with the column when it wraps', async () => {
  await visit(site, 'mouse', PATH, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.locator('[data-do="erase"]').waitFor();
    const { same, own } = await page.locator('[data-do="erase"]').evaluate((button) => {
      const [range, bar] = [document.createRange(), button.parentElement.getBoundingClientRect()];
      range.selectNodeContents(button);
      const before = button.previousElementSibling.getBoundingClientRect();
      return { same: Math.abs(range.getBoundingClientRect().left - bar.left), own: before.bottom <= button.getBoundingClientRect().top };
    });
    assert.ok(own, 'it isn’t on a line of its own');
    assert.ok(same < 1, `${same} px off`);
  }, { storageState: savedState(site.origin, { [id]: record }) });
});
