// Sort with scripts: by radio buttons, number keys and dragging, and one card at a time on a phone.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { MODES, exercise, findKind, focused, savedState, openSite, collapsed, textOf, foldedReplies, visit, strings } from './lib/reader.mjs';
import { attribute } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const { path, id } = findKind('sort');
const tray = (view, at, which) => view.parts.nth(at).locator('input').nth(which);
const shown = (view) => view.parts.evaluateAll((all) => all.filter((part) => part.checkVisibility()).length);

for (const mode of Object.keys(MODES)) {
  test(`cards are sorted by their radio buttons, and each has a reply on request, by ${mode}`, async () => {
    await visit(site, mode, path, async ({ press, pick, page }) => {
      const [view, string] = [exercise(page, id), await strings(page)];
      const { replies, groups } = await foldedReplies(view.section);
      const [deck, all] = [view.section.locator('.deck'), await view.parts.count()];
      const [back, next] = [deck.getByRole('button', { name: string('card_back') }), deck.getByRole('button', { name: string('card_next') })];
      assert.equal(await shown(view), mode === 'touch' ? 1 : all, 'on a phone there is one card, elsewhere all of them');
      await press(view.do('check'));
      assert.equal(await textOf(view.said), string('nothing'));

      const unsure = await view.parts.first().locator('input').count() - 1;
      await pick(tray(view, 0, 0));
      if (mode === 'touch') {
        assert.equal(await back.getAttribute('aria-disabled'), 'true');
        await press(next);
        assert.equal(await textOf(deck.locator('[role=status]')), string('card_of', { n: 2, all }));
      }
      await pick(tray(view, 1, 1));
      if (mode === 'touch') await press(next);
      await pick(tray(view, 2, unsure));
      if (mode === 'touch') {
        await press(back);
        assert.ok(await view.parts.nth(1).isVisible() && await tray(view, 1, 1).isChecked());
      }
      assert.equal(await view.replies.count(), 0, 'a reply came before the check');
      await press(view.do('check'));
      assert.ok((await textOf(view.said)).startsWith(string('placed', { n: 3, all })));
      assert.equal(await shown(view), mode === 'touch' ? 3 : all, 'cards with replies aren’t shown together');
      assert.equal((await focused(page)).id, await view.replies.first().getAttribute('id'), 'the focus isn’t on the first reply');
      for (const at of [0, 1, 2]) {
        const part = view.parts.nth(at);
        const key = await part.getAttribute('data-key');
        const mine = await textOf(part.locator('label:has(:checked)'));
        const line = string(mine === groups[key] ? 'placed_here' : 'placed_there', { group: groups[key] });
        assert.equal(await textOf(part.locator('.reply-here')), collapsed(`${line}${replies[key]}`));
        assert.equal(await tray(view, at, 0).getAttribute('aria-describedby'), await part.locator('.reply-here').getAttribute('id'));
      }
      if (mode === 'touch') {
        await press(next);
        assert.equal(await textOf(deck.locator('[role=status]')), string('card_of', { n: 4, all }), '“Next” doesn’t lead to a card without an answer');
        assert.equal(await shown(view), 1);
        await pick(tray(view, 3, 0));
        await press(view.do('check'));
        assert.equal(await shown(view), 4);
      }
      await press(view.do('clear'));
      assert.equal(await shown(view), mode === 'touch' ? 1 : all, 'after clearing it isn’t a deck again');
    });
  });
}

test('on a phone, a checked deck with all cards sorted has no next card until it is cleared', async () => {
  await visit(site, 'touch', path, async ({ press, page }) => {
    const [view, deck] = [exercise(page, id), page.locator(`[id="${id}"] .deck`)];
    // Only one card is visible, so a script answers the others.
    await view.parts.evaluateAll((all) => all.forEach((part) => part.querySelector('input').click()));
    await press(view.do('check'));
    assert.equal(await shown(view), await view.parts.count());
    assert.ok(await deck.isHidden());
    await press(view.do('clear'));
    assert.equal(await shown(view), 1);
    assert.ok(await deck.isVisible());
  });
});

test('number keys sort the focused card, and do nothing else', async () => {
  await visit(site, 'keyboard', path, async ({ page }) => {
    const view = exercise(page, id);
    await tray(view, 1, 0).focus();
    await page.keyboard.press('2');
    assert.ok(await tray(view, 1, 1).isChecked());
    assert.equal((await focused(page)).id, await tray(view, 1, 1).getAttribute('id'));
    await page.keyboard.press('9');
    await page.keyboard.press('Control+1');
    assert.ok(await tray(view, 1, 1).isChecked(), 'a key without a tray, or with a modifier, did something');
    assert.equal(await view.section.locator('input:checked').count(), 1);
  });
});

test('cards can be dragged to a pile, which lists them', async () => {
  await visit(site, 'mouse', path, async ({ page }) => {
    const [view, string] = [exercise(page, id), await strings(page)];
    const pile = view.section.locator('.pile').nth(1);
    assert.equal(await textOf(pile.locator('.pile-cards')), string('empty_pile'));
    await view.parts.nth(0).locator('legend').dragTo(pile);
    assert.ok(await tray(view, 0, 1).isChecked());
    assert.equal(await textOf(pile.locator('.pile-cards')), await textOf(view.parts.nth(0).locator('legend')));
    await view.parts.nth(0).locator('legend').dragTo(view.section.locator('.pile').nth(0));
    assert.ok(await tray(view, 0, 0).isChecked(), 'it can’t be dragged again');
    assert.equal(await textOf(pile.locator('.pile-cards')), string('empty_pile'));
    assert.equal(await view.section.locator('.piles').getAttribute('aria-hidden'), 'true', 'the piles aren’t hidden from screen readers');
  });
});

test('cards are shuffled on each visit, until there are answers', async () => {
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
  // With four cards or more, four equal orders by chance are rarer than 1 in 10,000.
  assert.ok(await order() > 1);
  const answer = [{ k: 'x', q: 'x', a: 'x' }];
  const record = { v: 1, kind: 'sort', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'x', answer };
  assert.equal(await order({ storageState: savedState(site.origin, { [shuffled.id]: record }) }), 1);
});
