// Promise: answers stay in the reader's browser. Where they are, and where they are not.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from './lib/browser.mjs';
import { MARK, answerAll, boxIn, chapter, chapters, held, keep, nameOf, remembered, settled, withKind, withReader } from './lib/answers.mjs';
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

test('nothing is remembered before the reader has said so, whatever they answer', async (t) => {
  let fields = 0;
  const faults = [];
  await asReader(async (open) => {
    for (const { path } of chapters()) {
      const page = await open(path);
      fields += await answerAll(page);
      await settled(page);
      const found = await page.evaluate(remembered);
      if (JSON.stringify(found) !== JSON.stringify(NOTHING)) faults.push(`${path}: ${JSON.stringify(found)}`);
      await page.close();
    }
  });
  assert.ok(fields > 100, `only ${fields} fields were answered`);
  expectNone(t, faults, `${count(fields, 'field')} on ${count(chapters().length, 'chapter')}`);
});

test('the choice is offered once, below the exercise that is answered first, and said politely', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  assert.equal(await page.locator('.exercise .keeping').count(), 0);
  await boxIn(page, id).fill(MARK);
  await settled(page);
  assert.equal(await page.locator(`#${id} .keeping`).count(), 1);
  assert.match(await page.locator(`#${id} .said`).first().textContent(), /choose/);
  const buttons = page.locator(`#${id} .keeping [data-place]`);
  const sizes = await buttons.evaluateAll((all) => all.map((button) => [getComputedStyle(button).backgroundColor, getComputedStyle(button).fontSize]));
  assert.deepEqual(sizes[0], sizes[1], 'one of the two ways weighs more');
  await buttons.first().click();
  assert.doesNotMatch(await page.locator(`#${id} .said`).first().textContent(), /choose/, 'once it is chosen, nothing points to a choice');
}));

test('every answer of every kind is there after a reload when it is kept on this device', async (t) => {
  const faults = [];
  let fields = 0;
  await asReader(async (open) => {
    for (const [at, { path }] of chapters().entries()) {
      const page = await open(path);
      if (at === 0) await keep(page);
      await answerAll(page);
      await settled(page);
      const before = await page.evaluate(held);
      await page.reload();
      await page.waitForSelector('[data-keeping] .keeping');
      const now = await page.evaluate(held);
      fields += Object.keys(before).length;
      for (const [field, value] of Object.entries(before)) if (now[field] !== value) faults.push(`${path}: ${field} was ${value}, is ${now[field]}`);
      await page.close();
    }
  });
  assert.ok(fields > 80, `only ${fields} answers were kept`);
  expectNone(t, faults, count(fields, 'answer'));
});

test('what is forgotten when the tab closes follows from page to page and is in no other tab', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  await keep(page, 'session');
  await boxIn(page, id).fill(MARK);
  await settled(page);
  await page.goto(`${server.origin}/index.html`);
  await page.goto(`${server.origin}/${path}`);
  await page.waitForSelector('[data-keeping] .keeping');
  assert.equal(await boxIn(page, id).inputValue(), MARK);
  assert.deepEqual((await page.evaluate(remembered)).device, {});
  const other = await open(path);
  assert.equal(await boxIn(other, id).inputValue(), '');
}));

test('changing one’s mind moves answers from the device into the tab, and leaves nothing behind', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  await keep(page);
  await boxIn(page, id).fill(MARK);
  await settled(page);
  assert.ok((await page.evaluate(remembered)).device[nameOf(id)].includes(MARK));
  await keep(page, 'session');
  assert.ok((await page.evaluate(remembered)).device[nameOf(id)].includes(MARK), 'taken away without a question');
  await page.locator('[data-keeping] [data-do="forget-yes"]').click();
  const found = await page.evaluate(remembered);
  assert.deepEqual(found.device, {});
  assert.ok(found.session[nameOf(id)].includes(MARK));
}));

test('saved answers stay where they are when the reader thinks better of forgetting them', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  await keep(page);
  await boxIn(page, id).fill(MARK);
  await settled(page);
  await keep(page, 'session');
  await page.locator('[data-keeping] [data-do="forget-no"]').click();
  assert.equal(await page.locator('[data-keeping] .forget-ask').isVisible(), false);
  const found = await page.evaluate(remembered);
  assert.ok(found.device[nameOf(id)].includes(MARK));
  assert.deepEqual(found.session, {});
}));

test('a record has the format that is promised, with the question as it was read', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  await keep(page);
  await boxIn(page, id).fill(MARK);
  await settled(page);
  const record = JSON.parse((await page.evaluate(remembered)).device[nameOf(id)]);
  assert.deepEqual(Object.keys(record).sort(), ['answer', 'at', 'kind', 'lang', 'rev', 'site', 'title', 'v']);
  const question = await page.locator(`#${id} [data-ask]`).first().textContent();
  assert.deepEqual(record.answer.map(({ q, a }) => ({ q, a })), [{ q: question.replace(/\s+/g, ' ').trim(), a: MARK }]);
  assert.equal(new Date(record.at).toISOString(), record.at);
}));

test('an exercise that forgets is never stored', () => asReader(async (open) => {
  const page = await open(chapter('in-my-therapy'));
  await keep(page);
  await page.evaluate(() => { document.querySelector('#in-my-therapy .content-note').open = true; });
  await page.locator('#in-my-therapy input').first().check();
  await settled(page);
  assert.deepEqual(Object.keys((await page.evaluate(remembered)).device), ['inquill:relationship']);
}));

test('a question that was reworded keeps its answer among the earlier ones, and what still stands stays', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
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
  }, [nameOf(id), JSON.stringify(record)]);
  await page.reload();
  await page.waitForSelector(`#${id} .earlier`);
  assert.equal(await boxIn(page, id).inputValue(), '');
  assert.equal(await page.locator(`#${id} textarea`).nth(1).inputValue(), 'still true');
  const earlier = await page.locator(`#${id} .earlier`).textContent();
  assert.ok(['Worded otherwise?', 'old words', 'No more?', 'gone words'].every((words) => earlier.includes(words)), earlier);
  await boxIn(page, id).fill('new words');
  await settled(page);
  const stored = JSON.parse((await page.evaluate(remembered)).device[nameOf(id)]);
  assert.deepEqual(stored.earlier[0].answer.map(({ a }) => a), ['old words', 'gone words']);
  assert.deepEqual(stored.answer.map(({ a }) => a), ['new words', 'still true']);
}));

test('answers to an exercise that is no longer there are shown in My reflections', () => asReader(async (open) => {
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

test('what is stored but cannot be read breaks no page, is left as it is, and is never written over', async (t) => {
  const { path, id } = withKind('reflect');
  for (const junk of JUNK) {
    await asReader(async (open) => {
      const page = await open(path);
      await page.evaluate(([name, text]) => {
        localStorage.setItem('inquill:relationship', '{"v":1,"keep":true}');
        localStorage.setItem(name, text);
        localStorage.setItem('inquill:other-site:x', 'foreign');
        localStorage.setItem('settings', 'foreign');
      }, [nameOf(id), junk]);
      await page.reload();
      await page.waitForSelector('[data-keeping] .keeping');
      assert.equal((await page.evaluate(remembered)).device[nameOf(id)], junk);
      await boxIn(page, id).fill(MARK);
      await settled(page);
      const { device } = await page.evaluate(remembered);
      assert.ok(device[nameOf(id)].includes(MARK));
      assert.equal(device[`${nameOf(id)}~`], junk);
      assert.deepEqual([device['inquill:other-site:x'], device.settings], ['foreign', 'foreign']);
      const reflections = await open('reflections/index.html');
      await reflections.locator('[data-earlier]').waitFor({ state: 'visible' });
    });
  }
  t.diagnostic(`${JUNK.length} unreadable entries`);
});

test('settings that cannot be read mean that nothing was chosen', async () => {
  for (const junk of ['{', 'null', '7', '{"v":2,"keep":true}', '{"v":1,"keep":true,"lock":{}}']) {
    await asReader(async (open) => {
      const { path } = withKind('reflect');
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
  test(`storage that is ${what} costs the keeping and nothing else, and is said`, () => asReader(async (open) => {
    const { path, id } = withKind('reflect');
    const page = await open(path);
    await page.waitForSelector('[data-keeping] .keeping');
    await boxIn(page, id).fill(MARK);
    await page.waitForSelector(`#${id} .keeping`);
    await keep(page);
    await boxIn(page, id).fill(`${MARK} more`);
    await page.waitForTimeout(400);
    assert.match(await page.locator('[data-keeping] .keeping-line').textContent(), /doesn’t let the site save/);
    assert.equal(await boxIn(page, id).inputValue(), `${MARK} more`);
  }, prepare));
}

test('two tabs stay in step, and a box in use is left alone', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const one = await open(path);
  await keep(one);
  const two = await open(path);
  await boxIn(one, id).fill('from the first tab');
  await settled(one);
  await two.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === 'from the first tab', id);
  await two.locator(`#${id} textarea`).nth(1).focus();
  await two.keyboard.type('typing here');
  await boxIn(one, id).fill('changed in the first tab');
  await settled(one);
  await two.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === 'changed in the first tab', id);
  assert.equal(await two.locator(`#${id} textarea`).nth(1).inputValue(), 'typing here');
  await settled(two);
  await one.waitForFunction((name) => document.querySelectorAll(`#${name} textarea`)[1].value === 'typing here', id);
  await one.locator(`#${id} [data-do="clear"]`).click();
  await two.locator(`#${id} textarea`).nth(2).focus();
  await two.waitForFunction((name) => document.querySelector(`#${name} textarea`).value === '', id);
}));

test('a choice made in one tab keeps what was written in another', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const one = await open(path);
  const two = await open(path);
  await boxIn(two, id).fill(MARK);
  await settled(two);
  await keep(one);
  await one.waitForFunction(([name, mark]) => (localStorage.getItem(name) ?? '').includes(mark), [nameOf(id), MARK]);
}));

test('stored answers that look like markup are text wherever they are shown', () => asReader(async (open) => {
  const evil = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
  const { path, id } = withKind('reflect');
  const page = await open(path);
  const key = await page.locator(`#${id} .controls [data-key]`).first().getAttribute('data-key');
  const record = { v: 1, kind: evil, rev: 'old', lang: 'en', at: '2026-01-02T03:04:05.000Z', title: evil, answer: [{ k: key, q: evil, a: evil, w: evil, star: true }],
    then: { at: '2026-01-01T03:04:05.000Z', answer: [{ k: key, q: evil, a: evil }], said: evil }, earlier: [{ at: '2026-01-01T03:04:05.000Z', answer: [{ k: 'x', q: evil, a: evil }] }] };
  await page.evaluate(([names, text]) => {
    localStorage.setItem('inquill:relationship', '{"v":1,"keep":true}');
    for (const name of names) localStorage.setItem(name, text);
  }, [[nameOf(id), nameOf('left-out'), 'inquill:relationship:<img src=x onerror="window.ran=1">'], JSON.stringify(record)]);
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

test('readers can have their spelling checked, on the whole page and for as long as answers are saved', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  const spelling = page.locator('[data-keeping] [data-do="spelling"]');
  const checked = () => page.locator('.exercise :is(textarea, input[type=text])').evaluateAll((all) => [...new Set(all.map((field) => field.spellcheck))]);
  assert.deepEqual(await checked(), [false]);
  await spelling.check();
  assert.deepEqual(await checked(), [true]);
  assert.deepEqual((await page.evaluate(remembered)).device, {}, 'stored before a choice');
  await page.reload();
  await spelling.waitFor();
  assert.deepEqual(await checked(), [false]);
  await keep(page);
  await spelling.check();
  await boxIn(page, id).fill(MARK);
  await settled(page);
  await page.reload();
  await spelling.waitFor();
  assert.deepEqual(await checked(), [true]);
  await page.locator('[data-keeping] [data-place="session"]').click();
  await page.locator('[data-keeping] [data-do="forget-yes"]').click();
  assert.deepEqual(await checked(), [true], 'lost with the place');
}));

test('the privacy page lists what is stored, by name', () => asReader(async (open) => {
  const { path, id } = withKind('reflect');
  const page = await open(path);
  const privacy = await open('privacy/index.html');
  assert.match(await privacy.locator('[data-stored]').textContent(), /Nothing of yours is stored/);
  await keep(page);
  await boxIn(page, id).fill(MARK);
  await settled(page);
  await privacy.waitForFunction((name) => document.querySelector('[data-stored]').textContent.includes(name), nameOf(id));
}));
