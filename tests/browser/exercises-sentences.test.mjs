// Phrase and plan with scripts: suggestions, the live sentence, copying, the calendar file, and coming back to a plan.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { WAYS, exercise, find, findKind, focused, kept, openSite, plain, textOf, visit, words } from './lib/reader.mjs';
import { attribute } from './lib/site.mjs';

let site;
before(async () => { site = await openSite(); });
after(() => site?.close());

const phrase = findKind('phrase');
const plan = findKind('plan');
const slot = (sheet, at) => sheet.parts.nth(at).locator('input[type=text]');
const sentence = async (sheet) => plain((await sheet.section.locator('.controls > .sentence > p').allTextContents()).join(' '));
/** The same as it leaves the page: a gap where nothing is written. */
const told = async (sheet) => (await sheet.section.locator('output.blank:not(.own-words)').allTextContents())
  .reduce((text, name) => text.replace(name, '…'), await sentence(sheet));
const day = (moment) => [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map((n) => String(n).padStart(2, '0')).join('-');

for (const way of Object.keys(WAYS)) {
  test(`suggestions write themselves, one’s own words stay, and the sentence follows, by ${way}`, async () => {
    await visit(site, way, phrase.path, async ({ press, write, page }) => {
      const sheet = exercise(page, phrase.id);
      const blank = sheet.section.locator('output.blank').first();
      const [empty, label] = [await sentence(sheet), await textOf(sheet.parts.first().locator('label'))];
      assert.equal(await textOf(blank), label, 'a blank has its name');
      const chips = sheet.parts.first().locator('.chip');
      const [one, two] = [await textOf(chips.nth(0)), await textOf(chips.nth(1))];
      await press(chips.nth(0));
      assert.equal(await slot(sheet, 0).inputValue(), one);
      assert.deepEqual([await chips.nth(0).getAttribute('aria-pressed'), await chips.nth(1).getAttribute('aria-pressed')], ['true', 'false']);
      assert.equal(await sentence(sheet), empty.replace(label, () => one));
      await press(chips.nth(1));
      assert.equal(await slot(sheet, 0).inputValue(), two, 'one suggestion takes the place of another');
      await write(slot(sheet, 0), ', more or less');
      await press(chips.nth(0));
      assert.equal(await slot(sheet, 0).inputValue(), `${two}, more or less ${one}`, 'one’s own words stay');
      assert.equal(await textOf(blank), `${two}, more or less ${one}`);
    });
  });

  test(`the sentence can be copied, by ${way}`, async () => {
    await visit(site, way, phrase.path, async ({ press, page }) => {
      const [sheet, say] = [exercise(page, phrase.id), await words(page)];
      await press(sheet.do('copy'));
      assert.equal(await textOf(sheet.said), say('nothing_written'));
      await press(sheet.parts.first().locator('.chip').first());
      await press(sheet.do('copy'));
      await sheet.said.getByText(say('copied')).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await told(sheet));
    }, { permissions: ['clipboard-read', 'clipboard-write'] });
  });

  test(`a plan becomes a calendar file that is made on the device, by ${way}`, async () => {
    await visit(site, way, plan.path, async ({ press, write, page }) => {
      const [sheet, say] = [exercise(page, plan.id), await words(page)];
      const again = Number(await sheet.section.getAttribute('data-again'));
      const [from, to] = [new Date(), new Date()];
      from.setDate(from.getDate() + again);
      to.setDate(to.getDate() + again + 1);
      assert.equal(await sheet.do('day').inputValue(), day(from), 'the day to come back is suggested');
      await press(sheet.do('calendar'));
      assert.equal(await textOf(sheet.said), say('nothing_written'));
      await write(slot(sheet, 0), 'it rains; or, rather, pours \\ a lot – ☂ '.repeat(4));
      const [download] = await Promise.all([page.waitForEvent('download'), press(sheet.do('calendar'))]);
      assert.equal(download.suggestedFilename(), 'plan.ics');
      expectCalendar(readFileSync(await download.path(), 'utf8'), { from: day(from), to: day(to), text: await told(sheet) });
      assert.ok((await textOf(sheet.said)).startsWith(say('calendar_made')));
    });
  });
}

/** RFC 5545: lines of at most 75 bytes ended by CRLF and folded by a space, the parts a whole-day event needs, text escaped. */
function expectCalendar(file, { from, to, text }) {
  assert.ok(file.endsWith('END:VCALENDAR\r\n'));
  assert.doesNotMatch(file.replaceAll('\r\n', ''), /[\r\n]/, 'every line ends in CRLF');
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
  assert.doesNotMatch(value('DESCRIPTION:').replace(/\\[\\;,]/g, ''), /[\\;,]/, 'nothing is left unescaped');
}

test('a gap in a sentence is a gap wherever the sentence goes, never the name of its blank', async () => {
  await visit(site, 'mouse', plan.path, async ({ press, page }) => {
    const sheet = exercise(page, plan.id);
    await page.locator('[data-keeping] [data-place="device"]').click();
    await slot(sheet, 1).fill('call Ann');
    await slot(sheet, 1).blur();
    const expected = await told(sheet);
    assert.ok(expected.includes('call Ann') && expected.includes('…') && expected !== await sentence(sheet), expected);
    await press(sheet.do('copy'));
    await sheet.said.locator('p').first().waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), expected);
    const [file] = await Promise.all([page.waitForEvent('download'), press(sheet.do('calendar'))]);
    const description = readFileSync(await file.path(), 'utf8').replaceAll('\r\n ', '').match(/DESCRIPTION:(.*)/)[1];
    assert.equal(description.replace(/\\([\\;,])/g, '$1').trim(), expected);
    await page.goto(`${site.origin}/reflections/index.html`);
    assert.equal(await textOf(page.locator(`.reflection[data-exercise="${plan.id}"] .line p`).first()), expected);
    for (const [act, said] of [['json', (text) => JSON.parse(text).records[plan.id].said], ['markdown', (text) => text.match(/^> (.*)/m)[1]]]) {
      const [saved] = await Promise.all([page.waitForEvent('download'), press(page.locator(`[data-do="${act}"]`))]);
      assert.equal(said(readFileSync(await saved.path(), 'utf8')), expected, act);
    }
  }, { permissions: ['clipboard-read', 'clipboard-write'] });
});

test('what follows a long answer in the sentence stands on its last line', async () => {
  await visit(site, 'touch', phrase.path, async ({ page }) => {
    const sheet = exercise(page, phrase.id);
    await slot(sheet, 0).fill('an answer of so many words that it needs more than one line on a phone');
    const [lines, gap] = await sheet.section.locator('output.blank').first().evaluate((blank) => {
      const [own, after] = [[...blank.getClientRects()], document.createRange()];
      after.setStart(blank.nextSibling, 0);
      after.setEnd(blank.nextSibling, 1);
      const next = after.getBoundingClientRect();
      return [own.length, Math.max(next.left - own.at(-1).right, next.top - own.at(-1).bottom)];
    });
    assert.ok(lines > 1, 'it wraps as the sentence does, not as a block of its own');
    assert.ok(gap < 2, `${gap} px away`);
  });
});

test('a day that was taken out is suggested again when the calendar file is asked for', async () => {
  await visit(site, 'mouse', plan.path, async ({ press, page }) => {
    const sheet = exercise(page, plan.id);
    const suggested = await sheet.do('day').inputValue();
    await press(sheet.parts.first().locator('.chip').first());
    await sheet.do('day').fill('');
    await Promise.all([page.waitForEvent('download'), press(sheet.do('calendar'))]);
    assert.equal(await sheet.do('day').inputValue(), suggested);
  });
});

test('where the clipboard is closed to the page, the old way copies', async () => {
  await visit(site, 'mouse', phrase.path, async ({ press, page }) => {
    const [sheet, say] = [exercise(page, phrase.id), await words(page)];
    const chip = sheet.parts.first().locator('.chip').first();
    await press(chip);
    await press(sheet.do('copy'));
    await sheet.said.getByText(say('copied')).waitFor();
    assert.equal((await focused(page)).text, await textOf(sheet.do('copy')), 'the focus is where it was');
    assert.equal(await page.locator('body > textarea').count(), 0);
    await slot(sheet, 0).fill('');
    await slot(sheet, 0).press('Control+v');
    assert.equal(await slot(sheet, 0).inputValue(), (await page.evaluate(() => window.copied)));
  }, {
    before: (page) => page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      document.addEventListener('copy', () => { window.copied = document.activeElement.value; });
    }),
  });
});

test('where nothing may be copied, the sentence is selected, and the reader is told', async () => {
  await visit(site, 'mouse', phrase.path, async ({ press, page }) => {
    const [sheet, say] = [exercise(page, phrase.id), await words(page)];
    await press(sheet.parts.first().locator('.chip').first());
    await press(sheet.do('copy'));
    await sheet.said.getByText(say('copy_failed')).waitFor();
    const selected = plain(await page.evaluate(() => String(getSelection())));
    assert.equal(selected, await sentence(sheet));
    assert.ok(selected.includes('…') && !selected.includes(await textOf(sheet.parts.last().locator('label'))), selected);
  }, {
    before: (page) => page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      document.execCommand = () => false;
    }),
  });
});

for (const way of Object.keys(WAYS)) {
  test(`a plan comes back after its days, with then beside now, by ${way}`, async () => {
    const { path, id } = find((element) => attribute(element, 'data-kind') === 'plan' && attribute(element, 'data-again'));
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
    await visit(site, way, path, async ({ press, write, page }) => {
      const [sheet, say] = [exercise(page, id), await words(page)];
      const note = sheet.section.locator('.content-note:not([open]) > summary');
      if (await note.count() > 0) await press(note);
      const date = await page.evaluate((when) => new Date(when).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' }), at);
      assert.equal(await slot(sheet, 0).inputValue(), record.answer[0].a, 'until the reader says so, all is as it was');
      const offer = sheet.section.locator('.again-offer');
      assert.equal(await textOf(offer.locator('p')), say('again_offer', { date }));
      await press(offer.getByRole('button', { name: say('again') }));
      assert.equal(await offer.count(), 0);
      assert.equal((await focused(page)).id, await slot(sheet, 0).getAttribute('id'), 'the focus goes to the first blank');
      assert.equal(await slot(sheet, 0).inputValue(), '');
      await write(slot(sheet, 0), 'now');
      await page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('"now"')));
      await page.reload();
      if (await note.count() > 0) await press(note);
      assert.equal(await slot(sheet, 0).inputValue(), 'now');
      assert.equal(await textOf(sheet.section.locator('.then')), plain(`${say('earlier', { date })}${record.said}`));
      assert.equal(await sheet.section.locator('.again-offer').count(), 0, 'it was only just answered');
    }, { storageState: kept(site.origin, { [id]: record }) });
  });
}
