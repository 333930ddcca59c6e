// Checklist, choice and scale with scripts: picking, replies in place, bands, the picture, another try.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { WAYS, exercise, findKind, focused, inside, kept, openSite, textOf, thoughts, visit, words } from './lib/reader.mjs';
import { attribute } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const hasTag = (name) => (element, page) => inside(page, element).some((inner) => inner.tagName === name);
const hasClass = (name) => (element, page) => inside(page, element).some((inner) => attribute(inner, 'class') === name);
const fields = (sheet) => sheet.parts.locator('input');
const field = (sheet, at) => sheet.parts.nth(at).locator('input');
const key = (sheet, at) => sheet.parts.nth(at).getAttribute('data-key');

/** The reply that stands under a part is the one in the fold, and its fields are described by it. */
async function expectReply(sheet, at, expected) {
  const reply = sheet.parts.nth(at).locator('.reply-here');
  assert.ok((await textOf(reply)).endsWith(expected[await key(sheet, at)]), 'the reply is another than in the fold');
  assert.equal(await field(sheet, at).first().getAttribute('aria-describedby'), await reply.getAttribute('id'));
}

for (const way of Object.keys(WAYS)) {
  test(`a checklist replies under each tick and says what their number may mean, only when asked, by ${way}`, async () => {
    const { path, id } = findKind('checklist', hasClass('band-text'));
    await visit(site, way, path, async ({ press, pick, page }) => {
      const [sheet, say] = [exercise(page, id), await words(page)];
      const { replies, bands } = await thoughts(sheet.section);
      await press(sheet.do('check'));
      const none = bands.find(({ from }) => from === 0);
      assert.ok((await textOf(sheet.said)).startsWith(say(none ? 'shown_bands' : 'nothing')), 'nothing ticked is an answer too');
      await pick(field(sheet, 0));
      await pick(field(sheet, 2));
      assert.equal(await sheet.replies.count(), 0, 'a reply came before it was asked for');
      await press(sheet.do('check'));
      assert.equal(await sheet.replies.count(), 2);
      await expectReply(sheet, 0, replies);
      await expectReply(sheet, 2, replies);
      const band = bands.find(({ from, to }) => from <= 2 && 2 <= to);
      assert.equal(await textOf(sheet.said.locator('.band')), band.text);
      await pick(field(sheet, 0));
      assert.equal(await sheet.replies.count(), 1, 'the reply to a tick that is taken away goes with it');
      assert.equal(await textOf(sheet.said), '', 'the number is another now');
      assert.equal(await field(sheet, 0).getAttribute('aria-describedby'), null);
    });
  });

  test(`a choice answers under what was picked, again for another pick, and can be looked up, by ${way}`, async () => {
    const { path, id } = findKind('choice', hasClass('reply-key'));
    await visit(site, way, path, async ({ press, pick, page }) => {
      const [sheet, say] = [exercise(page, id), await words(page)];
      const { replies, leans } = await thoughts(sheet.section);
      await press(sheet.do('check'));
      assert.equal(await textOf(sheet.said), say('nothing'));
      const order = await sheet.parts.evaluateAll((all) => all.map((part) => part.dataset.key));
      const [other, lean] = [order.findIndex((name) => !leans.includes(name)), order.indexOf(leans[0])];
      for (const at of [other, lean]) {
        await pick(field(sheet, at));
        assert.equal(await sheet.replies.count(), 0, 'the thought about the pick before is still there');
        await press(sheet.do('check'));
        assert.equal(await sheet.replies.count(), 1);
        await expectReply(sheet, at, replies);
        assert.equal((await focused(page)).id, await sheet.replies.getAttribute('id'), 'the focus goes to the reply');
        assert.equal((await textOf(sheet.replies)).startsWith(say('leans')), at === lean);
      }
      await press(sheet.section.locator('details.replies > summary'));
      assert.ok(await sheet.section.locator('.replies-body').isVisible(), 'all thoughts may be looked up at any time');
    });
  });

  test(`a choice of several replies to each, by ${way}`, async () => {
    const { path, id } = findKind('choice', (element, page) =>
      inside(page, element).some((inner) => attribute(inner, 'type') === 'checkbox'));
    await visit(site, way, path, async ({ press, pick, page }) => {
      const sheet = exercise(page, id);
      const { replies } = await thoughts(sheet.section);
      await pick(field(sheet, 0));
      await pick(field(sheet, 1));
      await press(sheet.do('check'));
      assert.equal(await sheet.replies.count(), 2);
      for (const at of [0, 1]) await expectReply(sheet, at, replies);
    });
  });

  test(`a scale counts what is answered, shows it as a picture and says what it may mean, by ${way}`, async () => {
    const { path, id } = findKind('scale', hasTag('fieldset'));
    await visit(site, way, path, async ({ press, pick, page }) => {
      const [sheet, say] = [exercise(page, id), await words(page)];
      const { bands } = await thoughts(sheet.section);
      const all = await sheet.parts.count();
      const points = await field(sheet, 0).count();
      await pick(field(sheet, 0).nth(0));
      assert.equal(await textOf(sheet.said), say('keep_offer'), 'at the very first answer there is something else to say');
      await pick(field(sheet, 0).nth(1));
      assert.equal(await textOf(sheet.said), say('answered', { n: 1, all }));
      await press(sheet.do('check'));
      assert.ok((await textOf(sheet.said)).startsWith(say('left_blank')), 'blanks are said, nothing is added up');
      const told = sheet.section.locator('.profile-said');
      assert.deepEqual((await told.allTextContents()).slice(1), Array(all - 1).fill(say('profile_blank')));
      let sum = 0;
      for (let at = 0; at < all; at += 1) {
        const choice = field(sheet, at).nth(at % points);
        await pick(choice);
        sum += Number(await choice.getAttribute('value'));
      }
      await press(sheet.do('check'));
      const band = bands.find(({ from, to }) => from <= sum && sum <= to);
      assert.equal(await textOf(sheet.said.locator('.band')), band.text);
      // The picture is one for eyes; the same stands beside it in words.
      assert.equal(await sheet.section.locator('svg[aria-hidden="true"] .profile-now').count(), all);
      const labels = await sheet.parts.evaluateAll((parts) => parts.map((part) => part.querySelector(':checked').closest('label').textContent.trim()));
      assert.deepEqual(await told.allTextContents(), labels);
      await pick(field(sheet, 0).nth(2));
      assert.ok(await sheet.section.locator('.outcome').isHidden(), 'the picture of other answers is gone');
    });
  });

  test(`answers are cleared and brought back, by ${way}`, async () => {
    const { path, id } = findKind('checklist');
    await visit(site, way, path, async ({ press, pick, page }) => {
      const [sheet, say] = [exercise(page, id), await words(page)];
      assert.ok(await sheet.do('clear').isHidden(), 'there is nothing to clear yet');
      await pick(field(sheet, 1));
      await press(sheet.do('check'));
      await press(sheet.do('clear'));
      assert.equal(await fields(sheet).and(page.locator(':checked')).count(), 0);
      assert.equal(await sheet.replies.count(), 0);
      assert.ok((await textOf(sheet.said)).startsWith(say('cleared')));
      assert.equal((await focused(page)).text, say('undo'), 'the way back has the focus');
      await press(sheet.said.getByRole('button', { name: say('undo') }));
      assert.ok(await field(sheet, 1).isChecked());
      assert.equal(await textOf(sheet.said), say('undone'));
      assert.equal((await focused(page)).text, await textOf(sheet.do('clear')), 'the focus is not lost');
    });
  });
}

test('once something new is answered, the way back to what was cleared no longer takes its place', async () => {
  const { path, id } = findKind('checklist');
  await visit(site, 'mouse', path, async ({ press, pick, page }) => {
    const sheet = exercise(page, id);
    await pick(field(sheet, 1));
    await press(sheet.do('clear'));
    await pick(field(sheet, 2));
    const say = await words(page);
    assert.equal(await sheet.said.getByRole('button', { name: say('undo') }).count(), 0);
    assert.ok(await field(sheet, 2).isChecked());
  });
});

test('a scale that shows its sum says it, and a reversed statement counts the other way round', async () => {
  const { path, id } = findKind('scale');
  const edit = (html) => html.replace(`id="${id}" data-kind="scale"`, '$& data-show="score"')
    .replace(/<fieldset class="statement" data-key="[^"]*"/, '$& data-reverse');
  await visit(site, 'mouse', path, async ({ press, pick, page }) => {
    const [sheet, say] = [exercise(page, id), await words(page)];
    const values = await field(sheet, 0).evaluateAll((inputs) => inputs.map(({ value }) => Number(value)));
    const all = await sheet.parts.count();
    // The lowest point everywhere: the reversed statement counts as the highest.
    for (let at = 0; at < all; at += 1) await pick(field(sheet, at).first());
    await press(sheet.do('check'));
    const sum = values[0] * (all - 1) + values.at(-1);
    assert.equal(await textOf(sheet.said.locator('.band-range')), say('sum', { n: sum }));
  }, { edit });
});

test('a scale shows what was answered at the visit before beside what is answered now', async () => {
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
    const [sheet, say] = [exercise(page, id), await words(page)];
    await pick(field(sheet, 0).first());
    await press(sheet.do('check'));
    assert.equal(await sheet.section.locator('svg .profile-then').count(), seed.length);
    const day = await page.evaluate((when) => new Date(when).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' }), at);
    const answer = await textOf(field(sheet, 0).first().locator('xpath=ancestor::label'));
    assert.equal(await textOf(sheet.section.locator('.profile-said').first()), say('profile_then', { answer, date: day, then: seed[0].w }));
    assert.equal(await textOf(sheet.section.locator('.profile figcaption')), say('profile_key', { date: day }));
  }, { storageState: kept(site.origin, { [id]: record }) });
});
