// My reflections as a reader uses them: what is brought in, what is never kept, and the buttons on top.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { find, findKind, focused, kept, openSite, textOf, visit, words } from './lib/reader.mjs';
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

async function bringIn({ press, page }) {
  await page.locator('[data-do="file"]').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(file) });
  await press(page.locator('[data-do="import-yes"]'));
}
const stored = (page, area) => page.evaluate((which) => Object.values(window[which]).join(), area);

for (const [place, area] of [['device', 'localStorage'], ['session', 'sessionStorage']]) {
  test(`what is brought in without a place to keep it is said to be in the page only, and can be kept beside that: ${place}`, async () => {
    await visit(site, 'mouse', PATH, async ({ press, page }) => {
      const [say, said] = [await words(page), page.locator('[data-desk] .said').first()];
      const choice = page.locator('[data-desk] .keeping');
      assert.equal(await choice.count(), 0);
      await bringIn({ press, page });
      assert.equal(await textOf(said), say('imported_here'));
      assert.equal(await textOf(choice.locator('.keeping-line')), say('keep_ask'));
      assert.doesNotMatch(await stored(page, area), /zephyr/);
      await press(choice.locator(`[data-place="${place}"]`));
      assert.match(await stored(page, area), /zephyr/);
      await bringIn({ press, page });
      assert.equal(await textOf(said), say('imported'), 'now it is kept');
      assert.equal(await choice.isVisible(), false);
      await press(page.locator('[data-do="erase"]'));
      await press(page.locator('[data-do="erase-yes"]'));
      await bringIn({ press, page });
      assert.equal(await textOf(said), say('imported_here'), 'with everything erased, so was the choice');
      assert.ok(await choice.isVisible());
    });
  });
}

test('an exercise that forgets is said not to be kept, and others that they are blank', async () => {
  const forgets = find((element) => attribute(element, 'data-keep') === 'no');
  await visit(site, 'mouse', PATH, async ({ page }) => {
    const say = await words(page);
    const line = (which) => textOf(page.locator(`.reflection[data-exercise="${which}"] .reflection-blank`));
    assert.equal(await line(forgets.id), say('never'));
    assert.equal(await line(id), say('blank'));
  });
});

test('on a phone every kind stands below its title, long or short', async () => {
  for (const path of [PATH, 'self-checks/index.html']) {
    await visit(site, 'touch', path, async ({ page }) => {
      await page.setViewportSize({ width: 375, height: 800 });
      const starts = await page.locator('.check .tag').evaluateAll((all) => all.map((tag) => tag.getBoundingClientRect().left));
      assert.ok(starts.length > 0);
      assert.deepEqual([...new Set(starts)], [starts[0]], path);
    });
  }
});

test('the field for a file stays out of sight while it has the focus, which its label shows', async () => {
  await visit(site, 'keyboard', PATH, async ({ page }) => {
    const field = page.locator('[data-do="file"]');
    const width = () => page.locator('.press-file').evaluate((label) => label.getBoundingClientRect().width);
    const before = await width();
    for (let stop = 0; stop < 40 && !(await field.evaluate((element) => element === document.activeElement)); stop += 1) await page.keyboard.press('Tab');
    assert.ok(await field.evaluate((element) => element === document.activeElement), 'Tab reaches it');
    assert.equal(await width(), before);
    assert.ok(await field.evaluate((element) => element.getBoundingClientRect().width <= 1));
    assert.notEqual(await page.locator('.press-file').evaluate((label) => getComputedStyle(label).outlineStyle), 'none');
  });
});

test('the first stop of Tab leads to the text, and shows itself', async () => {
  await visit(site, 'keyboard', PATH, async ({ page }) => {
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).class, 'skip');
    assert.ok(await page.locator('.skip').evaluate((link) => link.getBoundingClientRect().width > 24 && getComputedStyle(link).clipPath === 'none'));
  });
});

test('the button that erases begins where the column does when it stands on a line of its own', async () => {
  await visit(site, 'mouse', PATH, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.locator('[data-do="erase"]').waitFor();
    const { same, own } = await page.locator('[data-do="erase"]').evaluate((button) => {
      const [range, bar] = [document.createRange(), button.parentElement.getBoundingClientRect()];
      range.selectNodeContents(button);
      const before = button.previousElementSibling.getBoundingClientRect();
      return { same: Math.abs(range.getBoundingClientRect().left - bar.left), own: before.bottom <= button.getBoundingClientRect().top };
    });
    assert.ok(own, 'it is on a line of its own');
    assert.ok(same < 1, `${same} px off`);
  }, { storageState: kept(site.origin, { [id]: record }) });
});
