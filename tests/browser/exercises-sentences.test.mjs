// Phrase and plan with scripts: suggestions, the live sentence, copying, the calendar file, answering again.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { contentsOf } from './lib/browser.mjs';
import { MODES, exercise, findExercise, findKind, focused, savedState, openSite, collapsed, textOf, visit, strings } from './lib/reader.mjs';
import { attribute } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const phrase = findKind('phrase');
const plan = findKind('plan');
const slot = (view, at) => view.parts.nth(at).locator('input[type=text]');
const sentence = async (view) => collapsed((await view.section.locator('.controls > .sentence > p').allTextContents()).join(' '));
/** The sentence as it is copied and saved: with an ellipsis for each empty blank. */
const inWords = async (view) => (await view.section.locator('output.blank:not(.own-words)').allTextContents())
  .reduce((text, name) => text.replace(name, '…'), await sentence(view));
const day = (moment) => [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map((n) => String(n).padStart(2, '0')).join('-');

for (const mode of Object.keys(MODES)) {
  test(`suggestions fill the field, the reader’s own words stay, and the sentence follows, by ${mode}`, async () => {
    await visit(site, mode, phrase.path, async ({ press, write, page }) => {
      const view = exercise(page, phrase.id);
      const blank = view.section.locator('output.blank').first();
      const [empty, label] = [await sentence(view), await textOf(view.parts.first().locator('label'))];
      assert.equal(await textOf(blank), label, 'an empty blank lacks its name');
      const chips = view.parts.first().locator('.chip');
      const [one, two] = [await textOf(chips.nth(0)), await textOf(chips.nth(1))];
      await press(chips.nth(0));
      assert.equal(await slot(view, 0).inputValue(), one);
      assert.deepEqual([await chips.nth(0).getAttribute('aria-pressed'), await chips.nth(1).getAttribute('aria-pressed')], ['true', 'false']);
      assert.equal(await sentence(view), empty.replace(label, () => one));
      await press(chips.nth(1));
      assert.equal(await slot(view, 0).inputValue(), two, 'a suggestion doesn’t replace another one');
      await write(slot(view, 0), ', more or less');
      await press(chips.nth(0));
      assert.equal(await slot(view, 0).inputValue(), `${two}, more or less ${one}`, 'the reader’s own words are lost');
      assert.equal(await textOf(blank), `${two}, more or less ${one}`);
    });
  });

  test(`the sentence can be copied, by ${mode}`, async () => {
    await visit(site, mode, phrase.path, async ({ press, page }) => {
      const [view, string] = [exercise(page, phrase.id), await strings(page)];
      await press(view.do('copy'));
      assert.equal(await textOf(view.said), string('nothing_written'));
      await press(view.parts.first().locator('.chip').first());
      await press(view.do('copy'));
      await view.said.getByText(string('copied')).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await inWords(view));
    }, { permissions: ['clipboard-read', 'clipboard-write'] });
  });

  test(`a plan can be saved as a calendar file, by ${mode}`, async () => {
    await visit(site, mode, plan.path, async ({ press, write, page }) => {
      const [view, string] = [exercise(page, plan.id), await strings(page)];
      const again = Number(await view.section.getAttribute('data-again'));
      const [from, to] = [new Date(), new Date()];
      from.setDate(from.getDate() + again);
      to.setDate(to.getDate() + again + 1);
      assert.equal(await view.do('day').inputValue(), day(from), 'the suggested day is wrong');
      await press(view.do('calendar'));
      assert.equal(await textOf(view.said), string('nothing_written'));
      await write(slot(view, 0), 'it rains; or, rather, pours \\ a lot – ☂ '.repeat(4));
      const [download] = await Promise.all([page.waitForEvent('download'), press(view.do('calendar'))]);
      assert.equal(download.suggestedFilename(), 'plan.ics');
      expectCalendar(await contentsOf(download), { from: day(from), to: day(to), text: await inWords(view) });
      assert.ok((await textOf(view.said)).startsWith(string('calendar_made')));
    });
  });
}

/** RFC 5545: folded lines of at most 75 bytes that end in CRLF, the properties of an all-day event, escaped text. */
function expectCalendar(file, { from, to, text }) {
  assert.ok(file.endsWith('END:VCALENDAR\r\n'));
  assert.doesNotMatch(file.replaceAll('\r\n', ''), /[\r\n]/, 'a line doesn’t end in CRLF');
  for (const line of file.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, `a line of ${Buffer.byteLength(line)} bytes`);
  const lines = file.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
  const value = (name) => lines.find((line) => line.startsWith(name))?.slice(name.length);
  assert.deepEqual(lines.slice(0, 2), ['BEGIN:VCALENDAR', 'VERSION:2.0']);
  assert.deepEqual(lines.filter((line) => /^(BEGIN|END):/.test(line)), ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'END:VEVENT', 'END:VCALENDAR']);
  assert.ok(value('PRODID:'));
  assert.ok(value('UID:'));
  assert.match(value('DTSTAMP:'), /^\d{8}T\d{6}Z$/);
  assert.equal(value('DTSTART;VALUE=DATE:'), from.replaceAll('-', ''));
  assert.equal(value('DTEND;VALUE=DATE:'), to.replaceAll('-', ''));
  assert.ok(value('SUMMARY:'));
  assert.equal(value('DESCRIPTION:').replace(/\\([\\;,])/g, '$1'), text);
  assert.doesNotMatch(value('DESCRIPTION:').replace(/\\[\\;,]/g, ''), /[\\;,]/, 'a character isn’t escaped');
}

test('an empty blank is an ellipsis wherever the sentence is copied or saved', async () => {
  await visit(site, 'mouse', plan.path, async ({ press, page }) => {
    const view = exercise(page, plan.id);
    await page.locator('[data-keeping] [data-place="device"]').click();
    await slot(view, 1).fill('call Ann');
    await slot(view, 1).blur();
    const expected = await inWords(view);
    assert.ok(expected.includes('call Ann') && expected.includes('…') && expected !== await sentence(view), expected);
    await press(view.do('copy'));
    await view.said.locator('p').first().waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), expected);
    const [file] = await Promise.all([page.waitForEvent('download'), press(view.do('calendar'))]);
    const description = (await contentsOf(file)).replaceAll('\r\n ', '').match(/DESCRIPTION:(.*)/)[1];
    assert.equal(description.replace(/\\([\\;,])/g, '$1').trim(), expected);
    await page.goto(`${site.origin}/reflections/index.html`);
    assert.equal(await textOf(page.locator(`.reflection[data-exercise="${plan.id}"] .line p`).first()), expected);
    for (const [act, said] of [['json', (text) => JSON.parse(text).records[plan.id].said], ['markdown', (text) => text.match(/^> (.*)/m)[1]]]) {
      const [saved] = await Promise.all([page.waitForEvent('download'), press(page.locator(`[data-do="${act}"]`))]);
      assert.equal(said(await contentsOf(saved)), expected, act);
    }
  }, { permissions: ['clipboard-read', 'clipboard-write'] });
});

test('text after a long answer continues on its last line', async () => {
  await visit(site, 'touch', phrase.path, async ({ page }) => {
    const view = exercise(page, phrase.id);
    await slot(view, 0).fill('an answer of so many words that it needs more than one line on a phone');
    const [lines, gap] = await view.section.locator('output.blank').first().evaluate((blank) => {
      const [own, after] = [[...blank.getClientRects()], document.createRange()];
      after.setStart(blank.nextSibling, 0);
      after.setEnd(blank.nextSibling, 1);
      const next = after.getBoundingClientRect();
      return [own.length, Math.max(next.left - own.at(-1).right, next.top - own.at(-1).bottom)];
    });
    assert.ok(lines > 1, 'the answer doesn’t wrap');
    assert.ok(gap < 2, `${gap} px away`);
  });
});

test('an emptied day is suggested again when the calendar file is saved', async () => {
  await visit(site, 'mouse', plan.path, async ({ press, page }) => {
    const view = exercise(page, plan.id);
    const suggested = await view.do('day').inputValue();
    await press(view.parts.first().locator('.chip').first());
    await view.do('day').fill('');
    await Promise.all([page.waitForEvent('download'), press(view.do('calendar'))]);
    assert.equal(await view.do('day').inputValue(), suggested);
  });
});

test('without access to the clipboard, execCommand copies', async () => {
  await visit(site, 'mouse', phrase.path, async ({ press, page }) => {
    const [view, string] = [exercise(page, phrase.id), await strings(page)];
    const chip = view.parts.first().locator('.chip').first();
    await press(chip);
    await press(view.do('copy'));
    await view.said.getByText(string('copied')).waitFor();
    assert.equal((await focused(page)).text, await textOf(view.do('copy')), 'the focus has moved');
    assert.equal(await page.locator('body > textarea').count(), 0);
    await slot(view, 0).fill('');
    await slot(view, 0).press('Control+v');
    assert.equal(await slot(view, 0).inputValue(), (await page.evaluate(() => window.copied)));
  }, {
    before: (page) => page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      document.addEventListener('copy', () => { window.copied = document.activeElement.value; });
    }),
  });
});

test('if copying fails, the sentence is selected, and the page says so', async () => {
  await visit(site, 'mouse', phrase.path, async ({ press, page }) => {
    const [view, string] = [exercise(page, phrase.id), await strings(page)];
    await press(view.parts.first().locator('.chip').first());
    await press(view.do('copy'));
    await view.said.getByText(string('copy_failed')).waitFor();
    const selected = collapsed(await page.evaluate(() => String(getSelection())));
    assert.equal(selected, await sentence(view));
    assert.ok(selected.includes('…') && !selected.includes(await textOf(view.parts.last().locator('label'))), selected);
  }, {
    before: (page) => page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      document.execCommand = () => false;
    }),
  });
});

for (const mode of Object.keys(MODES)) {
  test(`a plan can be answered again after its days, with the previous answer beside it, by ${mode}`, async () => {
    const { path, id } = findExercise((element) => attribute(element, 'data-kind') === 'plan' && attribute(element, 'data-again'));
    const at = '2026-01-05T10:00:00.000Z';
    let record;
    await visit(site, 'mouse', path, async ({ page }) => {
      const found = await exercise(page, id).section.evaluate((section) => ({
        rev: section.dataset.revision,
        title: section.querySelector('.exercise-title').textContent,
        answer: [...section.querySelectorAll('.controls [data-key]')].map((part) => (
          { k: part.dataset.key, q: part.querySelector('[data-ask]').textContent, a: `then ${part.dataset.key}` })),
      }));
      record = { v: 1, kind: 'plan', lang: 'en', at, said: 'What was said then.', ...found };
    });
    await visit(site, mode, path, async ({ press, write, page }) => {
      const [view, string] = [exercise(page, id), await strings(page)];
      const note = view.section.locator('.content-note:not([open]) > summary');
      if (await note.count() > 0) await press(note);
      const date = await page.evaluate((when) => new Date(when).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' }), at);
      assert.equal(await slot(view, 0).inputValue(), record.answer[0].a, 'the answer changed before the reader asked for that');
      const offer = view.section.locator('.again-offer');
      assert.equal(await textOf(offer.locator('p')), string('again_offer', { date }));
      await press(offer.getByRole('button', { name: string('again') }));
      assert.equal(await offer.count(), 0);
      assert.equal((await focused(page)).id, await slot(view, 0).getAttribute('id'), 'the focus isn’t on the first blank');
      assert.equal(await slot(view, 0).inputValue(), '');
      await write(slot(view, 0), 'now');
      await page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('"now"')));
      await page.reload();
      if (await note.count() > 0) await press(note);
      assert.equal(await slot(view, 0).inputValue(), 'now');
      assert.equal(await textOf(view.section.locator('.then')), collapsed(`${string('earlier', { date })}${record.said}`));
      assert.equal(await view.section.locator('.again-offer').count(), 0, 'offered again right after answering');
    }, { storageState: savedState(site.origin, { [id]: record }) });
  });
}
