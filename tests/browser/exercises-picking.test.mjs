// Checklist, choice and scale with scripts: picking, replies, bands, the chart, picking again.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { MODES, exercise, findKind, focused, descendants, savedState, openSite, textOf, foldedReplies, visit, strings } from './lib/reader.mjs';
import { attribute } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const hasTag = (name) => (element, page) => descendants(page, element).some((inner) => inner.tagName === name);
const hasClass = (name) => (element, page) => descendants(page, element).some((inner) => attribute(inner, 'class') === name);
const fields = (view) => view.parts.locator('input');
const field = (view, at) => view.parts.nth(at).locator('input');
const key = (view, at) => view.parts.nth(at).getAttribute('data-key');

/** The reply below a part is the one from the fold, and describes the part's fields. */
async function expectReply(view, at, expected) {
  const reply = view.parts.nth(at).locator('.reply-here');
  assert.ok((await textOf(reply)).endsWith(expected[await key(view, at)]), 'the reply differs from the fold');
  assert.equal(await field(view, at).first().getAttribute('aria-describedby'), await reply.getAttribute('id'));
}

for (const mode of Object.keys(MODES)) {
  test(`a checklist replies to each tick and to their number, on request, by ${mode}`, async () => {
    const { path, id } = findKind('checklist', hasClass('band-text'));
    await visit(site, mode, path, async ({ press, pick, page }) => {
      const [view, string] = [exercise(page, id), await strings(page)];
      const { replies, bands } = await foldedReplies(view.section);
      await press(view.do('check'));
      const none = bands.find(({ from }) => from === 0);
      assert.ok((await textOf(view.said)).startsWith(string(none ? 'shown_bands' : 'nothing')), 'no tick is an answer too');
      await pick(field(view, 0));
      await pick(field(view, 2));
      assert.equal(await view.replies.count(), 0, 'a reply came before the check');
      await press(view.do('check'));
      assert.equal(await view.replies.count(), 2);
      await expectReply(view, 0, replies);
      await expectReply(view, 2, replies);
      const band = bands.find(({ from, to }) => from <= 2 && 2 <= to);
      assert.equal(await textOf(view.said.locator('.band')), band.text);
      await pick(field(view, 0));
      assert.equal(await view.replies.count(), 1, 'clearing a tick removes its reply');
      assert.equal(await textOf(view.said), '', 'the message about the old number is still there');
      assert.equal(await field(view, 0).getAttribute('aria-describedby'), null);
    });
  });

  test(`a choice replies to each pick, and all replies can be unfolded, by ${mode}`, async () => {
    const { path, id } = findKind('choice', hasClass('reply-key'));
    await visit(site, mode, path, async ({ press, pick, page }) => {
      const [view, string] = [exercise(page, id), await strings(page)];
      const { replies, leans } = await foldedReplies(view.section);
      await press(view.do('check'));
      assert.equal(await textOf(view.said), string('nothing'));
      const order = await view.parts.evaluateAll((all) => all.map((part) => part.dataset.key));
      const [other, lean] = [order.findIndex((name) => !leans.includes(name)), order.indexOf(leans[0])];
      for (const at of [other, lean]) {
        await pick(field(view, at));
        assert.equal(await view.replies.count(), 0, 'the reply to the previous pick is still there');
        await press(view.do('check'));
        assert.equal(await view.replies.count(), 1);
        await expectReply(view, at, replies);
        assert.equal((await focused(page)).id, await view.replies.getAttribute('id'), 'the focus isn’t on the reply');
        assert.equal((await textOf(view.replies)).startsWith(string('leans')), at === lean);
      }
      await press(view.section.locator('details.replies > summary'));
      assert.ok(await view.section.locator('.replies-body').isVisible(), 'the replies can’t be unfolded');
    });
  });

  test(`a choice of several options replies to each of them, by ${mode}`, async () => {
    const { path, id } = findKind('choice', (element, page) =>
      descendants(page, element).some((inner) => attribute(inner, 'type') === 'checkbox'));
    await visit(site, mode, path, async ({ press, pick, page }) => {
      const view = exercise(page, id);
      const { replies } = await foldedReplies(view.section);
      await pick(field(view, 0));
      await pick(field(view, 1));
      await press(view.do('check'));
      assert.equal(await view.replies.count(), 2);
      for (const at of [0, 1]) await expectReply(view, at, replies);
    });
  });

  test(`a scale counts answers, shows a chart and replies to the sum, by ${mode}`, async () => {
    const { path, id } = findKind('scale', hasTag('fieldset'));
    await visit(site, mode, path, async ({ press, pick, page }) => {
      const [view, string] = [exercise(page, id), await strings(page)];
      const { bands } = await foldedReplies(view.section);
      const all = await view.parts.count();
      const points = await field(view, 0).count();
      await pick(field(view, 0).nth(0));
      assert.equal(await textOf(view.said), string('keep_offer'), 'the first answer announces the choice where to save');
      await pick(field(view, 0).nth(1));
      assert.equal(await textOf(view.said), string('answered', { n: 1, all }));
      await press(view.do('check'));
      assert.ok((await textOf(view.said)).startsWith(string('left_blank')), 'an incomplete scale was added up');
      const inWords = view.section.locator('.profile-said');
      assert.deepEqual((await inWords.allTextContents()).slice(1), Array(all - 1).fill(string('profile_blank')));
      let sum = 0;
      for (let at = 0; at < all; at += 1) {
        const choice = field(view, at).nth(at % points);
        await pick(choice);
        sum += Number(await choice.getAttribute('value'));
      }
      await press(view.do('check'));
      const band = bands.find(({ from, to }) => from <= sum && sum <= to);
      assert.equal(await textOf(view.said.locator('.band')), band.text);
      // The chart is hidden from screen readers, and its contents are in words beside it.
      assert.equal(await view.section.locator('svg[aria-hidden="true"] .profile-now').count(), all);
      const labels = await view.parts.evaluateAll((parts) => parts.map((part) => part.querySelector(':checked').closest('label').textContent.trim()));
      assert.deepEqual(await inWords.allTextContents(), labels);
      await pick(field(view, 0).nth(2));
      assert.ok(await view.section.locator('.outcome').isHidden(), 'the outdated chart is still there');
    });
  });

  test(`answers can be cleared, and that can be undone, by ${mode}`, async () => {
    const { path, id } = findKind('checklist');
    await visit(site, mode, path, async ({ press, pick, page }) => {
      const [view, string] = [exercise(page, id), await strings(page)];
      assert.ok(await view.do('clear').isHidden(), 'there is nothing to clear yet');
      await pick(field(view, 1));
      await press(view.do('check'));
      await press(view.do('clear'));
      assert.equal(await fields(view).and(page.locator(':checked')).count(), 0);
      assert.equal(await view.replies.count(), 0);
      assert.ok((await textOf(view.said)).startsWith(string('cleared')));
      assert.equal((await focused(page)).text, string('undo'), 'the way back has the focus');
      await press(view.said.getByRole('button', { name: string('undo') }));
      assert.ok(await field(view, 1).isChecked());
      assert.equal(await textOf(view.said), string('undone'));
      assert.equal((await focused(page)).text, await textOf(view.do('clear')), 'the focus is not lost');
    });
  });
}

test('a new answer removes the Undo button of the cleared ones', async () => {
  const { path, id } = findKind('checklist');
  await visit(site, 'mouse', path, async ({ press, pick, page }) => {
    const view = exercise(page, id);
    await pick(field(view, 1));
    await press(view.do('clear'));
    await pick(field(view, 2));
    const string = await strings(page);
    assert.equal(await view.said.getByRole('button', { name: string('undo') }).count(), 0);
    assert.ok(await field(view, 2).isChecked());
  });
});

test('a scale can show its sum, and reversed statements count backwards', async () => {
  const { path, id } = findKind('scale');
  const edit = (html) => html.replace(`id="${id}" data-kind="scale"`, '$& data-show="score"')
    .replace(/<fieldset class="statement" data-key="[^"]*"/, '$& data-reverse');
  await visit(site, 'mouse', path, async ({ press, pick, page }) => {
    const [view, string] = [exercise(page, id), await strings(page)];
    const values = await field(view, 0).evaluateAll((inputs) => inputs.map(({ value }) => Number(value)));
    const all = await view.parts.count();
    // With the lowest point everywhere, a reversed statement counts as the highest.
    for (let at = 0; at < all; at += 1) await pick(field(view, at).first());
    await press(view.do('check'));
    const sum = values[0] * (all - 1) + values.at(-1);
    assert.equal(await textOf(view.said.locator('.band-range')), string('sum', { n: sum }));
  }, { edit });
});

test('a scale shows the previous answers beside the current ones', async () => {
  const { path, id } = findKind('scale');
  const at = '2026-01-05T10:00:00.000Z';
  let seed;
  await visit(site, 'mouse', path, async ({ page }) => {
    seed = await exercise(page, id).section.evaluate((section) => [...section.querySelectorAll('.controls [data-key]')].map((part) => {
      const last = [...part.querySelectorAll('input')].at(-1);
      return { k: part.dataset.key, q: part.querySelector('[data-ask]').textContent, a: last.value, w: last.closest('label').textContent.trim() };
    }));
  });
  const record = { v: 1, kind: 'scale', rev: 'x', lang: 'en', at, title: 'x', answer: [], then: { at, answer: seed } };
  await visit(site, 'mouse', path, async ({ press, pick, page }) => {
    const [view, string] = [exercise(page, id), await strings(page)];
    await pick(field(view, 0).first());
    await press(view.do('check'));
    assert.equal(await view.section.locator('svg .profile-then').count(), seed.length);
    const day = await page.evaluate((when) => new Date(when).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' }), at);
    const answer = await textOf(field(view, 0).first().locator('xpath=ancestor::label'));
    assert.equal(await textOf(view.section.locator('.profile-said').first()), string('profile_then', { answer, date: day, then: seed[0].w }));
    assert.equal(await textOf(view.section.locator('.profile figcaption')), string('profile_key', { date: day }));
  }, { storageState: savedState(site.origin, { [id]: record }) });
});
