// Sort with scripts: by the buttons of each card, by number keys, by dragging, and one card at a time on a phone.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { WAYS, exercise, findKind, focused, kept, openSite, plain, textOf, thoughts, visit, words } from './lib/reader.mjs';
import { attribute } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const { path, id } = findKind('sort');
const tray = (sheet, at, which) => sheet.parts.nth(at).locator('input').nth(which);
const shown = (sheet) => sheet.parts.evaluateAll((all) => all.filter((part) => part.checkVisibility()).length);

for (const way of Object.keys(WAYS)) {
  test(`cards are put by their buttons, and each gets its thought when asked, by ${way}`, async () => {
    await visit(site, way, path, async ({ press, pick, page }) => {
      const [sheet, say] = [exercise(page, id), await words(page)];
      const { replies, groups } = await thoughts(sheet.section);
      const [deck, all] = [sheet.section.locator('.deck'), await sheet.parts.count()];
      const [back, next] = [deck.getByRole('button', { name: say('card_back') }), deck.getByRole('button', { name: say('card_next') })];
      assert.equal(await shown(sheet), way === 'touch' ? 1 : all, 'one card at a time on a phone, all elsewhere');
      await press(sheet.do('check'));
      assert.equal(await textOf(sheet.said), say('nothing'));

      const unsure = await sheet.parts.first().locator('input').count() - 1;
      await pick(tray(sheet, 0, 0));
      if (way === 'touch') {
        assert.equal(await back.getAttribute('aria-disabled'), 'true');
        await press(next);
        assert.equal(await textOf(deck.locator('[role=status]')), say('card_of', { n: 2, all }));
      }
      await pick(tray(sheet, 1, 1));
      if (way === 'touch') await press(next);
      await pick(tray(sheet, 2, unsure));
      if (way === 'touch') {
        await press(back);
        assert.ok(await sheet.parts.nth(1).isVisible() && await tray(sheet, 1, 1).isChecked());
      }
      assert.equal(await sheet.replies.count(), 0, 'a thought came before it was asked for');
      await press(sheet.do('check'));
      assert.ok((await textOf(sheet.said)).startsWith(say('placed', { n: 3, all })));
      assert.equal(await shown(sheet), way === 'touch' ? 3 : all, 'thoughts are read in one go, and what is not placed stays folded away');
      assert.equal((await focused(page)).id, await sheet.replies.first().getAttribute('id'), 'the focus goes to the first thought');
      for (const at of [0, 1, 2]) {
        const part = sheet.parts.nth(at);
        const key = await part.getAttribute('data-key');
        const mine = await textOf(part.locator('label:has(:checked)'));
        const line = say(mine === groups[key] ? 'placed_here' : 'placed_there', { group: groups[key] });
        assert.equal(await textOf(part.locator('.reply-here')), plain(`${line}${replies[key]}`));
        assert.equal(await tray(sheet, at, 0).getAttribute('aria-describedby'), await part.locator('.reply-here').getAttribute('id'));
      }
      if (way === 'touch') {
        await press(next);
        assert.equal(await textOf(deck.locator('[role=status]')), say('card_of', { n: 4, all }), 'the way goes on to what is not placed');
        assert.equal(await shown(sheet), 1);
        await pick(tray(sheet, 3, 0));
        await press(sheet.do('check'));
        assert.equal(await shown(sheet), 4);
      }
      await press(sheet.do('clear'));
      assert.equal(await shown(sheet), way === 'touch' ? 1 : all, 'cleared, it is a deck again');
    });
  });
}

test('on a phone, with every card placed and looked at, there is no next card until all are cleared', async () => {
  await visit(site, 'touch', path, async ({ press, page }) => {
    const [sheet, deck] = [exercise(page, id), page.locator(`[id="${id}"] .deck`)];
    // Only one card lies open; the others are placed as a script would.
    await sheet.parts.evaluateAll((all) => all.forEach((part) => part.querySelector('input').click()));
    await press(sheet.do('check'));
    assert.equal(await shown(sheet), await sheet.parts.count());
    assert.ok(await deck.isHidden());
    await press(sheet.do('clear'));
    assert.equal(await shown(sheet), 1);
    assert.ok(await deck.isVisible());
  });
});

test('number keys put the card that has the focus, and nothing else', async () => {
  await visit(site, 'keyboard', path, async ({ page }) => {
    const sheet = exercise(page, id);
    await tray(sheet, 1, 0).focus();
    await page.keyboard.press('2');
    assert.ok(await tray(sheet, 1, 1).isChecked());
    assert.equal((await focused(page)).id, await tray(sheet, 1, 1).getAttribute('id'));
    await page.keyboard.press('9');
    await page.keyboard.press('Control+1');
    assert.ok(await tray(sheet, 1, 1).isChecked(), 'a key that names no tray, or belongs to the browser, does nothing');
    assert.equal(await sheet.section.locator('input:checked').count(), 1);
  });
});

test('cards can be dragged to a tray, which shows them', async () => {
  await visit(site, 'mouse', path, async ({ page }) => {
    const [sheet, say] = [exercise(page, id), await words(page)];
    const pile = sheet.section.locator('.pile').nth(1);
    assert.equal(await textOf(pile.locator('.pile-cards')), say('empty_pile'));
    await sheet.parts.nth(0).locator('legend').dragTo(pile);
    assert.ok(await tray(sheet, 0, 1).isChecked());
    assert.equal(await textOf(pile.locator('.pile-cards')), await textOf(sheet.parts.nth(0).locator('legend')));
    await sheet.parts.nth(0).locator('legend').dragTo(sheet.section.locator('.pile').nth(0));
    assert.ok(await tray(sheet, 0, 0).isChecked(), 'it can be taken elsewhere');
    assert.equal(await textOf(pile.locator('.pile-cards')), say('empty_pile'));
    assert.equal(await sheet.section.locator('.piles').getAttribute('aria-hidden'), 'true', 'it only shows what the cards say themselves');
  });
});

test('shuffled cards lie in another order each time, until there are answers to find again', async () => {
  const shuffled = findKind('sort', (element) => attribute(element, 'data-shuffle') !== null, null);
  const order = async (options) => {
    const orders = new Set();
    for (let time = 0; time < 4; time += 1) {
      await visit(site, 'mouse', shuffled.path, async ({ page }) => {
        orders.add((await exercise(page, shuffled.id).parts.evaluateAll((all) => all.map((part) => part.dataset.key))).join());
      }, options);
    }
    return orders.size;
  };
  // Four times the same by chance: less than once in 10,000 with four cards or more.
  assert.ok(await order() > 1);
  const answer = [{ k: 'x', q: 'x', a: 'x' }];
  const record = { v: 1, kind: 'sort', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'x', answer };
  assert.equal(await order({ storageState: kept(site.origin, { [shuffled.id]: record }) }), 1);
});
