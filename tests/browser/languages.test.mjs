// A site in three languages, one of them right-to-left: tests/sites/languages.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, launch, listen } from './lib/browser.mjs';
import { overflow } from './lib/in-page.mjs';
import { program } from './lib/program.mjs';
import { filesOf } from './lib/site.mjs';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** Wide enough for margin notes. */
const WIDE = { width: 1440, height: 900 };

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
  const complaints = listen(page, (address) => /^(file|data):/.test(address));
  await page.goto(url(path));
  return { page, complaints, close: () => context.close() };
}

for (const [name, viewport] of [['a phone', PHONE], ['a desktop', DESKTOP], ['a wide screen', WIDE]]) {
  test(`no page in any language scrolls sideways on ${name}, and the console stays empty`, async () => {
    const faults = [];
    const { page, complaints, close } = await open('index.html', viewport);
    for (const path of pages()) {
      complaints.length = 0;
      await page.goto(url(path));
      const found = [...await page.evaluate(overflow), ...complaints];
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

/** For each margin note of a page, whether it is to the left or to the right of the text. Runs in the page. */
const sides = () => {
  const text = document.querySelector('.prose > p').getBoundingClientRect();
  return [...document.querySelectorAll('.prose > .margin-note')].map((note) => {
    const box = note.getBoundingClientRect();
    return { left: box.right <= text.left, right: box.left >= text.right };
  });
};

test('margin notes are at the end of lines: right in English, left in Arabic', async () => {
  for (const [path, side] of [['read/window/index.html', 'right'], ['ar/read/window/index.html', 'left']]) {
    const { page, close } = await open(path, WIDE);
    const notes = await page.evaluate(sides);
    await close();
    assert.equal(notes.length, 3, `${path}: a footnote, a source and a definition`);
    for (const note of notes) assert.ok(note[side], `${path}: ${JSON.stringify(note)}`);
  }
});

test('Arabic pages and their exercises are right-to-left, and formulas aren’t', async () => {
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
  assert.ok(found.button, 'the radio button isn’t to the right of its label');
  assert.equal(found.formula, 'ltr');
});

test('the language can be changed by keyboard, and leads to the same page', async () => {
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

test('an untranslated page says so, and has the right lang and dir', async () => {
  const { page, close } = await open('es/read/window/index.html', DESKTOP);
  assert.match(await page.locator('.fallback-note').textContent(), /English/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  assert.equal(await page.locator('.prose').getAttribute('lang'), 'en');
  await page.goto(url('ar/read/door/index.html'));
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.prose')).direction), 'ltr');
  await close();
});

test('untranslated exercises use their own language, and the interface around them the reader’s', async () => {
  for (const path of ['es/read/window/index.html', 'es/self-checks/read/window/index.html']) {
    const { page, close } = await open(path, DESKTOP);
    const exercise = page.locator('.exercise[data-kind="choice"]').first();
    await exercise.locator('[data-do="check"]').click();
    assert.match(await exercise.locator('.said').first().textContent(), /^You haven’t picked anything yet/, path);
    await exercise.locator('input').first().check();
    const choice = exercise.locator('.keeping');
    assert.match(await choice.locator('.keeping-line').textContent(), /^Ahora mismo tus respuestas/);
    assert.equal(await choice.getAttribute('lang'), 'es');
    await close();
  }
});

test('exercises have the same ids and fields in every language', async () => {
  const { page, close } = await open('read/window/index.html', DESKTOP);
  const keys = () => page.evaluate(() => [...document.querySelectorAll('.exercise')].map((exercise) => [
    exercise.id, exercise.dataset.kind, [...exercise.querySelectorAll('.controls [id]')].map((box) => box.id),
  ]));
  const english = await keys();
  await page.goto(url('ar/read/window/index.html'));
  assert.deepEqual(await keys(), english);
  assert.equal(english.length, 6);
  await close();
});
