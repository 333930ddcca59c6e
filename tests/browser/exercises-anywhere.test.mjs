// Every kind of exercise where browsers give a page less: from a disk, without movement, in forced colours, behind a second load.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { answerAll, held, settled } from './lib/answers.mjs';
import { movement } from './lib/in-page.mjs';
import { exercise, findKind, openSite, textOf, visit, words } from './lib/reader.mjs';
import { pages } from './lib/site.mjs';
import { richChapters } from './lib/states.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

/** Asks for every reply and copy there is on a page. */
async function ask(page) {
  for (const button of await page.locator('.exercise [data-do="check"]:visible').all()) await button.click();
}

test('from a disk every exercise answers, and what is kept is there at the next visit and on My reflections', async () => {
  for (const path of richChapters()) {
    const address = pages().find((page) => page.path === path).url;
    await visit(site, 'mouse', path, async ({ page }) => {
      assert.ok(await page.evaluate(() => location.protocol === 'file:'));
      const fields = await answerAll(page);
      await ask(page);
      assert.ok(fields > 0 && await page.locator('.reply-here').count() > 0);
      await page.locator('[data-keeping] [data-place="device"]').click();
      await settled(page);
      const before = await page.evaluate(held);
      await page.reload();
      assert.deepEqual(await page.evaluate(held), before);
      await page.locator('.site-footer a[href$="reflections/index.html"]').click();
      await page.locator('.reflection-answer').first().waitFor();
    }, { address });
  }
});

test('a page opened from a disk has the lock, or says why not', async () => {
  const { url, path } = pages().find((page) => page.path === 'reflections/index.html');
  const line = ({ page }) => textOf(page.locator('[data-lock-line]'));
  await visit(site, 'mouse', path, async (hands) => {
    const say = await words(hands.page);
    assert.equal(await line(hands), say('lock_device'));
  }, { address: url });
  // A browser that gives such a page no cryptography.
  const before = (page) => page.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }));
  await visit(site, 'mouse', path, async (hands) => {
    const say = await words(hands.page);
    assert.equal(await line(hands), say('no_crypto'));
    assert.equal(await hands.page.locator('[data-lock] :is(input, button):visible').count(), 0);
  }, { address: url, before });
});

test('nothing moves while exercises are used, when the reader has asked for less movement', async () => {
  for (const path of richChapters()) {
    await visit(site, 'mouse', path, async ({ page }) => {
      await answerAll(page);
      await ask(page);
      assert.deepEqual(await page.evaluate(movement), []);
      assert.deepEqual(await page.evaluate(() => document.getAnimations().length), 0);
    }, { reducedMotion: 'reduce' });
  }
});

test('in forced colours what was picked, and where one stands on the picture, can be seen', async () => {
  const { path, id } = findKind('scale');
  await visit(site, 'mouse', path, async ({ page, pick, press }) => {
    const sheet = exercise(page, id);
    const count = await sheet.parts.count();
    for (let at = 0; at < count; at += 1) await pick(sheet.parts.nth(at).locator('input').nth(1));
    await press(sheet.do('check'));
    const look = (locator) => locator.evaluate((element) => {
      const { fill, stroke } = getComputedStyle(element);
      const paper = getComputedStyle(document.body).backgroundColor;
      return { fill, stroke, paper };
    });
    const now = await look(sheet.section.locator('.profile-now').first());
    assert.notEqual(now.fill, now.paper);
    const line = await look(sheet.section.locator('.profile-line').first());
    assert.notEqual(line.stroke, line.paper);
    const [chosen, other] = await sheet.parts.first().locator('input').evaluateAll((inputs) => [inputs[1], inputs[0]].map((input) =>
      ['', '::before'].map((pseudo) => {
        const { backgroundColor, borderTopColor, content, display } = getComputedStyle(input, pseudo || null);
        return [backgroundColor, borderTopColor, content, display].join();
      }).join(' ')));
    assert.notEqual(chosen, other, 'the chosen point looks like the others');
  }, { forcedColors: 'active' });
});

test('upgrading a page anew, as a preview does, doubles nothing', async () => {
  const [path] = richChapters();
  await visit(site, 'mouse', path, async ({ page }) => {
    const count = () => page.evaluate(() => document.querySelectorAll('.exercise *').length);
    const before = await count();
    await page.evaluate(() => document.dispatchEvent(new CustomEvent('inquill:replaced')));
    assert.equal(await count(), before);
  });
});
