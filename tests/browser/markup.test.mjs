// Markup that readers depend on: private fields, names of groups and buttons, a quick exit in every dialog. And layout that has
// to work without scripts.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, visitPages } from './lib/browser.mjs';
import { count, expectNone } from './lib/report.mjs';
import { load } from './lib/scripts.mjs';
import { allPages, ancestor, attribute, elements, hasClass, pages, pagesWithEveryKind, textOf } from './lib/site.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const isCheckable = (e) => e.tagName === 'input' && ['radio', 'checkbox'].includes(attribute(e, 'type'));
const isWritten = (e) => e.tagName === 'textarea' || (e.tagName === 'input' && attribute(e, 'type') === 'text');
/** All elements in exercises that match, each with its exercise and its place. */
const inExercises = (is) => pages().flatMap(({ path, exercises }) =>
  exercises.flatMap((exercise) => [...elements(exercise)].filter(is).map((e) => ({ e, exercise, at: `${path}#${attribute(e, 'id') ?? attribute(exercise, 'id')}` }))));

/** Checks all elements in exercises that match, of which there must be some. */
function expectOfAll(t, what, is, fault) {
  const all = inExercises(is);
  assert.ok(all.length > 0, `no ${what}`);
  expectNone(t, all.flatMap(({ e, exercise, at }) => {
    const found = fault(e, exercise);
    return found ? [`${at}: ${found}`] : [];
  }), count(all.length, what));
}

test('text fields turn off spell checking, suggestions, autofill and translation, and have dir="auto"', (t) => {
  const wanted = { autocomplete: 'off', spellcheck: 'false', writingsuggestions: 'false', translate: 'no', dir: 'auto' };
  expectOfAll(t, 'field', isWritten, (e) =>
    Object.entries(wanted).filter(([name, value]) => attribute(e, name) !== value).map(([name]) => name).join(', '));
});

test('radio buttons and checkboxes have autocomplete="off", so that browsers don’t restore them', (t) => {
  expectOfAll(t, 'checkable field', isCheckable, (e) => (attribute(e, 'autocomplete') === 'off' ? '' : 'no autocomplete="off"'));
});

test('a date field has a maximum that calendars accept', (t) => {
  expectOfAll(t, 'date field', (e) => attribute(e, 'type') === 'date', (e) => (attribute(e, 'max') === '2999-12-31' ? '' : 'no max'));
});

test('a fieldset is described by the introduction of its exercise', (t) => {
  const introductionOf = (exercise) => [...elements(exercise)].find((e) => hasClass(e, 'lead'));
  assert.ok(inExercises((e) => e.tagName === 'fieldset').some(({ exercise }) => introductionOf(exercise)), 'no fieldset in an exercise with an introduction');
  expectOfAll(t, 'fieldset', (e) => e.tagName === 'fieldset', (e, exercise) => {
    const introduction = introductionOf(exercise);
    const wanted = introduction ? `${attribute(exercise, 'id')}--lead` : null;
    if (introduction && attribute(introduction, 'id') !== wanted) return 'the introduction has another id';
    return attribute(e, 'aria-describedby') === wanted ? '' : `described by ${attribute(e, 'aria-describedby')}`;
  });
});

test('buttons are described by the title of their exercise', (t) => {
  const names = ['check', 'copy', 'calendar'];
  expectOfAll(t, 'button', (e) => e.tagName === 'button' && names.includes(attribute(e, 'data-do')), (e, exercise) =>
    (attribute(e, 'aria-describedby') === `${attribute(exercise, 'id')}-title` ? '' : 'not described by the title'));
});

test('the tag and the title of an exercise are in one element, so that no page break separates them', (t) => {
  expectOfAll(t, 'tag', (e) => hasClass(e, 'tag'), (e) =>
    (hasClass(e.parentNode, 'exercise-head') && e.parentNode.childNodes.some((child) => hasClass({ attrs: [], ...child }, 'exercise-title')) ? '' : 'alone'));
});

test('every dialog has a quick exit, to the same address as the page’s', (t) => {
  const faults = [];
  let dialogs = 0;
  for (const page of pages()) {
    const links = page.elements.filter((e) => hasClass(e, 'quick-exit'));
    for (const dialog of page.elements.filter((e) => e.tagName === 'dialog')) {
      dialogs += 1;
      const own = links.find((e) => ancestor(e, (up) => up === dialog));
      if (!own) faults.push(`${page.path}: “${textOf(dialog).slice(0, 40)}” has none`);
      else if (attribute(own, 'href') !== attribute(links[0], 'href')) faults.push(`${page.path}: another address`);
    }
  }
  assert.ok(dialogs > 0);
  expectNone(t, faults, count(dialogs, 'dialog'));
});

test('every page has the id of the site', (t) => {
  const faults = pages().flatMap(({ path, elements: all }) =>
    (attribute(all.find((e) => e.tagName === 'body'), 'data-site') ? [] : [path]));
  expectNone(t, faults, count(allPages().length, 'page'));
});

test('a calendar file has no control characters', () => {
  const globals = { exercises: { kinds: {} }, strings: { get: () => 'a\u0007b' } };
  const sentence = load(['exercise/71-sentence.js'], globals)('sentence');
  const file = sentence.calendar('step', '2026-11-25', 'one\u0000two\u001b[31m\u007f\u0085 three\tfour').replaceAll('\r\n ', '');
  assert.ok(file.includes('\r\nSUMMARY:ab\r\n'), file);
  assert.ok(file.includes('\r\nDESCRIPTION:onetwo[31m three four\r\n'), file);
  assert.doesNotMatch(file.replaceAll('\r\n', ''), /\p{Cc}/u);
});

const withSorts = () => pages().filter(({ kinds }) => kinds.has('sort'));

/** Names of trays with a line break inside a word. Runs in the page. */
function brokenNames() {
  const names = [...document.querySelectorAll('.tray > span')].filter((name) => name.checkVisibility());
  const broken = names.filter((name) => {
    const texts = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      for (const { index, 0: word } of text.data.matchAll(/[\p{L}\p{N}]+/gu)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) return true;
      }
    }
    return false;
  });
  return { all: names.length, broken: broken.map((name) => name.textContent) };
}

test('names of trays never break inside a word, even on the narrowest screens', async (t) => {
  let looked = 0;
  const faults = await visitPages(browser, withSorts(), { viewport: { width: 320, height: 640 } }, async (page) => {
    const broken = [];
    for (const width of [320, 300, 280, 260]) {
      await page.setViewportSize({ width, height: 640 });
      // Fonts differ between systems: letter spacing makes this one as wide as any.
      await page.evaluate(() => { document.documentElement.style.letterSpacing = '0.12em'; });
      const found = await page.evaluate(brokenNames);
      looked += found.all;
      broken.push(...found.broken.map((name) => `${name} at ${width} pixels`));
    }
    return broken;
  });
  assert.ok(looked > 0);
  expectNone(t, faults, count(looked, 'name'));
});

test('the contents of a sort card cover it, so that Firefox can drag it by any point', async (t) => {
  let looked = 0;
  const faults = await visitPages(browser, withSorts(), { viewport: { width: 1280, height: 900 } }, async (page) => {
    const found = await page.evaluate(() => {
      const cards = [...document.querySelectorAll('.sort-card')].filter((card) => card.checkVisibility());
      const uncovered = cards.filter((card) => {
        card.scrollIntoView({ block: 'center' });
        const { left, top, right, bottom } = card.getBoundingClientRect();
        // A grid of points inside the border.
        const points = (from, to) => Array.from({ length: 12 }, (_, at) => from + 3 + ((to - from - 6) * at) / 11);
        return points(left, right).some((x) => points(top, bottom).some((y) => document.elementFromPoint(x, y) === card));
      });
      return { all: cards.length, bare: uncovered.map((card) => card.dataset.key) };
    });
    looked += found.all;
    return found.bare;
  });
  assert.ok(looked > 0);
  expectNone(t, faults, count(looked, 'card'));
});

test('on a phone the quick exit is 44 px high, beside the title', async (t) => {
  let looked = 0;
  const faults = [];
  for (const width of [320, 390]) {
    faults.push(...await visitPages(browser, pagesWithEveryKind(), { viewport: { width, height: 780 } }, async (page) => {
      looked += 1;
      const [head, exit, title] = await page.evaluate(() =>
        ['.running-head', '.running-head .quick-exit', '.site-title'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON()));
      const found = exit.height < 44 ? [`${exit.height} px high at ${width}`] : [];
      return exit.left >= title.right && head.height < 60 ? found : [...found, `not beside the title at ${width}`];
    }));
  }
  expectNone(t, faults, count(looked, 'head'));
});

test('a text area is as high as its rows while empty, and grows with its text without a script', async (t) => {
  let looked = 0;
  const faults = await visitPages(browser, pagesWithEveryKind(), { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false }, async (page) => {
    const found = [];
    for (const box of await page.locator('textarea.ruled:visible').all()) {
      looked += 1;
      const blank = await box.evaluate((one) => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight) - one.rows);
      if (Math.abs(blank) > 0.1) found.push(`${await box.getAttribute('id')}: ${blank} lines more than it says`);
      await box.fill('a line\n'.repeat(40));
      if (await box.evaluate((one) => one.scrollHeight > one.clientHeight)) found.push(`${await box.getAttribute('id')}: does not grow`);
    }
    return found;
  });
  assert.ok(looked > 0);
  expectNone(t, faults, count(looked, 'field'));
});

/** The script that grows text areas, in a browser that needs it, with text areas that count how often the page is laid out. */
function textAreas(boxes) {
  const timers = [];
  const document = { activeElement: null };
  let layouts = 0;
  let dirty = true;
  const areas = boxes.map((value) => ({
    value,
    style: { set height(text) { dirty = true; this.now = text; }, get height() { return this.now ?? ''; } },
    get scrollHeight() { if (dirty) layouts += 1; dirty = false; return 500; },
    get clientHeight() { return 100; },
  }));
  const autogrow = load(['exercise/70-autogrow.js'], {
    exercises: { kinds: {} }, document, CSS: { supports: () => false },
    dom: { findAll: () => areas },
    setTimeout: (run) => timers.push(run),
  })('autogrow');
  return { autogrow, boxes: areas, document, timers, layouts: () => layouts };
}

test('text areas that are filled together cause one layout', () => {
  const { autogrow, boxes, timers, layouts } = textAreas(Array.from({ length: 500 }, () => 'words'));
  autogrow.changed({});
  assert.equal(timers.length, 1);
  timers[0]();
  assert.ok(boxes.every(({ style }) => style.height === '500px'));
  assert.equal(layouts(), 1);
});

test('typing causes no layout before a pause', () => {
  const { autogrow, boxes, document, timers, layouts } = textAreas(['words']);
  [document.activeElement] = boxes;
  for (let key = 0; key < 50; key += 1) autogrow.changed({});
  assert.deepEqual([layouts(), timers.length], [0, 1]);
  timers[0]();
  assert.deepEqual([layouts(), boxes[0].style.height], [1, '500px']);
});

test('a very long answer causes no layout while it is edited', () => {
  const { autogrow, boxes, document, timers, layouts } = textAreas(['x'.repeat(200_000)]);
  [document.activeElement] = boxes;
  autogrow.changed({});
  assert.deepEqual([layouts(), timers.length], [0, 0]);
  document.activeElement = null;
  autogrow.changed({});
  timers[0]();
  assert.deepEqual([layouts(), boxes[0].style.height], [1, '500px']);
});
