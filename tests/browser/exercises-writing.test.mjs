// Reflections and cards with scripts: writing, hints one by one, turning, the closing thought.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { WAYS, exercise, findKind, inside, openSite, textOf, thoughts, visit, words } from './lib/reader.mjs';
import { attribute, hasClass } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const has = (name) => (element, page) => inside(page, element).some((inner) => hasClass(inner, name));
const lines = (count) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

for (const way of Object.keys(WAYS)) {
  test(`a reflection takes words, grows with them, says whether they are kept and ends with a thought, by ${way}`, async () => {
    const { path, id } = findKind('reflect', has('closing'));
    await visit(site, way, path, async ({ press, write, page }) => {
      const [sheet, say] = [exercise(page, id), await words(page)];
      const { closing } = await thoughts(sheet.section);
      const box = sheet.parts.first().locator('textarea');
      const height = () => box.evaluate((element) => element.clientHeight);
      const before = await height();
      assert.ok(parseFloat(await box.evaluate((element) => getComputedStyle(element).fontSize)) >= 16, 'a phone would zoom in');
      await write(box, 'one');
      for (const line of lines(12)) {
        await page.keyboard.press('Enter');
        await page.keyboard.type(line);
      }
      assert.equal(await box.inputValue(), ['one', ...lines(12)].join('\n'));
      assert.ok(await height() > before, 'the box does not grow');
      assert.equal(await box.evaluate((element) => element.scrollHeight - element.clientHeight), 0, 'some of it is out of sight');
      assert.equal(await textOf(sheet.kept), say('memory'));
      await press(sheet.do('check'));
      assert.equal(await textOf(sheet.said.locator('.closing')), closing);
      await press(sheet.do('clear'));
      assert.equal(await box.inputValue(), '');
      await press(sheet.said.getByRole('button', { name: say('undo') }));
      assert.equal(await box.inputValue(), ['one', ...lines(12)].join('\n'));
      assert.ok(await height() > before, 'what is back is shown in full');
    });
  });

  test(`hints open one by one, by ${way}`, async () => {
    const { path, id } = findKind('reflect', has('hint'));
    // The site has one hint at most for an exercise; a second is set behind it here.
    const edit = (html) => {
      const start = html.indexOf(`id="${id}" data-kind`);
      return html.slice(0, start) + html.slice(start).replace(/<details class="hint">[^]*?<\/details>/, '$&\n$&');
    };
    await visit(site, way, path, async ({ press, page }) => {
      const hints = exercise(page, id).section.locator('details.hint');
      assert.deepEqual([await hints.nth(0).isVisible(), await hints.nth(1).isVisible()], [true, false]);
      await press(hints.nth(0).locator('summary'));
      assert.ok(await hints.nth(0).locator('summary ~ *').first().isVisible());
      await press(hints.nth(1).locator('summary'));
      assert.ok(await hints.nth(1).locator('summary ~ *').first().isVisible());
    }, { edit });
  });

  test(`a card turns, turns back, and has room for a version of one’s own, by ${way}`, async () => {
    const { path, id } = findKind('cards');
    await visit(site, way, path, async ({ press, write, page }) => {
      const sheet = exercise(page, id);
      const card = sheet.parts.first();
      const [summary, box] = [card.locator('summary'), card.locator('textarea')];
      assert.ok(await box.isHidden());
      await press(summary);
      await write(box, lines(9).join(' and '));
      assert.equal(await box.evaluate((element) => element.scrollHeight - element.clientHeight), 0, 'some of it is out of sight');
      await press(summary);
      assert.ok(await box.isHidden());
      await press(summary);
      assert.equal(await box.inputValue(), lines(9).join(' and '));
    });
  });

  test(`what is behind a content note stays folded until it is opened, and works then, by ${way}`, async () => {
    const { path, id } = findKind('reflect', undefined, true);
    await visit(site, way, path, async ({ press, write, page }) => {
      const sheet = exercise(page, id);
      const box = sheet.parts.first().locator('textarea');
      assert.ok(await box.isHidden());
      await press(sheet.section.locator('.content-note > summary'));
      await write(box, 'a word');
      assert.equal(await textOf(sheet.kept), (await words(page))('memory'));
      assert.ok(await sheet.section.locator('.safety').first().isVisible());
    });
  });
}

test('the choice to keep is offered once, below the exercise that is answered first, both ways alike', async () => {
  const { path, id } = findKind('reflect', (element, page) => page.exercises.some((other) => other !== element && attribute(other, 'data-kind') === 'choice'));
  await visit(site, 'mouse', path, async ({ write, pick, page }) => {
    const [sheet, say] = [exercise(page, id), await words(page)];
    await write(sheet.parts.first().locator('textarea'), 'a word');
    const offer = sheet.section.locator('.keeping');
    await offer.waitFor();
    assert.equal(await textOf(sheet.said), say('keep_offer'));
    const looks = await offer.locator('[data-place]').evaluateAll((buttons) => buttons.map((button) => {
      const { fontSize, color, backgroundColor, borderColor, fontWeight } = getComputedStyle(button);
      return [fontSize, color, backgroundColor, borderColor, fontWeight, button.getAttribute('aria-pressed')].join();
    }));
    assert.equal(looks.length, 2);
    assert.equal(new Set(looks).size, 1, 'one of the two is made to look better');
    await pick(page.locator('section.exercise[data-kind="choice"]:has(input:visible)').first().locator('input').first());
    assert.equal(await page.locator('.exercise .keeping').count(), 1);
  });
});
