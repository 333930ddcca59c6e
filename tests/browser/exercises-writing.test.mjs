// Reflections and cards with scripts: writing, hints, unfolding cards, the closing thought.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { MODES, exercise, findKind, descendants, openSite, textOf, foldedReplies, visit, strings } from './lib/reader.mjs';
import { attribute, hasClass } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const has = (name) => (element, page) => descendants(page, element).some((inner) => hasClass(inner, name));
const lines = (count) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

for (const mode of Object.keys(MODES)) {
  test(`a reflection grows with its text, says where that is saved, and ends with a closing thought, by ${mode}`, async () => {
    const { path, id } = findKind('reflect', has('closing'));
    await visit(site, mode, path, async ({ press, write, page }) => {
      const [view, string] = [exercise(page, id), await strings(page)];
      const { closing } = await foldedReplies(view.section);
      const box = view.parts.first().locator('textarea');
      const height = () => box.evaluate((element) => element.clientHeight);
      const before = await height();
      assert.ok(parseFloat(await box.evaluate((element) => getComputedStyle(element).fontSize)) >= 16, 'a phone would zoom in');
      await write(box, 'one');
      for (const line of lines(12)) {
        await page.keyboard.press('Enter');
        await page.keyboard.type(line);
      }
      assert.equal(await box.inputValue(), ['one', ...lines(12)].join('\n'));
      assert.ok(await height() > before, 'the text area doesn’t grow');
      assert.equal(await box.evaluate((element) => element.scrollHeight - element.clientHeight), 0, 'a part of the text is hidden');
      assert.equal(await textOf(view.kept), string('memory'));
      await press(view.do('check'));
      assert.equal(await textOf(view.said.locator('.closing')), closing);
      await press(view.do('clear'));
      assert.equal(await box.inputValue(), '');
      await press(view.said.getByRole('button', { name: string('undo') }));
      assert.equal(await box.inputValue(), ['one', ...lines(12)].join('\n'));
      assert.ok(await height() > before, 'the restored text is cut off');
    });
  });

  test(`hints open one by one, by ${mode}`, async () => {
    const { path, id } = findKind('reflect', has('hint'));
    // The site has at most one hint for an exercise: this adds a second one.
    const edit = (html) => {
      const start = html.indexOf(`id="${id}" data-kind`);
      return html.slice(0, start) + html.slice(start).replace(/<details class="hint">[^]*?<\/details>/, '$&\n$&');
    };
    await visit(site, mode, path, async ({ press, page }) => {
      const hints = exercise(page, id).section.locator('details.hint');
      assert.deepEqual([await hints.nth(0).isVisible(), await hints.nth(1).isVisible()], [true, false]);
      await press(hints.nth(0).locator('summary'));
      assert.ok(await hints.nth(0).locator('summary ~ *').first().isVisible());
      await press(hints.nth(1).locator('summary'));
      assert.ok(await hints.nth(1).locator('summary ~ *').first().isVisible());
    }, { edit });
  });

  test(`a card unfolds and folds, and keeps the reader’s own version, by ${mode}`, async () => {
    const { path, id } = findKind('cards');
    await visit(site, mode, path, async ({ press, write, page }) => {
      const view = exercise(page, id);
      const card = view.parts.first();
      const [summary, box] = [card.locator('summary'), card.locator('textarea')];
      assert.ok(await box.isHidden());
      await press(summary);
      await write(box, lines(9).join(' and '));
      assert.equal(await box.evaluate((element) => element.scrollHeight - element.clientHeight), 0, 'a part of the text is hidden');
      await press(summary);
      assert.ok(await box.isHidden());
      await press(summary);
      assert.equal(await box.inputValue(), lines(9).join(' and '));
    });
  });

  test(`an exercise with a content note is folded, and works once it is opened, by ${mode}`, async () => {
    const { path, id } = findKind('reflect', undefined, true);
    await visit(site, mode, path, async ({ press, write, page }) => {
      const view = exercise(page, id);
      const box = view.parts.first().locator('textarea');
      assert.ok(await box.isHidden());
      await press(view.section.locator('.content-note > summary'));
      await write(box, 'a word');
      assert.equal(await textOf(view.kept), (await strings(page))('memory'));
      assert.ok(await view.section.locator('.safety').first().isVisible());
    });
  });
}

test('the choice where to save is offered once, below the first answered exercise, with equal buttons', async () => {
  const { path, id } = findKind('reflect', (element, page) => page.exercises.some((other) => other !== element && attribute(other, 'data-kind') === 'choice'));
  await visit(site, 'mouse', path, async ({ write, pick, page }) => {
    const [view, string] = [exercise(page, id), await strings(page)];
    await write(view.parts.first().locator('textarea'), 'a word');
    const offer = view.section.locator('.keeping');
    await offer.waitFor();
    assert.equal(await textOf(view.said), string('keep_offer'));
    const looks = await offer.locator('[data-place]').evaluateAll((buttons) => buttons.map((button) => {
      const { fontSize, color, backgroundColor, borderColor, fontWeight } = getComputedStyle(button);
      return [fontSize, color, backgroundColor, borderColor, fontWeight, button.getAttribute('aria-pressed')].join();
    }));
    assert.equal(looks.length, 2);
    assert.equal(new Set(looks).size, 1, 'one of the two buttons is more prominent');
    await pick(page.locator('section.exercise[data-kind="choice"]:has(input:visible)').first().locator('input').first());
    assert.equal(await page.locator('.exercise .keeping').count(), 1);
  });
});
