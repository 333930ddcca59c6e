// Promise: answers stay in the reader's browser.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from './lib/browser.mjs';
import { MARK, answerAll, textareaIn, chapterWith, chapters, fieldValues, choosePlace, storageName, browserStorage, untilSaved, exerciseOf, withReader } from './lib/answers.mjs';
import { count, expectNone } from './lib/report.mjs';
import { serve } from './lib/server.mjs';
import { DIST } from './lib/site.mjs';

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(DIST);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const NOTHING = { device: {}, session: {}, cookies: '', databases: [], caches: [] };

const asReader = (work, prepare) => withReader(browser, server, work, prepare);

test('nothing is stored before the reader chooses to save', async (t) => {
  let fields = 0;
  const faults = [];
  await asReader(async (open) => {
    for (const { path } of chapters()) {
      const page = await open(path);
      fields += await answerAll(page);
      await untilSaved(page);
      const found = await page.evaluate(browserStorage);
      if (JSON.stringify(found) !== JSON.stringify(NOTHING)) faults.push(`${path}: ${JSON.stringify(found)}`);
      await page.close();
    }
  });
  assert.ok(fields > 100, `only ${fields} fields were answered`);
  expectNone(t, faults, `${count(fields, 'field')} on ${count(chapters().length, 'chapter')}`);
});

test('the choice where to save is offered once, below the first answered exercise, and announced politely', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  assert.equal(await page.locator('.exercise .keeping').count(), 0);
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  assert.equal(await page.locator(`#${id} .keeping`).count(), 1);
  assert.match(await page.locator(`#${id} .said`).first().textContent(), /choose/);
  const buttons = page.locator(`#${id} .keeping [data-place]`);
  const sizes = await buttons.evaluateAll((all) => all.map((button) => [getComputedStyle(button).backgroundColor, getComputedStyle(button).fontSize]));
  assert.deepEqual(sizes[0], sizes[1], 'one of the two buttons is more prominent');
  await buttons.first().click();
  assert.doesNotMatch(await page.locator(`#${id} .said`).first().textContent(), /choose/, 'after the choice, the note is still there');
}));

test('answers of all kinds that are saved on the device are there after a reload', async (t) => {
  const faults = [];
  let fields = 0;
  await asReader(async (open) => {
    for (const [at, { path }] of chapters().entries()) {
      const page = await open(path);
      if (at === 0) await choosePlace(page);
      await answerAll(page);
      await untilSaved(page);
      const before = await page.evaluate(fieldValues);
      await page.reload();
      await page.waitForSelector('[data-keeping] .keeping');
      const now = await page.evaluate(fieldValues);
      fields += Object.keys(before).length;
      for (const [field, value] of Object.entries(before)) if (now[field] !== value) faults.push(`${path}: ${field} was ${value}, is ${now[field]}`);
      await page.close();
    }
  });
  assert.ok(fields > 80, `only ${fields} answers were kept`);
  expectNone(t, faults, count(fields, 'answer'));
});

test('answers saved for the tab follow from page to page, and are in no other tab', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  await choosePlace(page, 'session');
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  await page.goto(`${server.origin}/index.html`);
  await page.goto(`${server.origin}/${path}`);
  await page.waitForSelector('[data-keeping] .keeping');
  assert.equal(await textareaIn(page, id).inputValue(), MARK);
  assert.deepEqual((await page.evaluate(browserStorage)).device, {});
  const other = await open(path);
  assert.equal(await textareaIn(other, id).inputValue(), '');
}));

test('choosing the tab moves answers from the device, and leaves nothing there', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  await choosePlace(page);
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  assert.ok((await page.evaluate(browserStorage)).device[storageName(id)].includes(MARK));
  await choosePlace(page, 'session');
  assert.ok((await page.evaluate(browserStorage)).device[storageName(id)].includes(MARK), 'removed without a question');
  await page.locator('[data-keeping] [data-do="forget-yes"]').click();
  const found = await page.evaluate(browserStorage);
  assert.deepEqual(found.device, {});
  assert.ok(found.session[storageName(id)].includes(MARK));
}));

test('canceling the move leaves saved answers on the device', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  await choosePlace(page);
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  await choosePlace(page, 'session');
  await page.locator('[data-keeping] [data-do="forget-no"]').click();
  assert.equal(await page.locator('[data-keeping] .forget-ask').isVisible(), false);
  const found = await page.evaluate(browserStorage);
  assert.ok(found.device[storageName(id)].includes(MARK));
  assert.deepEqual(found.session, {});
}));

test('a record has the documented format, with the question as the reader saw it', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  await choosePlace(page);
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  const record = JSON.parse((await page.evaluate(browserStorage)).device[storageName(id)]);
  assert.deepEqual(Object.keys(record).sort(), ['answer', 'at', 'kind', 'lang', 'rev', 'site', 'title', 'v']);
  const question = await page.locator(`#${id} [data-ask]`).first().textContent();
  assert.deepEqual(record.answer.map(({ q, a }) => ({ q, a })), [{ q: question.replace(/\s+/g, ' ').trim(), a: MARK }]);
  assert.equal(new Date(record.at).toISOString(), record.at);
}));

test('an exercise that is never saved isn’t stored', () => asReader(async (open) => {
  const page = await open(chapterWith('in-my-therapy'));
  await choosePlace(page);
  await page.evaluate(() => { document.querySelector('#in-my-therapy .content-note').open = true; });
  await page.locator('#in-my-therapy input').first().check();
  await untilSaved(page);
  assert.deepEqual(Object.keys((await page.evaluate(browserStorage)).device), ['inquill:relationship']);
}));

test('the answer to a reworded question becomes an earlier answer; the others stay', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  const keys = await page.locator(`#${id} .controls [data-key]`).evaluateAll((all) => all.map((e) => [e.dataset.key, e.querySelector('[data-ask]').textContent.trim()]));
  const at = '2026-01-02T03:04:05.000Z';
  const record = {
    v: 1, kind: 'reflect', rev: 'older', lang: 'en', at, title: 'As it was',
    answer: [{ k: keys[0][0], q: 'Worded otherwise?', a: 'old words' }, { k: keys[1][0], q: keys[1][1], a: 'still true' }, { k: 'gone', q: 'No more?', a: 'gone words' }],
  };
  await page.evaluate(([name, text]) => {
    localStorage.setItem('inquill:relationship', '{"v":1,"keep":true}');
    localStorage.setItem(name, text);
  }, [storageName(id), JSON.stringify(record)]);
  await page.reload();
  await page.waitForSelector(`#${id} .earlier`);
  assert.equal(await textareaIn(page, id).inputValue(), '');
  assert.equal(await page.locator(`#${id} textarea`).nth(1).inputValue(), 'still true');
  const earlier = await page.locator(`#${id} .earlier`).textContent();
  assert.ok(['Worded otherwise?', 'old words', 'No more?', 'gone words'].every((words) => earlier.includes(words)), earlier);
  await textareaIn(page, id).fill('new words');
  await untilSaved(page);
  const stored = JSON.parse((await page.evaluate(browserStorage)).device[storageName(id)]);
  assert.deepEqual(stored.earlier[0].answer.map(({ a }) => a), ['old words', 'gone words']);
  assert.deepEqual(stored.answer.map(({ a }) => a), ['new words', 'still true']);
}));

test('My reflections shows answers to exercises that were removed', () => asReader(async (open) => {
  const page = await open('reflections/index.html');
  await page.evaluate(() => {
    localStorage.setItem('inquill:relationship', '{"v":1,"keep":true}');
    localStorage.setItem('inquill:relationship:left-out', JSON.stringify({
      v: 1, kind: 'reflect', rev: 'r', lang: 'en', at: '2026-01-02T03:04:05.000Z', title: 'Left out', answer: [{ k: 'a', q: 'Was it?', a: 'it was' }],
    }));
  });
  await page.reload();
  const earlier = page.locator('[data-earlier]');
  await earlier.waitFor({ state: 'visible' });
  assert.match(await earlier.textContent(), /Left out.*Was it\?.*it was/s);
}));

const JUNK = ['{', 'null', '[]', '"text"', '{"v":1}', '{"v":99,"kind":"reflect","answer":[]}', '{"v":1,"sealed":"AAAA"}', '{"v":1,"sealed":7}', ' '.repeat(100_000),
  JSON.stringify({ v: 1, kind: 'reflect', rev: 'r', lang: 'en', at: 'never', title: 't', answer: [] }),
  JSON.stringify({ v: 1, kind: 'reflect', rev: 'r', lang: 'en', at: '2026-01-02T03:04:05.000Z', title: 't', answer: [{ k: 1, q: {}, a: null }] })];

test('unreadable entries break no page and are never changed or overwritten', async (t) => {
  const { path, id } = exerciseOf('reflect');
  for (const junk of JUNK) {
    await asReader(async (open) => {
      const page = await open(path);
      await page.evaluate(([name, text]) => {
        localStorage.setItem('inquill:relationship', '{"v":1,"keep":true}');
        localStorage.setItem(name, text);
        localStorage.setItem('inquill:other-site:x', 'foreign');
        localStorage.setItem('settings', 'foreign');
      }, [storageName(id), junk]);
      await page.reload();
      await page.waitForSelector('[data-keeping] .keeping');
      assert.equal((await page.evaluate(browserStorage)).device[storageName(id)], junk);
      await textareaIn(page, id).fill(MARK);
      await untilSaved(page);
      const { device } = await page.evaluate(browserStorage);
      assert.ok(device[storageName(id)].includes(MARK));
      assert.equal(device[`${storageName(id)}~`], junk);
      assert.deepEqual([device['inquill:other-site:x'], device.settings], ['foreign', 'foreign']);
      const reflections = await open('reflections/index.html');
      await reflections.locator('[data-earlier]').waitFor({ state: 'visible' });
    });
  }
  t.diagnostic(`${JUNK.length} unreadable entries`);
});

test('with unreadable settings, no place is chosen', async () => {
  for (const junk of ['{', 'null', '7', '{"v":2,"keep":true}', '{"v":1,"keep":true,"lock":{}}']) {
    await asReader(async (open) => {
      const { path } = exerciseOf('reflect');
      const page = await open(path);
      await page.evaluate((text) => localStorage.setItem('inquill:relationship', text), junk);
      await page.reload();
      await page.waitForSelector('[data-keeping] .keeping');
      assert.equal(await page.locator('[data-keeping] [aria-pressed="true"]').count(), 0, junk);
    });
  }
});

const blocked = () => {
  for (const area of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, area, { get: () => { throw new DOMException('blocked', 'SecurityError'); } });
  }
};
const full = () => {
  Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
};
for (const [what, prepare] of [['blocked', blocked], ['full', full]]) {
  test(`with ${what} storage only saving fails, and the page says so`, () => asReader(async (open) => {
    const { path, id } = exerciseOf('reflect');
    const page = await open(path);
    await page.waitForSelector('[data-keeping] .keeping');
    await textareaIn(page, id).fill(MARK);
    await page.waitForSelector(`#${id} .keeping`);
    await choosePlace(page);
    await textareaIn(page, id).fill(`${MARK} more`);
    await page.waitForTimeout(400);
    assert.match(await page.locator('[data-keeping] .keeping-line').textContent(), /doesn’t let the site save/);
    assert.equal(await textareaIn(page, id).inputValue(), `${MARK} more`);
  }, prepare));
}

test('two tabs stay in sync, without changing a field that is in use', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const one = await open(path);
  await choosePlace(one);
  const two = await open(path);
  await textareaIn(one, id).fill('from the first tab');
  await untilSaved(one);
  await two.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === 'from the first tab', id);
  await two.locator(`#${id} textarea`).nth(1).focus();
  await two.keyboard.type('typing here');
  await textareaIn(one, id).fill('changed in the first tab');
  await untilSaved(one);
  await two.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === 'changed in the first tab', id);
  assert.equal(await two.locator(`#${id} textarea`).nth(1).inputValue(), 'typing here');
  await untilSaved(two);
  await one.waitForFunction((name) => document.querySelectorAll(`#${name} textarea`)[1].value === 'typing here', id);
  await one.locator(`#${id} [data-do="clear"]`).click();
  await two.locator(`#${id} textarea`).nth(2).focus();
  await two.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === '', id);
}));

test('choosing a place in one tab also saves what was written in another', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const one = await open(path);
  const two = await open(path);
  await textareaIn(two, id).fill(MARK);
  await untilSaved(two);
  await choosePlace(one);
  await one.waitForFunction(([name, mark]) => (localStorage.getItem(name) ?? '').includes(mark), [storageName(id), MARK]);
}));

test('markup in stored answers is shown as text', () => asReader(async (open) => {
  const evil = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  const key = await page.locator(`#${id} .controls [data-key]`).first().getAttribute('data-key');
  const record = { v: 1, kind: evil, rev: 'old', lang: 'en', at: '2026-01-02T03:04:05.000Z', title: evil, answer: [{ k: key, q: evil, a: evil, w: evil, star: true }],
    then: { at: '2026-01-01T03:04:05.000Z', answer: [{ k: key, q: evil, a: evil }], said: evil }, earlier: [{ at: '2026-01-01T03:04:05.000Z', answer: [{ k: 'x', q: evil, a: evil }] }] };
  await page.evaluate(([names, text]) => {
    localStorage.setItem('inquill:relationship', '{"v":1,"keep":true}');
    for (const name of names) localStorage.setItem(name, text);
  }, [[storageName(id), storageName('left-out'), 'inquill:relationship:<img src=x onerror="window.ran=1">'], JSON.stringify(record)]);
  await page.reload();
  await page.waitForSelector(`#${id} .earlier`);
  for (const path of ['reflections/index.html', 'privacy/index.html']) {
    const other = await open(path);
    await other.waitForTimeout(200);
    assert.equal(await other.evaluate(() => window.ran ?? document.querySelector('main img[src="x"]')), null);
    assert.ok((await other.textContent('main')).includes(evil));
  }
  assert.equal(await page.evaluate(() => window.ran ?? document.querySelector('main img[src="x"]')), null);
}));

test('spell checking can be turned on for the whole page, and stays on while answers are saved', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  const spelling = page.locator('[data-keeping] [data-do="spelling"]');
  const checked = () => page.locator('.exercise :is(textarea, input[type=text])').evaluateAll((all) => [...new Set(all.map((field) => field.spellcheck))]);
  assert.deepEqual(await checked(), [false]);
  await spelling.check();
  assert.deepEqual(await checked(), [true]);
  assert.deepEqual((await page.evaluate(browserStorage)).device, {}, 'stored before a place was chosen');
  await page.reload();
  await spelling.waitFor();
  assert.deepEqual(await checked(), [false]);
  await choosePlace(page);
  await spelling.check();
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  await page.reload();
  await spelling.waitFor();
  assert.deepEqual(await checked(), [true]);
  await page.locator('[data-keeping] [data-place="session"]').click();
  await page.locator('[data-keeping] [data-do="forget-yes"]').click();
  assert.deepEqual(await checked(), [true], 'lost with the previous place');
}));

test('the privacy page lists the stored entries by name', () => asReader(async (open) => {
  const { path, id } = exerciseOf('reflect');
  const page = await open(path);
  const privacy = await open('privacy/index.html');
  assert.match(await privacy.locator('[data-stored]').textContent(), /Nothing of yours is stored/);
  await choosePlace(page);
  await textareaIn(page, id).fill(MARK);
  await untilSaved(page);
  await privacy.waitForFunction((name) => document.querySelector('[data-stored]').textContent.includes(name), storageName(id));
}));
