// Printed worksheets, with scripts: blank or filled, replies on a last page or left out, the list for the next session.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { squeeze, textOfPages } from './lib/pdf.mjs';
import { count, expectNone } from './lib/report.mjs';
import { findKind, descendants, savedState, openSite, collapsed, visit, strings } from './lib/reader.mjs';
import { hasClass } from './lib/site.mjs';

const LONG = Array.from({ length: 150 }, (_, at) => `word${at}`).join(' ');
const folder = mkdtempSync(join(tmpdir(), 'inquill-worksheets-'));
let site;
before(async () => { site = await openSite(); });
after(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The printed text of each page. */
const paper = async (page) => textOfPages(await page.pdf({ format: 'A4' }));

/** The printed pages as images. */
async function pictures(page) {
  const name = join(folder, 'picture');
  writeFileSync(`${name}.pdf`, await page.pdf({ format: 'A4' }));
  const drawn = spawnSync('pdftoppm', ['-r', '50', '-gray', `${name}.pdf`, name], { encoding: 'utf8' });
  assert.equal(drawn.status, 0, `pdftoppm (poppler-utils): ${drawn.error?.message ?? drawn.stderr}`);
  const files = readdirSync(folder).filter((file) => file.endsWith('.pgm')).sort().map((file) => join(folder, file));
  const found = files.map((file) => readFileSync(file));
  files.forEach((file) => rmSync(file));
  return found;
}

/** Runs `work` on a page whose print buttons open no dialog, so that the test can print before the page is restored. */
const atPrinter = (path, work, options = {}) => visit(site, 'mouse', path, work, {
  ...options,
  before: (page) => page.addInitScript(() => { window.print = () => {}; }),
});

const { path: chapter } = findKind('scale');
const selfCheck = `self-checks/${chapter}`;
const button = (page, how) => page.locator(`[data-print="${how}"]`).first();

/** Answers every exercise of a page: this text everywhere, and the last option of each group. Runs in the page. */
function answer(text) {
  for (const field of document.querySelectorAll('.exercise .controls :is(input, textarea)')) {
    if (['radio', 'checkbox'].includes(field.type)) field.click();
    else {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
  document.querySelectorAll('.exercise [data-do="check"]').forEach((press) => press.click());
}

test('a blank worksheet has every question and no answer', async () => {
  for (const path of ['worksheets/index.html', selfCheck]) {
    await atPrinter(path, async ({ press, page }) => {
      await page.evaluate(answer, 'zephyr word149');
      await press(button(page, 'blank'));
      const sheets = (await paper(page)).join(' ');
      assert.doesNotMatch(sheets, /zephyr|word149/);
      const asks = await page.locator('.exercise [data-ask]').evaluateAll((all) => all.map((ask) => ask.textContent));
      for (const ask of asks) assert.ok(squeeze(sheets).includes(squeeze(ask)), `lacks ${ask}`);
      const names = await page.locator('output.blank').evaluateAll((all) => all.map((one) => one.dataset.name));
      for (const name of names) assert.ok(squeeze(sheets).includes(squeeze(name)), `a blank lost its name: ${name}`);
    });
  }
});

test('on a blank worksheet the backs of cards are on the last page, below their fronts, or left out with the replies', async () => {
  const { path, id } = findKind('cards');
  for (const withReplies of [true, false]) {
    await atPrinter(`self-checks/${path}`, async ({ press, page }) => {
      const string = await strings(page);
      const cards = await page.locator(`[id="${id}"] .card`).evaluateAll((all) => all.map((card) => [
        card.querySelector('[data-ask]').textContent, card.querySelector('.card-reply').textContent,
      ]));
      if (!withReplies) await page.locator('[data-do="replies"]').first().uncheck();
      await press(button(page, 'blank'));
      const [before, last = ''] = squeeze((await paper(page)).join(' ')).split(squeeze(string('last_page')));
      for (const [front, back] of cards) {
        assert.ok(before.includes(squeeze(front)) && !before.includes(squeeze(back)), back);
        assert.equal(last.includes(squeeze(front + back)), withReplies, back);
      }
    });
  }
});

test('on a filled worksheet blanks contain the reader’s words, and only empty ones show their names', async () => {
  const { path, id } = findKind('phrase');
  await atPrinter(path, async ({ page }) => {
    await page.locator(`[id="${id}"] .slot input`).first().fill('zephyr');
    await page.emulateMedia({ media: 'print' });
    const [filled, empty] = await page.locator(`[id="${id}"] output.blank`).evaluateAll((all) => all.map((blank) => {
      const [own, around] = [getComputedStyle(blank), getComputedStyle(blank.parentElement)];
      return { large: own.fontSize === around.fontSize, above: own.borderTopStyle !== 'none', below: own.borderBottomStyle !== 'none' };
    }));
    assert.deepEqual(filled, { large: true, above: false, below: true });
    assert.deepEqual(empty, { large: false, above: true, below: false });
  });
});

test('a blank worksheet looks the same with and without answers', async () => {
  const drawn = [];
  for (const answered of [false, true]) {
    await atPrinter(selfCheck, async ({ press, page }) => {
      if (answered) await page.evaluate(answer, 'a word');
      await press(button(page, 'blank'));
      drawn.push(await pictures(page));
    });
  }
  const [before, after] = drawn;
  assert.equal(after.length, before.length);
  before.forEach((picture, at) => assert.ok(picture.equals(after[at]), `page ${at + 1} looks different`));
});

test('a pressed suggestion looks like the others on a blank worksheet', async () => {
  const { path, id } = findKind('phrase');
  await atPrinter(`self-checks/${path}`, async ({ press, page }) => {
    const chips = page.locator(`[id="${id}"] .slot`).first().locator('.chip');
    await press(chips.first());
    await press(button(page, 'blank'));
    await page.emulateMedia({ media: 'print' });
    const looks = await chips.evaluateAll((all) => all.map((chip) => {
      const { borderColor, backgroundColor } = getComputedStyle(chip);
      return `${chip.getAttribute('aria-pressed')} ${borderColor} ${backgroundColor}`;
    }));
    assert.match(looks[0], /^true/);
    assert.equal(looks[0].replace('true', 'false'), looks[1]);
  });
});

test('a filled worksheet has every answer in full, with replies on a last page or left out', async () => {
  await atPrinter('worksheets/index.html', async ({ press, page }) => {
    const string = await strings(page);
    await page.evaluate(answer, LONG);
    const boxes = await page.locator('.exercise .controls :is(textarea, input[type=text])').count();
    await press(button(page, 'filled'));
    const sheets = await paper(page);
    const last = sheets.findIndex((text) => text.includes(string('last_page')));
    assert.ok(last > 0, 'there is no last page');
    const before = squeeze(sheets.slice(0, last).join(' '));
    assert.ok(before.split(squeeze(LONG)).length - 1 >= boxes, 'an answer is cut off or missing');
    // Cards and hints stay in place; only the folds with replies move to the end.
    const bands = await page.locator('.replies .band-range').allTextContents();
    assert.ok(bands.length > 0);
    for (const band of bands) {
      assert.ok(squeeze(sheets.slice(last).join(' ')).includes(squeeze(band)), `the last page lacks ${band}`);
      assert.ok(!before.includes(squeeze(band)), `${band} is not only on the last page`);
    }
  });
  await atPrinter('worksheets/index.html', async ({ press, page }) => {
    const string = await strings(page);
    await page.evaluate(answer, 'zephyr');
    await page.locator('[data-do="replies"]').first().uncheck();
    await press(button(page, 'filled'));
    const sheets = squeeze((await paper(page)).join(' '));
    assert.ok(sheets.includes('zephyr'));
    assert.ok(!sheets.includes(squeeze(string('last_page'))));
    for (const band of await page.locator('.replies .band-range').allTextContents()) assert.ok(!sheets.includes(squeeze(band)));
  });
});

test('all hints are printed, even those that aren’t shown yet', async () => {
  const { path, id } = findKind('reflect', (element, page) => descendants(page, element).some((inner) => hasClass(inner, 'hint')));
  // The site has at most one hint for an exercise: this adds a second one.
  const edit = (html) => {
    const start = html.indexOf(`id="${id}" data-kind`);
    const hint = '<details class="hint"><summary>Hint</summary><p>Quixotic zephyr</p></details>';
    return html.slice(0, start) + html.slice(start).replace(/<details class="hint">[^]*?<\/details>/, `$&${hint}`);
  };
  await atPrinter(path, async ({ press, page }) => {
    await press(button(page, 'blank'));
    assert.ok((await paper(page)).join(' ').includes('Quixotic zephyr'));
  }, { edit });
});

test('printing restores the page', async () => {
  await atPrinter(chapter, async ({ press, page }) => {
    await page.evaluate(answer, LONG);
    // Only measured heights may differ.
    const look = () => page.evaluate(() => `${document.documentElement.outerHTML}`.replace(/ style="[^"]*"/g, ''));
    const before = await look();
    for (const how of ['blank', 'filled']) {
      await press(button(page, how));
      await paper(page);
      assert.equal(await look(), before, how);
    }
  });
});

test('the sheet for the next session has the starred lines and nothing else', async () => {
  const reflect = findKind('reflect');
  const answers = [{ k: 'a', q: 'Chosen question', a: 'chosen zephyr', star: true }, { k: 'b', q: 'Other question', a: 'other quixote' }];
  const record = { v: 1, kind: 'reflect', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'A title', answer: answers };
  await atPrinter('reflections/index.html', async ({ press, page }) => {
    const heading = await page.locator('#_session').textContent();
    await press(page.locator('[data-do="print-session"]'));
    const sheets = await paper(page);
    assert.equal(sheets.length, 1, 'one page');
    assert.equal(collapsed(sheets[0]), `${heading} 1. Chosen question chosen zephyr`);
  }, { storageState: savedState(site.origin, { [reflect.id]: record }) });
});

test('My reflections prints every answer, without buttons and without unanswered exercises', async () => {
  const [reflect, other] = [findKind('reflect'), findKind('scale')];
  const record = {
    v: 1, kind: 'reflect', rev: 'x', lang: 'en', at: '2026-11-01T10:00:00Z', title: 'A title', answer: [{ k: 'a', q: 'Asked', a: LONG }],
  };
  await atPrinter('reflections/index.html', async ({ press, page }) => {
    await press(page.locator('[data-do="print"]'));
    const sheets = (await paper(page)).join(' ');
    assert.ok(squeeze(sheets).includes(squeeze(LONG)));
    const string = await strings(page);
    assert.ok(!squeeze(sheets).includes(squeeze(string('blank'))));
    const title = await page.locator(`[data-exercise="${other.id}"] h3`).textContent();
    assert.ok(!squeeze(sheets).includes(squeeze(title)), title);
    for (const label of await page.locator('main button').allTextContents()) {
      assert.ok(!collapsed(sheets).split(/\s{2,}|\n/).includes(collapsed(label)), `the button “${label}” is on paper`);
    }
  }, { storageState: savedState(site.origin, { [reflect.id]: record }) });
});

test('page breaks split no statement, option, card or text field', async (t) => {
  const faults = [];
  let looked = 0;
  for (const filled of [false, true]) {
    await atPrinter('worksheets/index.html', async ({ press, page }) => {
      if (filled) await page.evaluate(answer, 'some words of an answer that is not long');
      await press(button(page, filled ? 'filled' : 'blank'));
      // Marks at the beginning and end of each part show on which page it begins and ends.
      const marks = await page.evaluate(() => {
        const parts = [...document.querySelectorAll('.exercise .controls :is(.statement, .option, .sort-card, .card, .slot, .answer)')];
        const append = (element, name) => element.append(Object.assign(document.createElement('span'), { textContent: ` ${name} ` }));
        return parts.map((part, at) => {
          const begin = document.createElement('span');
          begin.textContent = `begin${at}x `;
          (part.querySelector('legend, summary span, label') ?? part).prepend(begin);
          append([...part.querySelectorAll('label, p, li')].at(-1), `end${at}x`);
          return `${part.closest('.exercise').id}, ${part.className} ${at}`;
        });
      });
      const sheets = (await paper(page)).map(squeeze);
      marks.forEach((name, at) => {
        const [begin, end] = [`begin${at}x`, `end${at}x`].map((mark) => sheets.findIndex((text) => text.includes(mark)));
        looked += 1;
        if (begin === -1 || end === -1) faults.push(`${name}: not found on paper`);
        else if (begin !== end) faults.push(`${name}: begins on page ${begin + 1} and ends on page ${end + 1}`);
      });
    });
  }
  expectNone(t, faults, count(looked, 'part'));
});
