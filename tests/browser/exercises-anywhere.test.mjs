// All kinds of exercises in special environments: opened from a disk, with reduced motion, in forced colors, upgraded twice.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { answerAll, fieldValues, untilSaved } from './lib/answers.mjs';
import { movement } from './lib/in-page.mjs';
import { exercise, findKind, openSite, textOf, visit, strings } from './lib/reader.mjs';
import { pages } from './lib/site.mjs';
import { richChapters } from './lib/states.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

/** Presses all check buttons of a page. */
async function ask(page) {
  for (const button of await page.locator('.exercise [data-do="check"]:visible').all()) await button.click();
}

test('from a disk all exercises reply, and saved answers are there on the next visit and on My reflections', async () => {
  for (const path of richChapters()) {
    const address = pages().find((page) => page.path === path).url;
    await visit(site, 'mouse', path, async ({ page }) => {
      assert.ok(await page.evaluate(() => location.protocol === 'file:'));
      const fields = await answerAll(page);
      await ask(page);
      assert.ok(fields > 0 && await page.locator('.reply-here').count() > 0);
      await page.locator('[data-keeping] [data-place="device"]').click();
      await untilSaved(page);
      const before = await page.evaluate(fieldValues);
      await page.reload();
      assert.deepEqual(await page.evaluate(fieldValues), before);
      await page.locator('.site-footer a[href$="reflections/index.html"]').click();
      await page.locator('.reflection-answer').first().waitFor();
    }, { address });
  }
});

test('a page opened from a disk offers the lock, or says why it can’t', async () => {
  const { url, path } = pages().find((page) => page.path === 'reflections/index.html');
  const line = ({ page }) => textOf(page.locator('[data-lock-line]'));
  await visit(site, 'mouse', path, async (actions) => {
    const string = await strings(actions.page);
    assert.equal(await line(actions), string('lock_device'));
  }, { address: url });
  // Some browsers have no Web Crypto on such pages.
  const before = (page) => page.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }));
  await visit(site, 'mouse', path, async (actions) => {
    const string = await strings(actions.page);
    assert.equal(await line(actions), string('no_crypto'));
    assert.equal(await actions.page.locator('[data-lock] :is(input, button):visible').count(), 0);
  }, { address: url, before });
});

test('nothing moves in exercises under prefers-reduced-motion', async () => {
  for (const path of richChapters()) {
    await visit(site, 'mouse', path, async ({ page }) => {
      await answerAll(page);
      await ask(page);
      assert.deepEqual(await page.evaluate(movement), []);
      assert.deepEqual(await page.evaluate(() => document.getAnimations().length), 0);
    }, { reducedMotion: 'reduce' });
  }
});

test('in forced colors, picked options and the dots of the chart are visible', async () => {
  const { path, id } = findKind('scale');
  await visit(site, 'mouse', path, async ({ page, pick, press }) => {
    const view = exercise(page, id);
    const count = await view.parts.count();
    for (let at = 0; at < count; at += 1) await pick(view.parts.nth(at).locator('input').nth(1));
    await press(view.do('check'));
    const look = (locator) => locator.evaluate((element) => {
      const { fill, stroke } = getComputedStyle(element);
      const paper = getComputedStyle(document.body).backgroundColor;
      return { fill, stroke, paper };
    });
    const now = await look(view.section.locator('.profile-now').first());
    assert.notEqual(now.fill, now.paper);
    const line = await look(view.section.locator('.profile-line').first());
    assert.notEqual(line.stroke, line.paper);
    const [chosen, other] = await view.parts.first().locator('input').evaluateAll((inputs) => [inputs[1], inputs[0]].map((input) =>
      ['', '::before'].map((pseudo) => {
        const { backgroundColor, borderTopColor, content, display } = getComputedStyle(input, pseudo || null);
        return [backgroundColor, borderTopColor, content, display].join();
      }).join(' ')));
    assert.notEqual(chosen, other, 'the chosen point looks like the others');
  }, { forcedColors: 'active' });
});

test('upgrading a page twice, as the preview does, duplicates nothing', async () => {
  const [path] = richChapters();
  await visit(site, 'mouse', path, async ({ page }) => {
    const count = () => page.evaluate(() => document.querySelectorAll('.exercise *').length);
    const before = await count();
    await page.evaluate(() => document.dispatchEvent(new CustomEvent('inquill:replaced')));
    assert.equal(await count(), before);
  });
});
