// What the markup of every page promises a reader: fields that tell nobody, names for groups and buttons, a way out of every
// dialog. And what the style makes of it where a script would be too slow.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { inPages, launch } from './lib/browser.mjs';
import { count, expectNone } from './lib/report.mjs';
import { load } from './lib/scripts.mjs';
import { allPages, ancestor, attribute, elements, hasClass, pages, pagesWithEveryKind, textOf } from './lib/site.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const isMark = (e) => e.tagName === 'input' && ['radio', 'checkbox'].includes(attribute(e, 'type'));
const isWritten = (e) => e.tagName === 'textarea' || (e.tagName === 'input' && attribute(e, 'type') === 'text');
/** Every element of a kind in the exercises of all pages, with its exercise and where it is. */
const inExercises = (is) => pages().flatMap(({ path, exercises }) =>
  exercises.flatMap((exercise) => [...elements(exercise)].filter(is).map((e) => ({ e, exercise, at: `${path}#${attribute(e, 'id') ?? attribute(exercise, 'id')}` }))));

/** The faults of each element of a kind, of which there must be some. */
function expectOfAll(t, what, is, fault) {
  const all = inExercises(is);
  assert.ok(all.length > 0, `no ${what}`);
  expectNone(t, all.flatMap(({ e, exercise, at }) => {
    const found = fault(e, exercise);
    return found ? [`${at}: ${found}`] : [];
  }), count(all.length, what));
}

test('fields decline spelling by a server, suggestions, autofill and translation, and run in the direction of what is written', (t) => {
  const wanted = { autocomplete: 'off', spellcheck: 'false', writingsuggestions: 'false', translate: 'no', dir: 'auto' };
  expectOfAll(t, 'field', isWritten, (e) =>
    Object.entries(wanted).filter(([name, value]) => attribute(e, name) !== value).map(([name]) => name).join(', '));
});

test('marks decline to be restored by the browser', (t) => {
  expectOfAll(t, 'mark', isMark, (e) => (attribute(e, 'autocomplete') === 'off' ? '' : 'no autocomplete="off"'));
});

test('a day is one that calendars take', (t) => {
  expectOfAll(t, 'day', (e) => attribute(e, 'type') === 'date', (e) => (attribute(e, 'max') === '2999-12-31' ? '' : 'no max'));
});

test('a group of an exercise is described by the question above it', (t) => {
  const lead = (exercise) => [...elements(exercise)].find((e) => hasClass(e, 'lead'));
  assert.ok(inExercises((e) => e.tagName === 'fieldset').some(({ exercise }) => lead(exercise)), 'no group with a question');
  expectOfAll(t, 'group', (e) => e.tagName === 'fieldset', (e, exercise) => {
    const asked = lead(exercise);
    const wanted = asked ? `${attribute(exercise, 'id')}--lead` : null;
    if (asked && attribute(asked, 'id') !== wanted) return 'the question has another id';
    return attribute(e, 'aria-describedby') === wanted ? '' : `described by ${attribute(e, 'aria-describedby')}`;
  });
});

test('buttons with the same words are told apart by the exercise they belong to', (t) => {
  const acts = ['check', 'copy', 'calendar'];
  expectOfAll(t, 'button', (e) => e.tagName === 'button' && acts.includes(attribute(e, 'data-do')), (e, exercise) =>
    (attribute(e, 'aria-describedby') === `${attribute(exercise, 'id')}-title` ? '' : 'not described by the title'));
});

test('the tag of an exercise and its title are in one box, so that paper keeps them together', (t) => {
  expectOfAll(t, 'tag', (e) => hasClass(e, 'tag'), (e) =>
    (hasClass(e.parentNode, 'exercise-head') && e.parentNode.childNodes.some((child) => hasClass({ attrs: [], ...child }, 'exercise-title')) ? '' : 'alone'));
});

test('every dialog has its own way out, to the address of the page', (t) => {
  const faults = [];
  let dialogs = 0;
  for (const page of pages()) {
    const exits = page.elements.filter((e) => hasClass(e, 'quick-exit'));
    for (const dialog of page.elements.filter((e) => e.tagName === 'dialog')) {
      dialogs += 1;
      const own = exits.find((e) => ancestor(e, (up) => up === dialog));
      if (!own) faults.push(`${page.path}: “${textOf(dialog).slice(0, 40)}” has none`);
      else if (attribute(own, 'href') !== attribute(exits[0], 'href')) faults.push(`${page.path}: another address`);
    }
  }
  assert.ok(dialogs > 0);
  expectNone(t, faults, count(dialogs, 'dialog'));
});

test('every page says which site it belongs to', (t) => {
  const faults = pages().flatMap(({ path, elements: all }) =>
    (attribute(all.find((e) => e.tagName === 'body'), 'data-site') ? [] : [path]));
  expectNone(t, faults, count(allPages().length, 'page'));
});

test('no control sign of what is written gets into a calendar file', () => {
  const globals = { exercises: { kinds: {} }, strings: { get: () => 'a\u0007b' } };
  const sentence = load(['exercise/71-sentence.js'], globals)('sentence');
  const file = sentence.calendar('step', '2026-11-25', 'one\u0000two\u001b[31m\u007f\u0085 three\tfour').replaceAll('\r\n ', '');
  assert.ok(file.includes('\r\nSUMMARY:ab\r\n'), file);
  assert.ok(file.includes('\r\nDESCRIPTION:onetwo[31m three four\r\n'), file);
  assert.doesNotMatch(file.replaceAll('\r\n', ''), /\p{Cc}/u);
});

/** Looks at pages on a screen of some width. */
async function onPages(list, options, look) {
  const context = await browser.newContext(options);
  const faults = [];
  await inPages(context, list, 1, async (page, { path, url }) => {
    await page.goto(url);
    faults.push(...(await look(page)).map((fault) => `${path}: ${fault}`));
  });
  await context.close();
  return faults;
}

const withSorts = () => pages().filter(({ kinds }) => kinds.has('sort'));

/** Names of trays of which a word is broken. */
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

test('the names of trays are never broken inside a word, on the narrowest screens either', async (t) => {
  let looked = 0;
  const faults = await onPages(withSorts(), { viewport: { width: 320, height: 640 } }, async (page) => {
    const broken = [];
    for (const width of [320, 300, 280, 260]) {
      await page.setViewportSize({ width, height: 640 });
      // Faces differ from system to system: with room between the letters, that of this one is as wide as any.
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

test('what is in a sort card covers all of it, so that Firefox drags it by any point', async (t) => {
  let looked = 0;
  const faults = await onPages(withSorts(), { viewport: { width: 1280, height: 900 } }, async (page) => {
    const found = await page.evaluate(() => {
      const cards = [...document.querySelectorAll('.sort-card')].filter((card) => card.checkVisibility());
      const bare = cards.filter((card) => {
        card.scrollIntoView({ block: 'center' });
        const { left, top, right, bottom } = card.getBoundingClientRect();
        // Inside the border, all along the edges and through the middle.
        const along = (from, to) => Array.from({ length: 12 }, (_, at) => from + 3 + ((to - from - 6) * at) / 11);
        return along(left, right).some((x) => along(top, bottom).some((y) => document.elementFromPoint(x, y) === card));
      });
      return { all: cards.length, bare: bare.map((card) => card.dataset.key) };
    });
    looked += found.all;
    return found.bare;
  });
  assert.ok(looked > 0);
  expectNone(t, faults, count(looked, 'card'));
});

test('on a phone the way out is large enough for a thumb, beside the title', async (t) => {
  let looked = 0;
  const faults = [];
  for (const width of [320, 390]) {
    faults.push(...await onPages(pagesWithEveryKind(), { viewport: { width, height: 780 } }, async (page) => {
      looked += 1;
      const [head, exit, title] = await page.evaluate(() =>
        ['.running-head', '.running-head .quick-exit', '.site-title'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON()));
      const found = exit.height < 44 ? [`${exit.height} px high at ${width}`] : [];
      return exit.left >= title.right && head.height < 60 ? found : [...found, `not beside the title at ${width}`];
    }));
  }
  expectNone(t, faults, count(looked, 'head'));
});

test('a box to write in has the height of its lines while it is blank, and grows with what is written without a script', async (t) => {
  let looked = 0;
  const faults = await onPages(pagesWithEveryKind(), { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false }, async (page) => {
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

/** The script that lets boxes grow, in a browser that cannot do it by style; with some boxes that count how often they are measured. */
function growing(boxes) {
  const timers = [];
  const document = { activeElement: null };
  let layouts = 0;
  let dirty = true;
  const made = boxes.map((value) => ({
    value,
    style: { set height(text) { dirty = true; this.now = text; }, get height() { return this.now ?? ''; } },
    get scrollHeight() { if (dirty) layouts += 1; dirty = false; return 500; },
    get clientHeight() { return 100; },
  }));
  const autogrow = load(['exercise/70-autogrow.js'], {
    exercises: { kinds: {} }, document, CSS: { supports: () => false },
    dom: { findAll: () => made },
    setTimeout: (run) => timers.push(run),
  })('autogrow');
  return { autogrow, boxes: made, document, timers, layouts: () => layouts };
}

test('boxes that are filled together are measured together, with one layout', () => {
  const { autogrow, boxes, timers, layouts } = growing(Array.from({ length: 500 }, () => 'words'));
  autogrow.changed({});
  assert.equal(timers.length, 1);
  timers[0]();
  assert.ok(boxes.every(({ style }) => style.height === '500px'));
  assert.equal(layouts(), 1);
});

test('a key does not measure the box it is written in; a pause does', () => {
  const { autogrow, boxes, document, timers, layouts } = growing(['words']);
  [document.activeElement] = boxes;
  for (let key = 0; key < 50; key += 1) autogrow.changed({});
  assert.deepEqual([layouts(), timers.length], [0, 1]);
  timers[0]();
  assert.deepEqual([layouts(), boxes[0].style.height], [1, '500px']);
});

test('a very long answer is not measured while it is written', () => {
  const { autogrow, boxes, document, timers, layouts } = growing(['x'.repeat(200_000)]);
  [document.activeElement] = boxes;
  autogrow.changed({});
  assert.deepEqual([layouts(), timers.length], [0, 0]);
  document.activeElement = null;
  autogrow.changed({});
  timers[0]();
  assert.deepEqual([layouts(), boxes[0].style.height], [1, '500px']);
});
