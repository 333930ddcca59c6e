// A site in three languages, one of them from right to left: the pages of tests/sites/languages as they are built.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, launch, listen } from './lib/browser.mjs';
import { overflow } from './lib/in-page.mjs';
import { filesOf } from './lib/site.mjs';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** Wide enough for notes in the margin. */
const WIDE = { width: 1440, height: 900 };

/** The program: `INQUILL`, or where cargo usually puts it. */
function program() {
  const candidates = [process.env.INQUILL, join(repository, 'target/release/inquill')];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('There is no program: run `cargo build --release` first, or name it in $INQUILL.');
  return found;
}

let browser;
let built;
before(async () => {
  built = mkdtempSync(join(tmpdir(), 'inquill-languages-'));
  const root = join(repository, 'tests/sites/languages');
  const run = spawnSync(program(), ['build', '--root', root, '--output', join(built, 'site')], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(built, { recursive: true, force: true });
});

const url = (path) => pathToFileURL(join(built, 'site', path)).href;
const pages = () => filesOf(join(built, 'site')).filter((path) => path.endsWith('.html'));

async function open(path, viewport) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const heard = listen(page, (address) => /^(file|data):/.test(address));
  await page.goto(url(path));
  return { page, heard, close: () => context.close() };
}

for (const [name, viewport] of [['a phone', PHONE], ['a desk', DESKTOP], ['a wide desk', WIDE]]) {
  test(`no page in any language scrolls sideways on ${name}, and the browser has nothing to complain of`, async () => {
    const faults = [];
    const { page, heard, close } = await open('index.html', viewport);
    for (const path of pages()) {
      heard.length = 0;
      await page.goto(url(path));
      const found = [...await page.evaluate(overflow), ...heard];
      const left = await page.evaluate(() => [...document.body.querySelectorAll('main *')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.left < -1 && getComputedStyle(element).clipPath === 'none' && !element.closest('.formula, .table');
      }).length);
      if (left > 0) found.push(`${left} elements stick out at the left`);
      faults.push(...found.map((fault) => `${path}: ${fault}`));
    }
    await close();
    assert.deepEqual(faults, []);
  });
}

/** Where the notes of a page stand, as seen from its first paragraph: how far beyond its left and its right edge. */
const besides = () => {
  const text = document.querySelector('.prose > p').getBoundingClientRect();
  return [...document.querySelectorAll('.prose > .margin-note')].map((note) => {
    const box = note.getBoundingClientRect();
    return { left: box.right <= text.left, right: box.left >= text.right };
  });
};

test('notes stand in the margin where lines end: right in English, left in Arabic', async () => {
  for (const [path, side] of [['read/window/index.html', 'right'], ['ar/read/window/index.html', 'left']]) {
    const { page, close } = await open(path, WIDE);
    const notes = await page.evaluate(besides);
    await close();
    assert.equal(notes.length, 3, `${path}: a footnote, a source and the meaning of a word`);
    for (const note of notes) assert.ok(note[side], `${path}: ${JSON.stringify(note)}`);
  }
});

test('an Arabic page begins at the right, its sheets are mirrored, and numbers in formulas are not', async () => {
  const { page, close } = await open('ar/read/window/index.html', DESKTOP);
  const found = await page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(document.querySelector('h1'));
    const choice = document.querySelector('#open .option');
    return {
      direction: getComputedStyle(document.body).direction,
      heading: box('h1').right - range.getBoundingClientRect().right,
      button: choice.querySelector('input').getBoundingClientRect().left > choice.querySelector('span').getBoundingClientRect().left,
      formula: getComputedStyle(document.querySelector('math')).direction,
    };
  });
  await close();
  assert.equal(found.direction, 'rtl');
  assert.ok(found.heading < 2, `the heading ends ${found.heading} px before the right edge`);
  assert.ok(found.button, 'the radio button stands right of its words');
  assert.equal(found.formula, 'ltr');
});

test('a reader changes the language with the keyboard and stays on the page', async () => {
  const { page, close } = await open('read/window/index.html', PHONE);
  await page.locator('.languages a[hreflang="ar"]').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/ar\/read\/window\/index\.html$/);
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  assert.equal(await page.locator('.languages [aria-current]').textContent(), 'العربية');
  await page.locator('.languages a[hreflang="en"]').click();
  await page.waitForURL(/site\/read\/window\/index\.html$/);
  await close();
});

test('what is not translated says so and is marked as what it is', async () => {
  const { page, close } = await open('es/read/window/index.html', DESKTOP);
  assert.match(await page.locator('.fallback-note').textContent(), /English/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  assert.equal(await page.locator('.prose').getAttribute('lang'), 'en');
  await page.goto(url('ar/read/door/index.html'));
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.prose')).direction), 'ltr');
  await close();
});

test('exercises that are not translated answer in their own language, and the frame asks in the reader’s where answers are kept', async () => {
  for (const path of ['es/read/window/index.html', 'es/self-checks/read/window/index.html']) {
    const { page, close } = await open(path, DESKTOP);
    const sheet = page.locator('.exercise[data-kind="choice"]').first();
    await sheet.locator('[data-do="check"]').click();
    assert.match(await sheet.locator('.said').first().textContent(), /^You haven’t picked anything yet/, path);
    await sheet.locator('input').first().check();
    const asked = sheet.locator('.keeping');
    assert.match(await asked.locator('.keeping-line').textContent(), /^Ahora mismo tus respuestas/);
    assert.equal(await asked.getAttribute('lang'), 'es');
    await close();
  }
});

test('answers stay with an exercise in every language', async () => {
  const { page, close } = await open('read/window/index.html', DESKTOP);
  const keys = () => page.evaluate(() => [...document.querySelectorAll('.exercise')].map((sheet) => [
    sheet.id, sheet.dataset.kind, [...sheet.querySelectorAll('.controls [id]')].map((box) => box.id),
  ]));
  const english = await keys();
  await page.goto(url('ar/read/window/index.html'));
  assert.deepEqual(await keys(), english);
  assert.equal(english.length, 6);
  await close();
});
